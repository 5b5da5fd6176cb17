import { expect, test } from 'vitest'
import { profileOf, verify } from '../../../../../main/optimizer/cache/semantic/verify/verifier.ts'

const objections = (a: string, b: string): string[] => verify(profileOf(a), profileOf(b)).objections

test.each([
  ['Kâr nedir?', 'Kar nedir?'],
  ['Sınır değeri nedir?', 'Sinir değeri nedir?'],
  ['What is 8 × 3?', 'What is 8 ÷ 3?'],
  ['8 * 3 kaç eder?', '8 / 3 kaç eder?'],
  ['What is -5 + 3?', 'What is 5 + 3?'],
  ['Which x satisfy x ≥ 5?', 'Which x satisfy x ≤ 5?'],
  ['Is x ≠ 4?', 'Is x = 4?'],
  ['What is 10^-3?', 'What is 10^3?'],
  ['What is it used for?', 'What is IT used for?']
])('%s is not %s', (a, b) => {
  expect(objections(a, b)).not.toEqual([])
  expect(objections(b, a)).not.toEqual([])
})

test.each([
  ['Please tell me what churn is.', 'What is churn?'],
  ['What happened on 2026-11-23?', 'Please: what happened on 2026-11-23?'],
  ['WHAT IS IT?', 'What is it?'],
  ['Kâr nedir lütfen?', 'Kâr nedir?'],
  ['a well-known rule', 'a well known rule']
])('%s asks what %s asks', (a, b) => {
  expect(objections(a, b)).toEqual([])
})
