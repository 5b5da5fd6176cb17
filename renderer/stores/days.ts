import * as calendar from '../../main/domain/calendar.ts'

/** A day of the person's calendar, as `2026-11-23`. */
export type Day = string

const numberOf = (day: Day): number => Date.parse(`${day}T00:00:00Z`) / calendar.DAY_MS

/** The local day of a moment. */
export const localDay = (at: number): Day => calendar.isoDay(calendar.localDay(at))

export const today = (): Day => localDay(Date.now())

export const plusDays = (day: Day, days: number): Day => calendar.isoDay(numberOf(day) + days)

/** The first moment of a local day, also where clocks change. */
export const startOfDay = (day: Day): number => calendar.startOfLocalDay(numberOf(day))
