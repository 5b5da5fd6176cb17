import type { CacheSource } from '../domain/cache.ts'
import type { MicroUsd, Milliseconds } from '../domain/units.ts'
import type { WritableDatabase } from './database.ts'

/** What a source answered; the source `miss` counts questions that a model answered. */
export interface CacheSum {
  source: CacheSource | 'miss'
  turns: number
  savedMs: Milliseconds
  savedMicroUsd: MicroUsd
}

/** Per local day: what answered, and what that saved. */
export class CacheSavingsStore {
  readonly #statements

  constructor(database: WritableDatabase) {
    this.#statements = {
      add: database.command(
        `INSERT INTO cache_savings (day, workspace_id, source, turns, saved_ms, saved_micro_usd) VALUES (?, ?, ?, 1, ?, ?)
         ON CONFLICT (day, workspace_id, source) DO UPDATE SET turns = turns + 1, saved_ms = saved_ms + excluded.saved_ms,
           saved_micro_usd = saved_micro_usd + excluded.saved_micro_usd`
      ),
      sums: database.query<CacheSum>(
        `SELECT source, sum(turns) AS turns, sum(saved_ms) AS savedMs, sum(saved_micro_usd) AS savedMicroUsd
         FROM cache_savings WHERE day >= ? GROUP BY source`
      )
    }
  }

  /** @param day such as `2026-11-23` */
  add(
    day: string,
    workspaceId: string,
    source: CacheSum['source'],
    savedMs: Milliseconds,
    savedMicroUsd: MicroUsd
  ): void {
    this.#statements.add.run(day, workspaceId, source, Math.round(savedMs), Math.round(savedMicroUsd))
  }

  /** From a day on, over all workspaces. */
  since(day: string): CacheSum[] {
    return this.#statements.sums.all(day)
  }
}
