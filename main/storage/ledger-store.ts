import type { TurnId } from '../domain/ids.ts'
import type {
  LedgerFilter,
  LedgerLine,
  NetworkAttempt,
  NetworkEnd,
  NetworkPurpose,
  NetworkRule,
  NetworkVerdict
} from '../domain/network.ts'
import {
  hashRow,
  NO_ROW_HASH,
  type HashedRow,
  type Ledger,
  type LedgerRow,
  type LedgerRows
} from '../network/ledger.ts'
import type { LedgerSlices } from '../network/ledger-pages.ts'
import type { EpochMs } from '../domain/units.ts'
import type { WritableDatabase } from './database.ts'
import type { Query } from './statements.ts'

interface AttemptColumns {
  seq: number
  at: number
  host: string
  purpose: NetworkPurpose
  turn_id: TurnId | null
  verdict: NetworkVerdict
  rule: NetworkRule
  hash: string
}

interface EndColumns {
  attempt: number
  outcome: NetworkEnd['outcome']
  bytes_out: number
  bytes_in: number
}

type ChainRow = AttemptColumns & EndColumns & { kind: LedgerRow['kind'] }
type LineRow = AttemptColumns & EndColumns & { end_at: number | null; earlier: number }

const attemptOf = (row: AttemptColumns): NetworkAttempt => ({
  at: row.at,
  host: row.host,
  purpose: row.purpose,
  turnId: row.turn_id,
  verdict: row.verdict,
  rule: row.rule
})

const chainRow = (row: ChainRow): HashedRow =>
  row.kind === 'attempt'
    ? { seq: row.seq, kind: 'attempt', ...attemptOf(row), hash: row.hash }
    : {
        seq: row.seq,
        kind: 'end',
        attempt: row.attempt,
        at: row.at,
        outcome: row.outcome,
        bytesOut: row.bytes_out,
        bytesIn: row.bytes_in,
        hash: row.hash
      }

const lineOf = (row: LineRow): LedgerLine => ({
  seq: row.seq,
  ...attemptOf(row),
  hash: row.hash,
  end:
    row.end_at === null
      ? null
      : { at: row.end_at, outcome: row.outcome, bytesOut: row.bytes_out, bytesIn: row.bytes_in },
  ...(row.verdict === 'allowed' && row.earlier > 0 && { tryNumber: row.earlier + 1 })
})

const COLUMNS = 'seq, kind, at, host, purpose, turn_id, verdict, rule, attempt, outcome, bytes_out, bytes_in, hash'

/** Whether, or how often, the same turn was allowed to ask the same host before. */
const EARLIER = `
  FROM network_ledger t WHERE t.turn_id = a.turn_id AND t.seq < a.seq AND t.kind = 'attempt'
    AND t.host = a.host AND t.purpose = a.purpose AND t.verdict = 'allowed'`

const LINES = `
  SELECT a.seq, a.at, a.host, a.purpose, a.turn_id, a.verdict, a.rule, a.hash,
         e.at AS end_at, e.outcome, e.bytes_out, e.bytes_in, (SELECT count(*) ${EARLIER}) AS earlier
  FROM network_ledger a LEFT JOIN network_ledger e ON e.kind = 'end' AND e.attempt = a.seq
  WHERE a.kind = 'attempt'`

