import type { HistoryReader } from '../storage/partitions/history-reader.ts'
import type { ReadableQuarter } from '../storage/partitions/readable-quarter.ts'
import type { DayRow } from './figures.ts'
import type { DayRange } from './insights.ts'

interface Kept {
  version: number
  rows: DayRow[]
}

/** Who changes the range looks at the same quarters again; reading their rows is most of the work. */
const kept = new WeakMap<ReadableQuarter, Kept>()

function rowsOf(quarter: ReadableQuarter): DayRow[] {
  const version = quarter.foreignVersion
  const known = kept.get(quarter)
  if (known?.version === version) return known.rows
  const rows = quarter.query<DayRow>(`SELECT * FROM ${quarter.table('day_turns')} ORDER BY day /* whole: at most a quarter's days */`).all()
  kept.set(quarter, { version, rows })
  return rows
}

/** The sums of the days of a range. */
export function* dayRows(history: HistoryReader, { from, to }: DayRange): Generator<DayRow> {
  for (const quarter of history.days()) for (const row of rowsOf(quarter)) if (row.day >= from && row.day <= to) yield row
}
