import { describe, expect, test } from 'vitest'
import { isAboutTheAsker } from '../../../../main/optimizer/cache/about-the-asker.ts'
import { isTimeSensitive } from '../../../../main/optimizer/cache/time-sensitive.ts'
import { wantsVariety } from '../../../../main/optimizer/cache/wants-variety.ts'
import { NOT_AGAIN, ORDINARY } from '../../../fakes/kinds-of-questions.ts'

const isRefused = (question: string): boolean =>
  wantsVariety(question) || isTimeSensitive(question) || isAboutTheAsker(question)

/** Of ordinary questions that are asked of the model again without need. */
const MOST_REFUSED = 0.05

describe('no answer is kept to what is asked for', () => {
  test.each(Object.entries(NOT_AGAIN))('%s', (_kind, questions) => {
    expect(questions.length).toBeGreaterThanOrEqual(25)
    expect(questions.filter((question) => !isRefused(question))).toEqual([])
  })
})

test('of ordinary questions hardly any is refused', () => {
  expect(new Set(ORDINARY).size).toBe(ORDINARY.length)
  expect(ORDINARY.filter(isRefused).length / ORDINARY.length).toBeLessThanOrEqual(MOST_REFUSED)
})

test('what is asked about a text or a program of one’s own is not about the asker', () => {
  for (const question of [
    'Why is my query so slow?',
    'How do I reset my password?',
    'What is my mistake in this sentence?',
    'Is my function recursive?',
    'Kodum neden hata veriyor?'
  ])
    expect(isAboutTheAsker(question)).toBe(false)
})
