import type { ModelRef, TurnId, WorkspaceId } from '../domain/ids.ts'
import type { EpochMs, MicroUsd } from '../domain/units.ts'
import type { Clock } from '../ports.ts'
import { beginningOf, type Budget } from './budget.ts'

/** What money is reserved for. */
export interface SpendingEntry {
  at: EpochMs
  workspaceId: WorkspaceId
  model: ModelRef
  turnId: TurnId
  /** What it may cost at most. */
  reservedMicroUsd: MicroUsd
}

/** The rows of the ledger: the sums and the reservations are one table, so that they can not differ. */
export interface SpendingRows {
  /** @returns the row's number */
  reserve(entry: SpendingEntry): number
  /** What it did cost; the reservation ends. */
  settle(row: number, spentMicroUsd: MicroUsd): void
  /** Spent and reserved since then, in one workspace or in all. */
  sumSince(at: EpochMs, workspaceId: WorkspaceId | null): MicroUsd
  /** Frees what runs that ended silently have reserved. */
  releaseEarlierRuns(): void
  /** One writer at a time, also among processes. */
  transaction<Result>(work: () => Result extends PromiseLike<unknown> ? never : Result): Result
}

/** How a budget stands. */
export interface BudgetState {
  budget: Budget
  /** Spent and reserved in its period. */
  usedMicroUsd: MicroUsd
}

/** Money that is set aside for one request. */
export interface MoneyReservation {
  readonly reservedMicroUsd: MicroUsd
  /** Ends it; an unknown cost stays at what it may have been. Calls after the first change nothing. */
  settle(spentMicroUsd: MicroUsd | null): void
}

/**
 * The one ledger of what was spent: money is reserved before a request leaves and settled when its cost is known.
 * Looking and reserving are one transaction, so that many requests at once can not pass a budget together.
 */
export class SpendingLedger {
  readonly #clock: Clock
  readonly #rows: SpendingRows

  constructor(clock: Clock, rows: SpendingRows) {
    this.#clock = clock
    this.#rows = rows
  }

  states(budgets: readonly Budget[]): BudgetState[] {
    const now = this.#clock.now()
    return budgets.map((budget) => ({
      budget,
      usedMicroUsd: this.#rows.sumSince(beginningOf(budget.period, now), budget.workspaceId)
    }))
  }

  /**
   * Reserves what `amount` finds right.
   * @param budgets those that hold for the request
   * @param amount what to reserve as the budgets stand; may throw, then nothing is reserved
   */
  reserve(
    entry: Omit<SpendingEntry, 'at' | 'reservedMicroUsd'>,
    budgets: readonly Budget[],
    amount: (states: readonly BudgetState[]) => MicroUsd
  ): MoneyReservation {
    const rows = this.#rows
    const { row, reservedMicroUsd } = rows.transaction(() => {
      const reserved = Math.ceil(amount(this.states(budgets)))
      return {
        row: rows.reserve({ ...entry, at: this.#clock.now(), reservedMicroUsd: reserved }),
        reservedMicroUsd: reserved
      }
    })
    let open = true
    return {
      reservedMicroUsd,
      settle: (spentMicroUsd) => {
        if (!open) return
        open = false
        rows.settle(row, spentMicroUsd === null ? reservedMicroUsd : Math.ceil(spentMicroUsd))
      }
    }
  }

  /** Frees what earlier runs have left reserved; for the one window, since a terminal may be asking right now. */
  releaseEarlierRuns(): void {
    this.#rows.releaseEarlierRuns()
  }
}