/** What a `LIKE` takes for a part of a text, with its own wildcards taken literally. */
const part = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`

/**
 * The conditions a filter asks for; only those that are set, so that an index can serve them. Not for the time, by
 * whose index every line of a month would be sorted to find the few of a slice.
 */
function conditions(filter: LedgerFilter): { sql: string; values: Record<string, unknown> } {
  const { text, from, until, host, rule, verdict, turnId } = filter
  const parts: [unknown, string][] = [
    [
      text && part(text),
      "(a.host LIKE @text ESCAPE '\\' OR a.purpose LIKE @text ESCAPE '\\' OR a.rule LIKE @text ESCAPE '\\')"
    ],
    [from, '+a.at >= @from'],
    [until, '+a.at < @until'],
    [host, 'a.host = @host'],
    [rule, 'a.rule = @rule'],
    [verdict, 'a.verdict = @verdict'],
    [turnId, 'a.turn_id = @turnId']
  ]
  const names = ['text', 'from', 'until', 'host', 'rule', 'verdict', 'turnId']
  const set = parts.flatMap(([value, sql], index) =>
    value === undefined || value === '' ? [] : [{ name: names[index] as string, value, sql }]
  )
  return {
    sql: set.map((one) => ` AND ${one.sql}`).join(''),
    values: Object.fromEntries(set.map((one) => [one.name, one.value]))
  }
}

/** The network ledger: append-only, each row chained to the one before by its hash. */
export class LedgerStore implements Ledger, LedgerRows, LedgerSlices {
  readonly #database: WritableDatabase
  readonly #statements
  /** One for every shape of filter that was asked for. */
  readonly #slices = new Map<string, Query<LineRow>>()

  constructor(database: WritableDatabase) {
    this.#database = database
    this.#statements = {
      lastHash: database.query<{ hash: string }>('SELECT hash FROM network_ledger ORDER BY seq DESC LIMIT 1'),
      lastSeq: database.query<{ seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'network_ledger'"),
      append: database.command(
        `INSERT INTO network_ledger (${COLUMNS}) VALUES (@seq, @kind, @at, @host, @purpose, @turnId, @verdict, @rule, @attempt, @outcome, @bytesOut, @bytesIn, @hash)`
      ),
      after: database.query<ChainRow>(`SELECT ${COLUMNS} FROM network_ledger WHERE seq > ? ORDER BY seq LIMIT ?`),
      sent: database.query<{ bytes: number | null }>(
        `SELECT sum(e.bytes_out) AS bytes FROM network_ledger a JOIN network_ledger e ON e.kind = 'end' AND e.attempt = a.seq
         WHERE a.turn_id = ? AND a.rule NOT IN ('loopback', 'offline-loopback')`
      ),
      // Goes from host to host in the index, however many rows each has.
      hosts: database.query<{ host: string }>(
        `WITH RECURSIVE hosts (host) AS (
           SELECT min(host) FROM network_ledger WHERE kind = 'attempt'
           UNION ALL
           SELECT (SELECT min(host) FROM network_ledger WHERE kind = 'attempt' AND host > hosts.host) FROM hosts WHERE host IS NOT NULL
         )
         SELECT host FROM hosts WHERE host IS NOT NULL LIMIT 1000`
      ),
      departures: database.query<{ count: number }>(
        `SELECT count(*) AS count FROM network_ledger a
         WHERE a.kind = 'attempt' AND a.at >= ? AND a.verdict = 'allowed' AND a.rule IN ('confirmed', 'auto')
           AND NOT EXISTS (SELECT 1 FROM network_ledger e WHERE e.kind = 'end' AND e.attempt = a.seq AND e.bytes_out = 0)`
      ),
      again: database.query<{ count: number }>(
        `SELECT count(*) AS count FROM network_ledger a
         WHERE a.kind = 'attempt' AND a.at >= ? AND a.verdict = 'allowed' AND a.rule IN ('confirmed', 'auto')
           AND NOT EXISTS (SELECT 1 FROM network_ledger e WHERE e.kind = 'end' AND e.attempt = a.seq AND e.bytes_out = 0)
           AND EXISTS (SELECT 1 ${EARLIER})`
      )
    }
  }

  attempt(attempt: NetworkAttempt): number {
    return this.#append((seq) => ({ seq, kind: 'attempt', ...attempt }))
  }

  end(attempt: number, end: NetworkEnd): void {
    this.#append((seq) => ({ seq, kind: 'end', attempt, ...end }))
  }

  rowsAfter(seq: number, limit: number): HashedRow[] {
    return this.#statements.after.all(seq, limit).map(chainRow)
  }

  lastSeq(): number {
    return this.#statements.lastSeq.one()?.seq ?? 0
  }

  slice(filter: LedgerFilter, from: number, to: number, order: 'oldest' | 'newest', limit: number): LedgerLine[] {
    const { sql, values } = conditions(filter)
    const text = `${LINES} AND a.seq >= @first AND a.seq < @end${sql} ORDER BY a.seq ${order === 'newest' ? 'DESC' : 'ASC'} LIMIT @limit`
    let query = this.#slices.get(text)
    if (!query) this.#slices.set(text, (query = this.#database.query<LineRow>(text)))
    return query.all({ ...values, first: from, end: to, limit }).map(lineOf)
  }

  /** Bytes that left this machine for a turn, as far as its attempts have ended. */
  bytesSent(turn: TurnId): number {
    return this.#statements.sent.one(turn)?.bytes ?? 0
  }

  /** In alphabetical order. */
  hosts(): string[] {
    return this.#statements.hosts.all().map(({ host }) => host)
  }

  /** Attempts to reach other machines that were allowed since a moment, without those of which nothing left. */
  departuresSince(at: EpochMs): number {
    return this.#statements.departures.one(at)?.count ?? 0
  }

  /** How many of `departuresSince` asked a host again for the same turn. */
  repeatsSince(at: EpochMs): number {
    return this.#statements.again.one(at)?.count ?? 0
  }

  /** A writer's transaction: the row before must not change while its hash is taken, not even by another process. */
  #append(make: (seq: number) => LedgerRow): number {
    return this.#database.transaction(() => {
      // Not the last row's number plus one: a number is never given twice, so that a cut end stays a gap for ever.
      const row = make(this.lastSeq() + 1)
      const empty = {
        host: null,
        purpose: null,
        turnId: null,
        verdict: null,
        rule: null,
        attempt: null,
        outcome: null,
        bytesOut: null,
        bytesIn: null
      }
      this.#statements.append.run({
        ...empty,
        ...row,
        hash: hashRow(this.#statements.lastHash.one()?.hash ?? NO_ROW_HASH, row)
      })
      return row.seq
    })
  }
}
