import { describe, expect, test } from 'vitest'
import {
  addQuarters,
  endOfQuarter,
  parseQuarter,
  placeOf,
  quarterOf,
  startOfQuarter,
  type Quarter
} from '../../../../main/storage/partitions/quarter.ts'

const q = (name: string): Quarter => name as Quarter
const at = (text: string): number => Date.parse(`${text}Z`)
const none = q('0000q1')

describe('a quarter', () => {
  test('begins with its first millisecond and ends before that of the next', () => {
    expect(quarterOf(at('2026-09-30T23:59:59.999'))).toBe('2026q3')
    expect(quarterOf(at('2026-10-01T00:00:00'))).toBe('2026q4')
    expect(startOfQuarter(q('2026q4'))).toBe(at('2026-10-01T00:00:00'))
    expect(endOfQuarter(q('2026q4'))).toBe(at('2027-01-01T00:00:00'))
  })

  test('counts on over the end of a year, both ways', () => {
    expect(addQuarters(q('2026q4'), 1)).toBe('2027q1')
    expect(addQuarters(q('2026q1'), -5)).toBe('2024q4')
  })

  test('has one way to be written', () => {
    expect(parseQuarter('2026q4')).toBe('2026q4')
    for (const name of ['2026q5', '2026q4.days', 'last-run', '2026Q4']) expect(parseQuarter(name)).toBeUndefined()
  })
})

describe('the place of a row', () => {
  test('is the quarter of its time', () => {
    expect(placeOf(at('2026-05-01T00:00:00'), at('2026-05-01T00:00:09'), none)).toBe('2026q2')
  })

  test('may be the quarter after, when midnight falls between two clocks', () => {
    expect(placeOf(at('2027-01-01T00:00:01'), at('2026-12-31T23:59:59'), none)).toBe('2027q1')
  })

  test('is where it was recorded when it claims to come from far ahead', () => {
    expect(placeOf(at('2099-01-01T00:00:00'), at('2026-11-01T00:00:00'), none)).toBe('2026q4')
  })

  test('is never a quarter that is archived or dropped', () => {
    expect(placeOf(at('1970-01-01T00:00:00'), at('2026-11-01T00:00:00'), q('2026q2'))).toBe('2026q2')
  })
})
