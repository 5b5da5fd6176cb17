import { CSV_START, csvLine, PLAIN_CSV, type CsvStyle } from '../domain/csv.ts'
import type { LedgerLine } from '../domain/network.ts'
import type { HashedRow, LedgerRows } from './ledger.ts'

const COLUMNS = [
  'seq',
  'at',
  'host',
  'purpose',
  'turnId',
  'verdict',
  'rule',
  'endedAt',
  'outcome',
  'bytesOut',
  'bytesIn'
] as const
type Cells = Record<(typeof COLUMNS)[number], string | number | null>

const cellsOf = ({ seq, at, host, purpose, turnId, verdict, rule, end }: LedgerLine): Cells => ({
  seq,
  at: new Date(at).toISOString(),
  host,
  purpose,
  turnId,
  verdict,
  rule,
  endedAt: end && new Date(end.at).toISOString(),
  outcome: end && end.outcome,
  bytesOut: end && end.bytesOut,
  bytesIn: end && end.bytesIn
})

/** Lines as a table to read: CSV with a head line, in pieces, as spreadsheets of the person's region read it. */
export async function* ledgerAsCsv(
  lines: Iterable<LedgerLine> | AsyncIterable<LedgerLine>,
  style: CsvStyle = PLAIN_CSV
): AsyncGenerator<string> {
  yield CSV_START + csvLine(COLUMNS, style)
  for await (const line of lines) {
    const cells = cellsOf(line)
    yield csvLine(
      COLUMNS.map((name) => cells[name]),
      style
    )
  }
}

/** The whole chain as JSON, in pieces: every field that the hashes cover, so that anyone can compute them again. */
export function* ledgerAsJson(rows: Iterable<HashedRow>): Generator<string> {
  let separator = '[\n'
  for (const row of rows) {
    yield `${separator}${JSON.stringify(row)}`
    separator = ',\n'
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n'
}

const PAGE_ROWS = 500

/** Every row of the chain, in order, with one page in memory at a time. */
export function* chainOf(ledger: LedgerRows): Generator<HashedRow> {
  let after = 0
  for (;;) {
    const page = ledger.rowsAfter(after, PAGE_ROWS)
    yield* page
    const last = page.at(-1)
    if (!last || page.length < PAGE_ROWS) return
    after = last.seq
  }
}
