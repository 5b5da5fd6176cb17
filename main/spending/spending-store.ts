import type { WorkspaceId } from '../domain/ids.ts'
import type { EpochMs, MicroUsd } from '../domain/units.ts'
import type { SpendingEntry, SpendingRows } from './spending-ledger.ts'
import { SpendingTotals, type CountedRow } from './spending-totals.ts'
import type { WritableDatabase } from '../storage/database.ts'

/** What was spent and what is reserved, a row for each request that costs money. */
export class SpendingStore implements SpendingRows {
  readonly #database: WritableDatabase
  readonly #runId: string
  readonly #statements
  readonly #totals = new SpendingTotals()
  /** Rows of this run that are still reserved. */
  readonly #open = new Map<number, CountedRow>()
  #seen: number

  /** @param runId this run of the app: what another one reserved and never settled is free again */
  constructor(database: WritableDatabase, runId: string) {
    this.#database = database
    this.#runId = runId
    this.#seen = database.othersWrote()
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
    const moment = Math.round(at)
    const row = this.#statements.reserve.one(moment, this.#runId, workspaceId, model, turnId, reservedMicroUsd)
    if (!row) throw new Error('the reservation was not written')
    const counted = { at: moment, workspaceId, microUsd: reservedMicroUsd }
    this.#open.set(row.id, counted)
    this.#totals.add(counted)
    return row.id
  }

  settle(row: number, spentMicroUsd: MicroUsd): void {
    this.#statements.settle.run(spentMicroUsd, row)
    const counted = this.#open.get(row)
    this.#open.delete(row)
    if (counted) this.#totals.add({ ...counted, microUsd: spentMicroUsd - counted.microUsd })
    else this.#totals.forget()
  }

  sumSince(at: EpochMs, workspaceId: WorkspaceId | null): MicroUsd {
    const now = this.#database.othersWrote()
    // A terminal, or another window, has spent something.
    if (now !== this.#seen) this.#totals.forget()
    this.#seen = now
    const { all, workspace } = this.#statements
    const since = Math.round(at)
    return this.#totals.of(
      since,
      workspaceId,
      () => (workspaceId === null ? all.one(since) : workspace.one(since, workspaceId))?.sum ?? 0
    )
  }

  releaseEarlierRuns(): void {
    this.#statements.release.run(this.#runId)
    this.#totals.forget()
  }

  transaction<Result>(work: () => Result extends PromiseLike<unknown> ? never : Result): Result {
    try {
      return this.#database.transaction(work)
    } catch (error) {
      // What was counted in it may not have been written.
      this.#totals.forget()
      throw error
    }
  }
}
