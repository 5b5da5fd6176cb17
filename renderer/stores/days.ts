const DAY_MS = 86_400_000

/** A day of the person's calendar, as `2026-11-23`. */
export type Day = string

const numberOf = (day: Day): number => Date.parse(`${day}T00:00:00Z`) / DAY_MS
const dayOf = (number: number): Day => new Date(number * DAY_MS).toISOString().slice(0, 10)

/** The local day of a moment. */
export function localDay(at: number): Day {
  const date = new Date(at)
  return dayOf(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY_MS)
}

export const today = (): Day => localDay(Date.now())

export const plusDays = (day: Day, days: number): Day => dayOf(numberOf(day) + days)

/** The first moment of a local day, also where clocks change. */
export function startOfDay(day: Day): number {
  const date = new Date(numberOf(day) * DAY_MS)
  return new Date(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()).getTime()
}
