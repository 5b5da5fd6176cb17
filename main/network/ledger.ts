import { createHash } from 'node:crypto'
import type { LedgerCheck, NetworkAttempt, NetworkEnd } from '../domain/network.ts'
import { yieldToLoop } from '../time/yield-to-loop.ts'

/** The hash before the first row. */
export const NO_ROW_HASH = '0'.repeat(64)

/** A row of the chain: an attempt, or the end of the attempt in row `attempt`. */
export type LedgerRow =
  ({ seq: number; kind: 'attempt' } & NetworkAttempt) | ({ seq: number; kind: 'end'; attempt: number } & NetworkEnd)

export type HashedRow = LedgerRow & { hash: string }

/**
 * SHA-256 over the hash of the row before and every field of this one, as hexadecimal digits. The text that is hashed
 * is the earlier hash, a line feed, and the fields as a JSON array in this order; docs/privacy.md tells it to others.
 */
export function hashRow(previous: string, row: LedgerRow): string {
  const fields =
    row.kind === 'attempt'
      ? [row.seq, row.kind, row.at, row.host, row.purpose, row.turnId, row.verdict, row.rule]
      : [row.seq, row.kind, row.at, row.attempt, row.outcome, row.bytesOut, row.bytesIn]
  return createHash('sha256')
    .update(`${previous}\n${JSON.stringify(fields)}`)
    .digest('hex')
}

/** Where attempts are recorded. Both methods throw when the row can not be kept: then nothing may be sent. */
export interface Ledger {
  /** Returns the row's number, which `end` takes. */
  attempt(attempt: NetworkAttempt): number
  end(attempt: number, end: NetworkEnd): void
}

/** Rows in order, and the highest number that was ever given to one. */
export interface LedgerRows {
  rowsAfter(seq: number, limit: number): HashedRow[]
  lastSeq(): number
}

const BATCH = 2_000

/** Recomputes every hash, and stops at the first row that does not fit. Lets other work go on between batches. */
export async function verifyLedger(rows: LedgerRows): Promise<LedgerCheck> {
  const lastSeq = rows.lastSeq()
  let headHash = NO_ROW_HASH
  let seq = 0
  const broken = (at: number, how: 'changed' | 'missing' | 'cut'): LedgerCheck => ({
    rows: seq,
    headHash,
    broken: { seq: at, how }
  })
  for (;;) {
    const batch = rows.rowsAfter(seq, BATCH)
    for (const row of batch) {
      if (row.seq !== seq + 1) return broken(row.seq, 'missing')
      if (hashRow(headHash, row) !== row.hash) return broken(row.seq, 'changed')
      headHash = row.hash
      seq = row.seq
    }
    if (batch.length < BATCH) break
    await yieldToLoop()
  }
  return seq < lastSeq ? broken(seq, 'cut') : { rows: seq, headHash, broken: null }
}
