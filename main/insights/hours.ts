import type { EpochMs } from '../domain/units.ts'
import type { HistoryReader } from '../storage/partitions/history-reader.ts'
import type { ReadableQuarter, TimeRange } from '../storage/partitions/readable-quarter.ts'
import { Sum, TURN_FIGURES, type TurnFigures } from './figures.ts'
import type { Point } from './figures.ts'
import type { InsightsFilter } from './insights-filter.ts'
import { whereOf } from './turn-filter.ts'
import type { WarmedCost } from './warmed-costs.ts'

const HOUR_MS = 3_600_000

/** Points of an hour each, read from the turns themselves: a day or two of them is little. */
export function hoursOf(
  history: HistoryReader,
  { from, to }: TimeRange,
  filter: InsightsFilter,
  warmed: readonly WarmedCost[]
): Point[] {
  const sums = Array.from({ length: Math.ceil((to - from) / HOUR_MS) }, () => new Sum())
  const { sql, values } = whereOf(filter)
  const read = (quarter: ReadableQuarter) =>
    quarter
      .query<TurnFigures & { at: EpochMs }>(
        `SELECT at, ${TURN_FIGURES} FROM ${quarter.table('turns')} WHERE at >= ? AND at < ?${sql}`
      )
      .all(from, to, ...values)
  for (const rows of history.look(history.during({ from, to }), read))
    for (const row of rows) sums[Math.floor((row.at - from) / HOUR_MS)]?.addTurn(row)
  for (const { at, costMicroUsd } of warmed) sums[Math.floor((at - from) / HOUR_MS)]?.addWarmed(costMicroUsd)
  return sums.map((sum, hour) => ({ at: from + hour * HOUR_MS, ...sum.figures }))
}
