import type { WorkspaceId } from '../domain/ids.ts'
import type { EpochMs, MicroUsd } from '../domain/units.ts'

/** What a row of the ledger counts for. */
export interface CountedRow {
  at: EpochMs
  workspaceId: WorkspaceId
  microUsd: MicroUsd
}

interface Total {
  since: EpochMs
  workspaceId: WorkspaceId | null
  sum: MicroUsd
}

/** Budgets of all workspaces by day and month are fewer than this; old periods make room. */
const MOST = 200

/** Sums of the ledger that are kept as rows come and change, so that a budget is not added up anew for every request. */
export class SpendingTotals {
  readonly #totals = new Map<string, Total>()

  /** @param count adds it up where it is not known */
  of(since: EpochMs, workspaceId: WorkspaceId | null, count: () => MicroUsd): MicroUsd {
    const name = `${since} ${workspaceId ?? ''}`
    const known = this.#totals.get(name)
    if (known) return known.sum
    const [oldest] = this.#totals.keys()
    if (this.#totals.size >= MOST && oldest !== undefined) this.#totals.delete(oldest)
    const sum = count()
    this.#totals.set(name, { since, workspaceId, sum })
    return sum
  }

  /** A row has come or changed by so much. */
  add({ at, workspaceId, microUsd }: CountedRow): void {
    for (const total of this.#totals.values())
      if (at >= total.since && (total.workspaceId === null || total.workspaceId === workspaceId)) total.sum += microUsd
  }

  forget(): void {
    this.#totals.clear()
  }
}
