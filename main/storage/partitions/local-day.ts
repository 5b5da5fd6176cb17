import type { EpochMs } from '../../domain/units.ts'

const DAY_MS = 86_400_000

/** The local day of a moment, counted from 1970-01-01, as the person's calendar has it. */
export function localDay(at: EpochMs): number {
  const date = new Date(at)
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY_MS
}

/** The time zone that local days are of now, such as `Europe/Istanbul`. */
export const zoneOfDays = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** The first moment of a local day; days with a change of clocks have 23 or 25 hours. */
export function startOfLocalDay(day: number): EpochMs {
  const date = new Date(day * DAY_MS)
  return new Date(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()).getTime()
}
