import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { yearOfTurns } from '../../../scripts/history/year-of-turns.ts'
import type { TurnRecord } from '../../../main/domain/turn-record.ts'
import { refreshDays } from '../../../main/insights/day-sums.ts'
import { insightsOf } from '../../../main/insights/insights.ts'
import { spendOf, type Spend } from '../../../main/insights/spend.ts'
import { BulkInsert } from '../../../main/storage/bulk-insert.ts'
import { Database, Driver } from '../../../main/storage/database.ts'
import { dropQuarter } from '../../../main/storage/partitions/archive.ts'
import { HistoryReader } from '../../../main/storage/partitions/history-reader.ts'
import { HistoryWriter } from '../../../main/storage/partitions/history-writer.ts'
import { QuarterFolder } from '../../../main/storage/partitions/quarter-folder.ts'
import { quarterMigrations, tableOf } from '../../../main/storage/partitions/quarter-schema.ts'
import { endOfQuarter, type Quarter } from '../../../main/storage/partitions/quarter.ts'
import { uuidBytes } from '../../../main/storage/uuid-bytes.ts'
import { quantile } from '../quantile.ts'
import { seeded } from '../seeded.ts'
import { PlainTables } from './plain-tables.ts'

const TURNS = 260_000
/** A turn has itself, one completion and two stage times. */
const ROWS_PER_TURN = 4
const UNTIL = Date.UTC(2026, 9, 1)
/** Eight quarters. */
const DAYS = 730
const DAY_MS = 86_400_000
/** As many as the app takes at once, and as often as it waits for the disk. */
const BATCH = 1000
const BATCHES_TO_SETTLE = 10
const BULK_ROWS = 250_000
const BULK_ROUNDS = 5
const READS = 400
const DROPS = 3

/** The figures of tables: history in quarters beside the same rows in plain tables of one file. */
export async function tableFigures(place: string): Promise<Record<string, number>> {
  mkdirSync(place, { recursive: true })
  const folder = new QuarterFolder(path.join(place, 'history'))
  const writer = new HistoryWriter(folder)
  const plain = new PlainTables(path.join(place, 'plain.db'))
  let [partitionedMs, plainMs] = [0, 0]
  let unsettled = 0
  for (const batch of batches()) {
    let began = performance.now()
    writer.add(batch)
    if (++unsettled % BATCHES_TO_SETTLE === 0) await writer.settle()
    partitionedMs += performance.now() - began
    began = performance.now()
    plain.add(batch)
    plainMs += performance.now() - began
  }
  writer.closeAll() // as the app does when nothing has come for a while
  const rows = TURNS * ROWS_PER_TURN
  const figures: Record<string, number> = {
    partitionedIngestRowsPerSecond: (rows / partitionedMs) * 1000,
    plainIngestRowsPerSecond: (rows / plainMs) * 1000,
    ...bulkFigures(path.join(place, 'bulk.db')),
    ...readFigures(folder, plain)
  }
  const began = performance.now()
  for (const quarter of folder.withState('open')) while (refreshDays(writer.database(quarter), quarter, 30).left > 0);
  figures['daySumsTurnsPerSecond'] = (TURNS / (performance.now() - began)) * 1000
  Object.assign(figures, insightsFigures(folder), await dropFigures(folder, writer, plain))
  writer.closeAll()
  plain.handle.close()
  return figures
}

function* batches(): Generator<TurnRecord[]> {
  let batch: TurnRecord[] = []
  for (const { record } of yearOfTurns({ turns: TURNS, days: DAYS, until: UNTIL, random: seeded(11) })) {
    batch.push(record)
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  yield batch
}

/** The app's way of inserting many rows beside one prepared INSERT in one transaction, on the same table. */
function bulkFigures(file: string): Record<string, number> {
  const quarter = '2026q3' as Quarter
  const columns = [
    'at',
    'turn_id',
    'attempt',
    'provider',
    'model',
    'response_ms',
    'first_token_ms',
    'input_tokens',
    'cached_input_tokens',
    'output_tokens',
    'reasoning_tokens',
    'cost_micro_usd',
    'cache_layer',
    'finish',
    'error'
  ]
  const rows = Array.from(
    yearOfTurns({ turns: BULK_ROWS, days: 60, until: UNTIL, random: seeded(5) }),
    ({
      record: {
        at,
        turnId,
        completions: [one]
      }
    }) => [
      Math.round(at),
      uuidBytes(turnId),
      0,
      one?.provider,
      one?.model,
      one?.responseMs,
      one?.firstTokenMs,
      one?.usage.input ?? null,
      null,
      one?.usage.output ?? null,
      null,
      one?.costMicroUsd,
      one?.cacheLayer,
      one?.finish,
      one?.error
    ]
  )
  const bulk: number[] = []
  const single: number[] = []
  for (let round = 0; round < BULK_ROUNDS; round++) {
    for (const way of [bulk, single]) {
      for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true })
      Database.open(file, quarterMigrations(quarter)).close()
      const ms = way === bulk ? insertBulk(file, quarter, columns, rows) : insertSingle(file, quarter, columns, rows)
      way.push((rows.length / ms) * 1000)
    }
  }
  const [bulkRate, singleRate] = [quantile(bulk, 0.5), quantile(single, 0.5)]
  return {
    bulkInsertRowsPerSecond: bulkRate,
    plainInsertRowsPerSecond: singleRate,
    bulkInsertRatio: bulkRate / singleRate
  }
}

