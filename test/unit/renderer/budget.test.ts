import { describe, expect, test } from 'vitest'
import { burnOf } from '../../../renderer/features/insights/burn-of.ts'
import { dollarsIn } from '../../../renderer/features/settings/dollars-in.ts'
import { formatMicroUsd } from '../../../renderer/i18n/formats.ts'

const BUDGET = 40_000_000

describe('how a month stands against its budget', () => {
  test('within it, nothing is over', () => {
    expect(burnOf({ spentMicroUsd: 10_000_000, projectedMicroUsd: 30_000_000 }, BUDGET)).toEqual({
      spentShare: 0.25,
      projectedShare: 0.75,
      isOver: false,
      willBeOver: false,
      overMicroUsd: 0
    })
  })

  test('it will be over when the pace leads a cent or more beyond it', () => {
    expect(burnOf({ spentMicroUsd: 1, projectedMicroUsd: BUDGET + 4_999 }, BUDGET)).toMatchObject({
      willBeOver: false,
      overMicroUsd: 0
    })
    expect(burnOf({ spentMicroUsd: 1, projectedMicroUsd: BUDGET + 10_000 }, BUDGET)).toMatchObject({
      willBeOver: true,
      overMicroUsd: 10_000
    })
  })

  test('it is over from the first millionth beyond it, and by what was spent, not by the pace', () => {
    expect(burnOf({ spentMicroUsd: BUDGET, projectedMicroUsd: BUDGET }, BUDGET).isOver).toBe(false)
    expect(burnOf({ spentMicroUsd: BUDGET + 1, projectedMicroUsd: 2 * BUDGET }, BUDGET)).toMatchObject({
      isOver: true,
      willBeOver: false,
      overMicroUsd: 1
    })
  })

  test('without a pace it leads to what was spent', () => {
    expect(burnOf({ spentMicroUsd: 20_000_000, projectedMicroUsd: null }, BUDGET)).toMatchObject({
      spentShare: 0.5,
      projectedShare: 0.5,
      willBeOver: false
    })
  })
})

describe('an amount that a person wrote', () => {
  test('is read in either language, with or without thousands', () => {
    expect(
      ['40', ' $12.50 ', '12,5', '1,000', '1.000', '1,234.5', '1.234,50', '1000000', '12.'].map((text) =>
        dollarsIn(text)
      )
    ).toEqual([40, 12.5, 12.5, 1000, 1000, 1234.5, 1234.5, 1_000_000, 12])
  })

  test('that is empty is none, and anything else is refused', () => {
    expect(['', '  ', '$'].map((text) => dollarsIn(text))).toEqual([null, null, null])
    expect(
      ['0', '0.001', '-4', 'forty', '1e3', '1,00,000', '1.000.5555', '1000001', 'NaN', 'Infinity'].map((text) =>
        dollarsIn(text)
      )
    ).toEqual(Array(10).fill(undefined))
  })
})

test('an amount in another money is its worth in dollars, and is shown in that money', () => {
  expect(dollarsIn('₺2.000', 40)).toBe(50)
  expect(dollarsIn('0,1', 40)).toBeUndefined()
  expect(formatMicroUsd(50_000_000, 'tr', { code: 'TRY', perUsd: 40 })).toBe('₺2.000,00')
  expect(formatMicroUsd(120, 'en', { code: 'EUR', perUsd: 0.9 })).toBe('€0.00011')
})
