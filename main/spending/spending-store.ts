import type { WorkspaceId } from '../domain/ids.ts'
import type { EpochMs, MicroUsd } from '../domain/units.ts'
import type { SpendingEntry, SpendingRows } from './spending-ledger.ts'
import type { WritableDatabase } from '../storage/database.ts'

/** What was spent and what is reserved, a row for each request that costs money. */
export class SpendingStore implements SpendingRows {
  readonly #database: WritableDatabase
  readonly #runId: string
  readonly #statements

  /** @param runId this run of the app: what another one reserved and never settled is free again */
  constructor(database: WritableDatabase, runId: string) {
    this.#database = database
    this.#runId = runId
    const sum =
      'SELECT coalesce(sum(coalesce(spent_micro_usd, reserved_micro_usd)), 0) AS sum FROM spending WHERE at >= ?'
    this.#statements = {
      reserve: database.query<{ id: number }>(
        `INSERT INTO spending (at, run_id, workspace_id, model, turn_id, reserved_micro_usd, spent_micro_usd)
         VALUES (?, ?, ?, ?, ?, ?, NULL) RETURNING id`
      ),
      settle: database.command('UPDATE spending SET spent_micro_usd = ? WHERE id = ?'),
      all: database.query<{ sum: number }>(sum),
      workspace: database.query<{ sum: number }>(`${sum} AND workspace_id = ?`),
      release: database.command(
        'UPDATE spending SET spent_micro_usd = 0 WHERE spent_micro_usd IS NULL AND run_id <> ? /* whole: an index of the few open reservations */'
      )
    }
  }

  reserve({ at, workspaceId, model, turnId, reservedMicroUsd }: SpendingEntry): number {
    const row = this.#statements.reserve.one(Math.round(at), this.#runId, workspaceId, model, turnId, reservedMicroUsd)
    if (!row) throw new Error('the reservation was not written')
    return row.id
  }

  settle(row: number, spentMicroUsd: MicroUsd): void {
    this.#statements.settle.run(spentMicroUsd, row)
  }

  sumSince(at: EpochMs, workspaceId: WorkspaceId | null): MicroUsd {
    const { all, workspace } = this.#statements
    const row = workspaceId === null ? all.one(Math.round(at)) : workspace.one(Math.round(at), workspaceId)
    return row?.sum ?? 0
  }

  releaseEarlierRuns(): void {
    this.#statements.release.run(this.#runId)
  }

  transaction<Result>(work: () => Result extends PromiseLike<unknown> ? never : Result): Result {
    return this.#database.transaction(work)
  }
}
