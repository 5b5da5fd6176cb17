import type { EpochMs, MicroUsd } from '../domain/units.ts'
import type { HistoryReader } from '../storage/partitions/history-reader.ts'
import { localDay, monthOf } from '../domain/calendar.ts'
import type { TimeRange } from '../storage/partitions/readable-quarter.ts'
import { dayRows } from './day-rows.ts'
import type { WarmedCosts } from './warmed-costs.ts'

/** What the calendar month that is running has cost, on answers and ahead of time, and where that leads. */
export interface MonthBurn extends TimeRange {
  spentMicroUsd: MicroUsd
  /** The part of it that today has cost. */
  todayMicroUsd: MicroUsd
  /** Answers whose price is unknown and which are missing from what was spent. */
  unpriced: number
  /** How much of the month is over, 0 to 1. */
  elapsed: number
  /** What the whole month costs if it goes on as it did on average; null on its first day, which says nothing of a month. */
  projectedMicroUsd: MicroUsd | null
}

/**
 * How far a month has come and what it costs in all at the pace it had: time is counted as it passes, so that the hour
 * a change of clocks adds or takes is counted as well.
 */
export function projected(spentMicroUsd: MicroUsd, now: EpochMs): Pick<MonthBurn, 'elapsed' | 'projectedMicroUsd'> {
  const { from, to } = monthOf(now)
  const elapsed = (now - from) / (to - from)
  return { elapsed, projectedMicroUsd: localDay(now) === localDay(from) ? null : Math.round(spentMicroUsd / elapsed) }
}

/** Sums up the month of a moment from the sums of its days, whatever workspace or model it was spent on. */
export function monthBurnOf(history: HistoryReader, warmed: WarmedCosts, now: EpochMs): MonthBurn {
  const month = monthOf(now)
  const today = localDay(now)
  let [spentMicroUsd, todayMicroUsd, unpriced] = [0, 0, 0]
  const add = (day: number, costMicroUsd: MicroUsd): void => {
    spentMicroUsd += costMicroUsd
    if (day === today) todayMicroUsd += costMicroUsd
  }
  for (const row of dayRows(history, { from: localDay(month.from), to: localDay(month.to) - 1 })) {
    add(row.day, row.cost_micro_usd)
    unpriced += row.unpriced
  }
  for (const { at, costMicroUsd } of warmed(month, {})) add(localDay(at), costMicroUsd)
  return { ...month, spentMicroUsd, todayMicroUsd, unpriced, ...projected(spentMicroUsd, now) }
}
