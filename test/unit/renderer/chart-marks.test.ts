import { describe, expect, test } from 'vitest'
import { stacked, stepsOf, valueMarks, type ChartSeries } from '../../../renderer/ui/chart-series.ts'
import { timeMarks } from '../../../renderer/ui/time-marks.ts'
import { localDay, plusDays, startOfDay } from '../../../renderer/stores/days.ts'

const area = (key: string, values: (number | null)[]): ChartSeries => ({
  key,
  label: key,
  tone: 'ink',
  style: 'area',
  values
})
const days = (first: Date, count: number): number[] =>
  Array.from({ length: count }, (_, index) =>
    new Date(first.getFullYear(), first.getMonth(), first.getDate() + index).getTime()
  )
const weeks = (first: Date, count: number): number[] => days(first, count * 7).filter((_, index) => index % 7 === 0)

describe('areas', () => {
  test('stand on each other, and the highest is painted first', () => {
    const layers = stacked([area('low', [1, 2]), area('high', [10, null])])
    expect(layers.map(({ series }) => series.key)).toEqual(['high', 'low'])
    expect(layers.map(({ tops }) => tops)).toEqual([
      [11, 2],
      [1, 2]
    ])
  })
})

describe('the bin that is not over', () => {
  test('is drawn apart from those that are, and bins to come not at all', () => {
    expect(stepsOf([4, 2, 0], 1)).toEqual({
      over: [4, 4, 4, null, null, null, null],
      running: [null, null, 2, 2, 2, null, null]
    })
  })

  test('there is none in a range that is over', () => {
    expect(stepsOf([4, 2], 2)).toEqual({ over: [4, 4, 2, 2, 2], running: [null, null, null, null, null] })
  })
})

describe('marks beside an axis', () => {
  test.each([
    [0, 4, [0]],
    [97, 4, [0, 50, 100]],
    [100, 2, [0, 50, 100]],
    [0.26, 4, [0, 0.1, 0.2, 0.3]],
    [4_010_000, 3, [0, 2_000_000, 4_000_000, 6_000_000]]
  ])('up to %s in at most %s steps', (highest, most, marks) => {
    expect(valueMarks(highest, most)).toEqual(marks)
  })
})

describe('marks below a chart', () => {
  test('a week has a mark for each day, a month for its Mondays, a quarter for its months', () => {
    const from = new Date(2026, 9, 25)
    expect(timeMarks(days(from, 7), 'day', 12)).toHaveLength(7)
    const month = timeMarks(days(from, 30), 'day', 12)
    expect(month.map(({ index }) => new Date(days(from, 30)[index] as number).getDay())).toEqual([1, 1, 1, 1, 1])
    expect(timeMarks(days(from, 90), 'day', 10).every(({ style }) => style === 'month')).toBe(true)
  })

  test('there are never more than fit', () => {
    for (const most of [2, 5, 12])
      for (const [at, step] of [
        [days(new Date(2026, 0, 1), 180), 'day'],
        [weeks(new Date(2025, 10, 24), 53), 'week'],
        [weeks(new Date(2020, 0, 6), 115), 'week']
      ] as const)
        expect(timeMarks(at, step, most).length).toBeLessThanOrEqual(most)
  })
})

describe('days of the calendar', () => {
  test('go on over the end of a month and of a year', () => {
    expect(plusDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(plusDays('2024-03-01', -1)).toBe('2024-02-29')
  })

  test('a day begins at its local midnight', () => {
    const begin = startOfDay('2026-11-23')
    expect(new Date(begin).getHours()).toBe(0)
    expect(localDay(begin)).toBe('2026-11-23')
    expect(localDay(begin - 1)).toBe('2026-11-22')
  })
})
