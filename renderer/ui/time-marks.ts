export type TimeStep = 'hour' | 'day' | 'week' | 'month'

/** A mark below a chart: at which bin, and what its text has to say. */
export interface TimeMark {
  index: number
  style: 'time' | 'day' | 'month' | 'year'
}

/** Bins where a person would put a mark: hours of a clock, Mondays, the first of a month. Local time. */
function candidates(at: readonly number[], step: TimeStep): TimeMark[][] {
  const dates = at.map((moment) => new Date(moment))
  const where = (style: TimeMark['style'], fits: (date: Date, index: number) => boolean): TimeMark[] =>
    dates.flatMap((date, index) => (fits(date, index) ? [{ index, style }] : []))
  const newMonth = (date: Date, index: number): boolean => index > 0 && date.getMonth() !== dates[index - 1]?.getMonth()
  const months = (every: number): TimeMark[] =>
    where('month', (date, index) => newMonth(date, index) && date.getMonth() % every === 0)
  const years = where('year', (date, index) => index > 0 && date.getFullYear() !== dates[index - 1]?.getFullYear())
  switch (step) {
    case 'hour':
      return [3, 6, 12]
        .map((every) => where(every === 12 ? 'day' : 'time', (date) => date.getHours() % every === 0))
        .concat([where('day', (date) => date.getHours() === 0)])
    case 'day':
      return [where('day', () => true), where('day', (date) => date.getDay() === 1), months(1), months(3)]
    case 'week':
      return [months(1), months(2), months(3), months(6), years]
    case 'month':
      return [months(1), months(3), months(6), years]
    default:
      return step satisfies never
  }
}

/** The marks that say most in the room there is, at most `most` of them. */
export function timeMarks(at: readonly number[], step: TimeStep, most: number): TimeMark[] {
  const choices = candidates(at, step).filter((marks) => marks.length > 0)
  const fitting = choices.find((marks) => marks.length <= most)
  if (fitting) return fitting
  const every = Math.ceil(at.length / Math.max(1, most))
  return at.flatMap((_moment, index) =>
    index % every === 0 ? [{ index, style: step === 'hour' ? 'time' : 'day' } as const] : []
  )
}
