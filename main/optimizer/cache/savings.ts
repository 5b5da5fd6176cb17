import { DAY_MS, isoDay, localDay } from '../../domain/calendar.ts'
import type { CacheSource } from '../../domain/cache.ts'
import type { WorkspaceId } from '../../domain/ids.ts'
import type { EpochMs, MicroUsd, Milliseconds } from '../../domain/units.ts'
import type { Clock } from '../../ports.ts'

export interface SourceSum {
  source: CacheSource | 'miss'
  turns: number
  savedMs: Milliseconds
  savedMicroUsd: MicroUsd
}

/** Where the sums of days are kept. */
export interface SavingsTable {
  add(
    day: string,
    workspaceId: string,
    source: SourceSum['source'],
    savedMs: Milliseconds,
    savedMicroUsd: MicroUsd
  ): void
  since(day: string): SourceSum[]
}

/** The local day of a moment, such as `2026-11-23`. */
const dayOf = (at: EpochMs): string => isoDay(localDay(at))

/** What the cache has saved, day by day. */
export class Savings {
  readonly #clock: Clock
  readonly #table: SavingsTable

  constructor(clock: Clock, table: SavingsTable) {
    this.#clock = clock
    this.#table = table
  }

  note(
    workspace: WorkspaceId,
    source: SourceSum['source'],
    savedMs: Milliseconds = 0,
    savedMicroUsd: MicroUsd = 0
  ): void {
    this.#table.add(dayOf(this.#clock.now()), workspace, source, savedMs, savedMicroUsd)
  }

  /** Of today, or with more days of the last ones, today included. */
  sums(days: number): SourceSum[] {
    return this.#table.since(dayOf(this.#clock.now() - (days - 1) * DAY_MS))
  }
}
