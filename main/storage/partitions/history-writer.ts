import type { MetricMinute } from './metric-minute.ts'
import type { TurnRecord } from '../../domain/turn-record.ts'
import type { EpochMs } from '../../domain/units.ts'
import { BulkInsert } from '../bulk-insert.ts'
import { Database, type WritableDatabase } from '../database.ts'
import { saysDamage } from '../sqlite-errors.ts'
import { uuidBytes } from '../uuid-bytes.ts'
import { mergeMinute, type KeptMinute } from './merge-minute.ts'
import { localDay } from '../../domain/calendar.ts'
import type { QuarterFolder } from './quarter-folder.ts'
import { quarterMigrations, tableOf } from './quarter-schema.ts'
import { addQuarters, placeOf, quarterOf, type Quarter } from './quarter.ts'
import { quarantineFile } from './quarantine-file.ts'

const TURN_COLUMNS = [
  'at',
  'turn_id',
  'workspace_id',
  'conversation_id',
  'message_id',
  'provider',
  'model',
  'is_remote',
  'outcome',
  'error',
  'cache_layer',
  'total_ms',
  'first_token_ms',
  'before_provider_ms',
  'input_tokens',
  'cached_input_tokens',
  'output_tokens',
  'reasoning_tokens',
  'cost_micro_usd',
  'saved_micro_usd',
  'saved_ms',
  'sent_bytes'
]
const COMPLETION_COLUMNS = [
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
const STAGE_COLUMNS = ['at', 'turn_id', 'position', 'stage', 'start_ms', 'duration_ms']

/** Large batches come one after the other: moving each into the file at once would write everything twice. */
const LONG_LOG_PAGES = 4000

interface OpenQuarter {
  database: Database
  turns: BulkInsert
  completions: BulkInsert
  stageTimes: BulkInsert
  staleDays: BulkInsert
}

function groupedBy<Row>(rows: readonly Row[], quarterOf: (row: Row) => Quarter): Map<Quarter, Row[]> {
  const groups = new Map<Quarter, Row[]>()
  for (const row of rows) {
    const quarter = quarterOf(row)
    const group = groups.get(quarter)
    if (group) group.push(row)
    else groups.set(quarter, [row])
  }
  return groups
}

/** The one writer of history. Runs off the main thread; nothing else opens a quarter's file for writing. */
export class HistoryWriter {
  readonly #folder: QuarterFolder
  readonly #open = new Map<Quarter, OpenQuarter>()
  readonly #unsettled = new Set<Quarter>()

  constructor(folder: QuarterFolder) {
    this.#folder = folder
  }

  /** Makes the files of this quarter and the next, and brings every open one to the current schema. */
  prepare(now: EpochMs): Quarter[] {
    const current = quarterOf(now)
    const ahead = [current, addQuarters(current, 1)].filter((quarter) => quarter >= this.#folder.oldestOpen())
    const quarters = [...new Set([...this.#folder.withState('open'), ...ahead])].sort()
    for (const quarter of quarters) {
      this.#quarter(quarter)
      if (!ahead.includes(quarter)) this.close(quarter)
    }
    return quarters
  }

  /**
   * Adds turns with their completions and stage times, one transaction a quarter. A turn that is there already is left
   * as it is, so that everything can be handed in again after a crash.
   */
  add(records: readonly TurnRecord[]): void {
    const oldestOpen = this.#folder.oldestOpen()
    const placed = groupedBy(records, (record) => placeOf(record.at, record.recordedAt, oldestOpen))
    for (const [quarter, own] of placed) {
      this.#addTo(this.#quarter(quarter), own)
      this.#unsettled.add(quarter)
    }
  }

  /** Resolves when everything added so far would survive a power cut. */
  async settle(): Promise<void> {
    const quarters = [...this.#unsettled]
    this.#unsettled.clear()
    await Promise.all(quarters.map((quarter) => this.#quarter(quarter).database.settle()))
  }

  /** Adds minutes of metrics, each with what happened since it was told of last. */
  addMetrics(minutes: readonly MetricMinute[]): void {
    const oldestOpen = this.#folder.oldestOpen()
    for (const [quarter, own] of groupedBy(minutes, (minute) => placeOf(minute.at, minute.at, oldestOpen))) {
      const { database } = this.#quarter(quarter)
      const series = tableOf('metric_series', quarter)
      const add = database.command(`INSERT OR IGNORE INTO ${series} (kind, name, labels) VALUES (?, ?, ?)`)
      const find = database.query<{ id: number }>(`SELECT id FROM ${series} WHERE name = ? AND labels = ?`)
      const kept = database.query<KeptMinute>(
        `SELECT count, sum, sketch FROM ${tableOf('metrics', quarter)} WHERE series = ? AND at = ?`
      )
      const rows = new BulkInsert(
        database,
        tableOf('metrics', quarter),
        ['series', 'at', 'count', 'sum', 'sketch'],
        'INSERT OR REPLACE'
      )
      database.transaction(() => {
        rows.insert(
          own.map((minute) => {
            add.run(minute.kind, minute.name, minute.labels)
            const id = find.one(minute.name, minute.labels)?.id
            const { count, sum, sketch } = mergeMinute(minute, kept.one(id, minute.at))
            return [id, minute.at, count, sum, sketch]
          })
        )
      })
    }
  }

  /** Refreshes what the planner knows, for quarters that were written. */
  refreshStatistics(): void {
    for (const { database } of this.#open.values()) database.refreshStatistics()
  }

  /** The quarter's file, for what is derived from its rows. */
  database(quarter: Quarter): WritableDatabase {
    return this.#quarter(quarter).database
  }

  /** Puts the log into the quarter's file and lets go of it. */
  close(quarter: Quarter): void {
    this.#open.get(quarter)?.database.close()
    this.#open.delete(quarter)
  }

  closeAll(): void {
    for (const quarter of [...this.#open.keys()]) this.close(quarter)
  }

  #quarter(quarter: Quarter): OpenQuarter {
    const found = this.#open.get(quarter)
    if (found) return found
    const database = openSound(this.#folder.file(quarter), quarterMigrations(quarter))
    database.checkpointAfter(LONG_LOG_PAGES)
    const opened: OpenQuarter = {
      database,
      turns: new BulkInsert(database, tableOf('turns', quarter), TURN_COLUMNS, 'INSERT OR IGNORE'),
      completions: new BulkInsert(database, tableOf('completions', quarter), COMPLETION_COLUMNS, 'INSERT OR IGNORE'),
      stageTimes: new BulkInsert(database, tableOf('stage_times', quarter), STAGE_COLUMNS, 'INSERT OR IGNORE'),
      staleDays: new BulkInsert(database, tableOf('stale_days', quarter), ['day'], 'INSERT OR IGNORE')
    }
    this.#open.set(quarter, opened)
    return opened
  }

  #addTo({ database, turns, completions, stageTimes, staleDays }: OpenQuarter, records: readonly TurnRecord[]): void {
    const turnRows: unknown[][] = []
    const completionRows: unknown[][] = []
    const stageRows: unknown[][] = []
    const days = new Set<number>()
    for (const record of records) {
      const at = Math.round(record.at)
      const id = uuidBytes(record.turnId)
      const { usage } = record
      days.add(localDay(at))
      turnRows.push([
        at,
        id,
        record.workspaceId,
        uuidBytes(record.conversationId),
        uuidBytes(record.messageId),
        record.provider,
        record.model,
        record.where === 'remote' ? 1 : 0,
        record.outcome,
        record.error,
        record.cacheLayer,
        record.totalMs,
        record.firstTokenMs,
        record.beforeProviderMs,
        usage.input ?? null,
        usage.cachedInput ?? null,
        usage.output ?? null,
        usage.reasoning ?? null,
        record.costMicroUsd,
        record.savedMicroUsd,
        record.savedMs,
        record.sentBytes
      ])
      record.completions.forEach((one, attempt) => {
        completionRows.push([
          at,
          id,
          attempt,
          one.provider,
          one.model,
          one.responseMs,
          one.firstTokenMs,
          one.usage.input ?? null,
          one.usage.cachedInput ?? null,
          one.usage.output ?? null,
          one.usage.reasoning ?? null,
          one.costMicroUsd,
          one.cacheLayer,
          one.finish,
          one.error
        ])
      })
      record.stages.forEach((one, position) =>
        stageRows.push([at, id, position, one.stage, one.startMs, one.durationMs])
      )
    }
    database.transaction(() => {
      turns.insert(turnRows)
      completions.insert(completionRows)
      stageTimes.insert(stageRows)
      staleDays.insert(Array.from(days, (day) => [day]))
    })
  }
}

/** Opens a quarter's file; a damaged one is set aside, so that new turns have somewhere to go. */
function openSound(file: string, steps: readonly string[]): Database {
  try {
    return Database.open(file, steps)
  } catch (error) {
    if (!saysDamage(error)) throw error
    quarantineFile(file)
    return Database.open(file, steps)
  }
}
