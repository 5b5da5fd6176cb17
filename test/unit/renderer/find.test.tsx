import { describe, expect, test } from 'vitest'
import { rangesIn } from '../../../renderer/features/chat/highlight-occurrences.ts'
import { findOccurrences, fold } from '../../../renderer/features/chat/occurrences.ts'
import { anAnswer, aQuestion } from './fake-main.ts'

describe('finding words', () => {
  test('capitals are found in Turkish and in English texts', () => {
    expect(fold('ISPARTA İZMİR ılık INFLATION')).toBe('isparta izmir ilik inflation')
    expect(fold('İstanbul')).toHaveLength('İstanbul'.length)
  })

  test('every place in every message is found, first message first', () => {
    const question = aQuestion('q1', 'Region 3 and region 3')
    const answer = anAnswer('a1', 'q1', 'REGION 3')
    const found = findOccurrences(
      [question.id, answer.id],
      { [question.id]: question, [answer.id]: answer },
      'region 3'
    )
    expect(found).toEqual([
      { id: 'q1', nth: 0 },
      { id: 'q1', nth: 1 },
      { id: 'a1', nth: 0 }
    ])
  })

  test('words that cross a change of style are found in the painted text', () => {
    const element = document.createElement('p')
    element.innerHTML = 'the <b>mean</b> value'
    const [range] = rangesIn(element, 'mean val')
    expect(range?.toString()).toBe('mean val')
  })

  test('nothing is found for nothing', () => {
    expect(findOccurrences([aQuestion('q1', 'x').id], {}, '')).toEqual([])
  })
})
