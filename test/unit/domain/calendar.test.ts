import { expect, test } from 'vitest'
import { isoDay, localDay, midnightBefore, monthOf, startOfLocalDay } from '../../../main/domain/calendar.ts'

const noon = new Date(2026, 1, 28, 12, 30).getTime()

test('a moment lies in the day that the calendar of this computer shows', () => {
  expect(isoDay(localDay(noon))).toBe('2026-02-28')
  expect(midnightBefore(noon)).toBe(new Date(2026, 1, 28).getTime())
  expect(startOfLocalDay(localDay(noon) + 1)).toBe(new Date(2026, 2, 1).getTime())
})

test('a month ends where the next begins, in December too', () => {
  expect(monthOf(noon)).toEqual({ from: new Date(2026, 1, 1).getTime(), to: new Date(2026, 2, 1).getTime() })
  expect(monthOf(new Date(2026, 11, 31).getTime()).to).toBe(new Date(2027, 0, 1).getTime())
})
