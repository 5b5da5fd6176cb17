import type { HistoryReader } from '../storage/partitions/history-reader.ts'
import type { ReadableQuarter } from '../storage/partitions/readable-quarter.ts'
import type { DayRow } from './figures.ts'
import type { DayRange } from './insights-filter.ts'

interface Kept {
  version: number
  /** null after the first look, which reads only the days it is about. */
  rows: DayRow[] | null
}

/** Who changes the range looks at the same quarters again; reading their rows is most of the work. */
const kept = new WeakMap<ReadableQuarter, Kept>()

function rowsOf(quarter: ReadableQuarter, { from, to }: DayRange): DayRow[] {
  const version = quarter.foreignVersion
  const known = kept.get(quarter)
  if (known?.version === version && known.rows) return known.rows.filter(({ day }) => day >= from && day <= to)
  const table = quarter.table('day_turns')
  const found = quarter.query<DayRow>(`SELECT * FROM ${table} WHERE day BETWEEN ? AND ?`).all(from, to)
  if (found.length === 0) return found
  const rows =
    known?.version === version
      ? quarter.query<DayRow>(`SELECT * FROM ${table} ORDER BY day /* whole: at most a quarter's days */`).all()
      : null
  kept.set(quarter, { version, rows })
  return found
}

/** The sums of the days of a range. */
export function* dayRows(history: HistoryReader, range: DayRange): Generator<DayRow> {
  for (const rows of history.look(history.days(), (quarter) => rowsOf(quarter, range))) yield* rows
}
