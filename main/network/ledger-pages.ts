import type { LedgerFilter, LedgerLine } from '../domain/network.ts'
import { yieldToLoop } from '../time/yield-to-loop.ts'

/** Rows that are looked at in one go, a millisecond or two of work: a filter that nothing fits looks at all of them. */
const SLICE_ROWS = 1_000

/** The lines of a ledger, a stretch of it at a time. */
export interface LedgerSlices {
  /** At most `limit` lines that fit the filter, of rows numbered `from` up to but not `to`. */
  slice(filter: LedgerFilter, from: number, to: number, order: 'oldest' | 'newest', limit: number): LedgerLine[]
  lastSeq(): number
}

/** Lets whatever else waits have its turn. */
/** Lines that fit the filter, newest first, older than `before`. Other work goes on while it looks for them. */
export async function pageOf(
  ledger: LedgerSlices,
  filter: LedgerFilter,
  before: number | null,
  limit: number
): Promise<LedgerLine[]> {
  const lines: LedgerLine[] = []
  for (let to = before ?? ledger.lastSeq() + 1; to > 1 && lines.length < limit; to -= SLICE_ROWS) {
    lines.push(...ledger.slice(filter, Math.max(1, to - SLICE_ROWS), to, 'newest', limit - lines.length))
    await yieldToLoop()
  }
  return lines
}

/** Every line that fits the filter, oldest first; other work goes on in between. */
export async function* linesOf(ledger: LedgerSlices, filter: LedgerFilter): AsyncGenerator<LedgerLine> {
  const end = ledger.lastSeq() + 1
  for (let from = 1; from < end; from += SLICE_ROWS) {
    yield* ledger.slice(filter, from, Math.min(end, from + SLICE_ROWS), 'oldest', SLICE_ROWS)
    await yieldToLoop()
  }
}
