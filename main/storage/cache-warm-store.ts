import type { EpochMs, MicroUsd } from '../domain/units.ts'
import type { WritableDatabase } from './database.ts'

/** Nobody asks for what is older. */
const KEPT_MS = 60 * 86_400_000

/** Which answers were made ahead of time, and which of them were used. */
export class CacheWarmStore {
  readonly #statements

  constructor(database: WritableDatabase) {
    this.#statements = {
      add: database.command('INSERT OR REPLACE INTO cache_warms (name, warmed_at, until, used_at, spent_micro_usd) VALUES (?, ?, ?, NULL, ?)'),
      forget: database.command('DELETE FROM cache_warms WHERE warmed_at < ?'),
      used: database.command('UPDATE cache_warms SET used_at = ? WHERE name = ? AND used_at IS NULL'),
      since: database.query<{ warmed: number; used: number; spentMicroUsd: number }>(
        'SELECT count(*) AS warmed, count(used_at) AS used, coalesce(sum(spent_micro_usd), 0) AS spentMicroUsd FROM cache_warms WHERE warmed_at >= ?'
      ),
      settled: database.query<{ warmed: number; used: number }>(
        'SELECT count(*) AS warmed, count(used_at) AS used FROM cache_warms WHERE warmed_at >= ? AND (until <= ? OR used_at IS NOT NULL)'
      )
    }
  }

  warmed(name: string, at: EpochMs, until: EpochMs, spent: MicroUsd): void {
    this.#statements.add.run(name, Math.round(at), Math.round(until), Math.round(spent))
    this.#statements.forget.run(Math.round(at - KEPT_MS))
  }

  used(name: string, at: EpochMs): void {
    this.#statements.used.run(Math.round(at), name)
  }

  since(at: EpochMs): { warmed: number; used: number; spentMicroUsd: MicroUsd } {
    return this.#statements.since.one(Math.round(at)) ?? { warmed: 0, used: 0, spentMicroUsd: 0 }
  }

  /** Only those whose fate is known. */
  settledSince(at: EpochMs, now: EpochMs): { warmed: number; used: number } {
    return this.#statements.settled.one(Math.round(at), Math.round(now)) ?? { warmed: 0, used: 0 }
  }
}
