import { describe, expect, test } from 'vitest'
import { DEFAULT_WORKSPACE, type ModelRef } from '../../../../main/domain/ids.ts'
import { dayNumber, filled, templated } from '../../../../main/optimizer/warming/date-templates.ts'
import { predictedQuestions, type AskedQuestion } from '../../../../main/optimizer/warming/predicted-questions.ts'

const HOUR_MS = 3_600_000
const AHEAD_MS = 11 * HOUR_MS
const at = (day: number, hour: number): number => new Date(2026, 9, day, hour).getTime()
const ask = (day: number, hour: number, text: string): AskedQuestion => ({
  at: at(day, hour),
  text,
  model: 'local:one' as ModelRef,
  workspaceId: DEFAULT_WORKSPACE
})
const iso = (day: number): string => `2026-10-${String(day).padStart(2, '0')}`
/** 5 October 2026 is a Monday. */
const workdays = [5, 6, 7, 8, 9, 12, 13, 14, 15, 16]

describe('templates', () => {
  test.each([
    'Note of 2026-11-03',
    '03.11.2026 toplantısı',
    'On 3 November 2026 and 2026-11-04',
    '3 Kasım 2026 özeti',
    'November 3, 2026: what happened?'
  ])('%s comes back from its template', (text) => {
    const { template, days } = templated(text)
    expect(days[0]).toBe(dayNumber(2026, 11, 3))
    expect(template).not.toMatch(/2026/)
    expect(filled(template, days)).toBe(text)
  })

  test('a text without days is its own template, and numbers that are no days stay', () => {
    expect(templated('Sum 12.5 and 2026-13-45')).toEqual({ template: 'Sum 12.5 and 2026-13-45', days: [] })
  })
})

describe('what is expected', () => {
  test("a note of every morning is expected for the coming day, with that day's date", () => {
    const asks = workdays.map((day) => ask(day, 9, `Note of ${iso(day)}`))
    const [first] = predictedQuestions(asks, at(19, 7), AHEAD_MS)
    expect(first).toMatchObject({ text: 'Note of 2026-10-19', at: at(19, 9) })
    expect(first?.chance).toBeGreaterThan(0.7)
  })

  test('the working day before is found over a weekend', () => {
    const before = (day: number): number => (day === 12 ? 9 : day - 1)
    const asks = workdays.slice(1).map((day) => ask(day, 9, `Orders of ${iso(before(day))}`))
    expect(predictedQuestions(asks, at(19, 7), AHEAD_MS)[0]?.text).toBe('Orders of 2026-10-16')
  })

  test('what is asked on working days is not expected on Saturday', () => {
    const asks = workdays.map((day) => ask(day, 9, `Note of ${iso(day)}`))
    expect(predictedQuestions(asks, at(17, 7), AHEAD_MS)[0]?.chance ?? 0).toBeLessThan(0.4)
  })

  test('what is asked on Mondays is expected on Monday and not on Tuesday', () => {
    const asks = [ask(1, 9, 'Something'), ...[5, 12, 19].map((day) => ask(day, 10, 'Weekly review'))]
    const chance = (day: number): number =>
      predictedQuestions(asks, at(day, 7), AHEAD_MS).find(({ text }) => text === 'Weekly review')?.chance ?? 0
    expect(chance(26)).toBeGreaterThan(0.5)
    expect(chance(27)).toBeLessThan(0.3)
  })

  test('what is asked in the evening is not expected in the morning', () => {
    const asks = workdays.map((day) => ask(day, 20, 'Evening summary'))
    expect(predictedQuestions(asks, at(19, 7), 4 * HOUR_MS)).toEqual([])
  })

  test('a habit that has ended is expected less and less', () => {
    const asks = [5, 6, 7, 8, 9].map((day) => ask(day, 9, `Status of ${iso(day)}`))
    const chance = (day: number): number =>
      predictedQuestions([...asks, ask(day - 1, 12, 'Other')], at(day, 7), AHEAD_MS).find(({ text }) =>
        text.startsWith('Status')
      )?.chance ?? 0
    expect(chance(12)).toBeGreaterThan(chance(15))
    expect(chance(20)).toBeLessThan(0.4)
  })

  test('days that follow no rule are not guessed', () => {
    const asks = [3, 20, 11, 25, 6].map((named, index) =>
      ask(workdays[index] as number, 9, `What happened on ${iso(named)}?`)
    )
    expect(predictedQuestions(asks, at(12, 7), AHEAD_MS)).toEqual([])
  })

  test('what was asked once is not expected', () => {
    expect(predictedQuestions([ask(5, 9, 'Once')], at(6, 7), AHEAD_MS)).toEqual([])
  })
})
