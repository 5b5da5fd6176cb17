import { describe, expect, test } from 'vitest'
import { weaknessesOf } from '../../../../main/optimizer/routing/weak-answer.ts'

const ended = { reason: 'stop', rawReason: 'end' } as const
const said = (text: string, confidence?: number) => weaknessesOf({ text, finish: ended, confidence, askedAgain: false })

describe('what speaks against an answer', () => {
  test.each([
    'I’m sorry, but I can’t help with that.',
    'As an AI language model, I do not have access to your files.',
    'Üzgünüm, bu konuda yardımcı olamam.',
    'Bu soruya yanıt veremiyorum.',
    'Bilmiyorum.'
  ])('a refusal: %s', (text) => expect(said(text)).toEqual(['refusal']))

  test.each([
    'The median is the middle value. You cannot take it of an empty list.',
    'Revenue rose by 4 %, though nobody can say why.',
    'Ortanca, sıralı değerlerin ortasındakidir.',
    "SELECT name FROM customers WHERE city = 'Izmir'"
  ])('none: %s', (text) => expect(said(text)).toEqual([]))

  test('a long answer that begins with an apology is one all the same', () => {
    expect(
      said(`I'm sorry, but the file has a gap. ${Array.from({ length: 90 }, (_, i) => `row ${i} is fine`).join(', ')}`)
    ).toEqual([])
  })

  test('the same again and again is a repetition; a table and a list are none', () => {
    expect(said('The plan is good because the plan is good and that is it. '.repeat(8))).toEqual(['repetition'])
    expect(said(Array.from({ length: 60 }, (_, i) => `| ${i} | open | 4 |`).join('\n'))).toEqual([])
    expect(
      said(Array.from({ length: 40 }, (_, i) => `${i + 1}. Check invoice ${7 * i} of ${i % 9}`).join('\n'))
    ).toEqual([])
  })

  test('an answer that the engine ended as endless is one', () => {
    const finish = { reason: 'other', rawReason: 'endless-repetition' } as const
    expect(weaknessesOf({ text: 'no no', finish, askedAgain: false })).toEqual(['repetition'])
  })

  test('nothing at all, words the model was unsure of, and a second asking', () => {
    expect(said('  ')).toEqual(['empty'])
    expect(said('Seven.', 0.2)).toEqual(['low-confidence'])
    expect(said('Seven.', 0.99)).toEqual([])
    expect(weaknessesOf({ text: 'Seven.', finish: ended, askedAgain: true })).toEqual(['asked-again'])
  })
})
