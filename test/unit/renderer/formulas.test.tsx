import { describe, expect, test } from 'vitest'
import { formulasOf } from './formulas-of.ts'
import { SENTENCES } from './formula-sentences.ts'

describe('formulas in answers', () => {
  test.each(SENTENCES.map(([text, formulas]) => ({ text, formulas })))('$text', ({ text, formulas }) => {
    expect(formulasOf(text).formulas).toEqual(formulas)
  })
})