function insertBulk(file: string, quarter: Quarter, columns: string[], rows: unknown[][]): number {
  const database = Database.open(file, quarterMigrations(quarter))
  const insert = new BulkInsert(database, tableOf('completions', quarter), columns)
  const began = performance.now()
  insert.insert(rows)
  const ms = performance.now() - began
  database.close()
  return ms
}

function insertSingle(file: string, quarter: Quarter, columns: string[], rows: unknown[][]): number {
  const handle = new Driver(file)
  handle.pragma('synchronous = NORMAL')
  const insert = handle.prepare(
    `INSERT INTO ${tableOf('completions', quarter)} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`
  )
  const began = performance.now()
  handle.transaction(() => {
    for (const row of rows) insert.run(row)
  })()
  const ms = performance.now() - began
  handle.close()
  return ms
}

/** Sums over seven days, in turns from both, at random places of the two years. */
function readFigures(folder: QuarterFolder, plain: PlainTables): Record<string, number> {
  const history = new HistoryReader(folder)
  const { sum } = plain
  const random = seeded(3)
  const pruned: number[] = []
  const single: number[] = []
  for (let i = 0; i < READS; i++) {
    const from = Math.floor(UNTIL - DAYS * DAY_MS + random() * (DAYS - 8) * DAY_MS)
    const range = { from, to: from + 7 * DAY_MS }
    // By turns, so that neither always finds what the other has just brought into the memory.
    const ways = i % 2 === 0 ? (['pruned', 'single'] as const) : (['single', 'pruned'] as const)
    const sums = new Map<string, Spend>()
    for (const way of ways) {
      const began = performance.now()
      sums.set(way, way === 'pruned' ? spendOf(history, range) : (sum.get(range.from, range.to) as Spend))
      ;(way === 'pruned' ? pruned : single).push(performance.now() - began)
    }
    const [one, other] = [sums.get('pruned'), sums.get('single')] as [Spend, Spend]
    if (one.turns !== other.turns || Math.round(one.costMicroUsd) !== Math.round(other.costMicroUsd))
      throw new Error('the two sums differ')
  }
  history.close()
  const [prunedMs, singleMs] = [quantile(pruned, 0.5), quantile(single, 0.5)]
  return { prunedReadMsP50: prunedMs, plainReadMsP50: singleMs, prunedReadRatio: prunedMs / singleMs }
}

/** The Insights page over a year: with files just opened, and when the range is changed. */
function insightsFigures(folder: QuarterFolder): Record<string, number> {
  const last = Math.floor(UNTIL / DAY_MS) - 1
  const history = new HistoryReader(folder)
  const began = performance.now()
  insightsOf(history, () => [], { range: { from: last - 364, to: last }, filter: {} })
  const first = performance.now() - began
  const changes: number[] = []
  for (const days of [7, 30, 90, 365, 30, 365, 90, 7]) {
    const start = performance.now()
    insightsOf(history, () => [], { range: { from: last - days + 1, to: last }, filter: {} })
    changes.push(performance.now() - start)
  }
  history.close()
  return { insightsFirstMs: first, insightsRangeChangeMs: Math.max(...changes) }
}

async function dropFigures(
  folder: QuarterFolder,
  writer: HistoryWriter,
  plain: PlainTables
): Promise<Record<string, number>> {
  writer.closeAll() // as the keeper does with quarters that are not written any more
  const drops: number[] = []
  const deletes: number[] = []
  for (const quarter of folder.withState('open').slice(0, DROPS)) {
    let began = performance.now()
    await dropQuarter(folder, quarter)
    drops.push(performance.now() - began)
    began = performance.now()
    plain.deleteBefore(endOfQuarter(quarter))
    deletes.push(performance.now() - began)
  }
  return { dropQuarterMs: quantile(drops, 0.5), plainDeleteQuarterMs: quantile(deletes, 0.5) }
}
