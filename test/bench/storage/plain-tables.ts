import { rmSync } from 'node:fs'
import type { TurnRecord } from '../../../main/domain/turn-record.ts'
import { Driver } from '../../../main/storage/database.ts'
import { quarterMigrations, tableOf, type HistoryTable } from '../../../main/storage/partitions/quarter-schema.ts'
import type { Quarter } from '../../../main/storage/partitions/quarter.ts'
import { uuidBytes } from '../../../main/storage/uuid-bytes.ts'

const ALL = 'all' as Quarter
const table = (name: HistoryTable): string => tableOf(name, ALL)

/** The baseline: the same tables and indexes, each once for all time, written as one does without thinking about it. */
export class PlainTables {
  readonly handle: InstanceType<typeof Driver>
  readonly #turn
  readonly #completion
  readonly #stage

  constructor(file: string) {
    rmSync(file, { force: true })
    this.handle = new Driver(file)
    this.handle.pragma('journal_mode = WAL')
    this.handle.pragma('synchronous = NORMAL')
    this.handle.exec(quarterMigrations(ALL).join('\n'))
    this.#turn = this.handle.prepare(`INSERT INTO ${table('turns')} VALUES (${Array(22).fill('?').join(', ')})`)
    this.#completion = this.handle.prepare(
      `INSERT INTO ${table('completions')} VALUES (${Array(15).fill('?').join(', ')})`
    )
    this.#stage = this.handle.prepare(`INSERT INTO ${table('stage_times')} VALUES (?, ?, ?, ?, ?, ?)`)
  }

  /** One transaction, one statement a row. */
  add(records: readonly TurnRecord[]): void {
    this.handle.transaction(() => {
      for (const record of records) this.#add(record)
    })()
  }

  /** The sum over a range, from the table of all time. */
  get sum() {
    return this.handle.prepare<[number, number]>(
      `SELECT count(*) AS turns, total(cost_micro_usd) AS costMicroUsd, total(input_tokens) AS inputTokens,
         total(output_tokens) AS outputTokens, total(sent_bytes) AS sentBytes
       FROM ${table('turns')} WHERE at >= ? AND at < ?`
    )
  }

  /** Deletes what is older, as retention has to without partitions. */
  deleteBefore(moment: number): void {
    this.handle.transaction(() => {
      for (const name of ['turns', 'completions', 'stage_times'] as const)
        this.handle.prepare(`DELETE FROM ${table(name)} WHERE at < ?`).run(moment)
    })()
  }

  #add(record: TurnRecord): void {
    const { usage } = record
    const at = Math.round(record.at)
    const id = uuidBytes(record.turnId)
    this.#turn.run(
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
    )
    record.completions.forEach((one, attempt) =>
      this.#completion.run(
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
      )
    )
    record.stages.forEach((one, position) => this.#stage.run(at, id, position, one.stage, one.startMs, one.durationMs))
  }
}
