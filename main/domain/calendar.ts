import type { EpochMs, Milliseconds } from './units.ts'

export const DAY_MS: Milliseconds = 86_400_000

/** The local day of a moment, counted from 1970-01-01, as the person's calendar has it. */
export function localDay(at: EpochMs): number {
  const date = new Date(at)
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY_MS
}

/** The first moment of a local day; days with a change of clocks have 23 or 25 hours. */
export function startOfLocalDay(day: number): EpochMs {
  const date = new Date(day * DAY_MS)
  return new Date(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()).getTime()
}

/** The last local midnight. */
export const midnightBefore = (at: EpochMs): EpochMs => startOfLocalDay(localDay(at))

/** A local day as it is written in lists and files: `2026-11-23`. */
export const isoDay = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10)

/** The month of a moment by the person's calendar; `to` is its end, exclusive. */
export function monthOf(at: EpochMs): { from: EpochMs; to: EpochMs } {
  const date = new Date(at)
  const [year, month] = [date.getFullYear(), date.getMonth()]
  return { from: new Date(year, month, 1).getTime(), to: new Date(year, month + 1, 1).getTime() }
}

/** The time zone that local days are of now, such as `Europe/Istanbul`. */
export const zoneOfDays = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone
