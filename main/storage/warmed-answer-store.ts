import { DAY_MS } from '../domain/calendar.ts'
import { randomUUID } from 'node:crypto'
import type { ModelRef, WorkspaceId } from '../domain/ids.ts'
import type { EpochMs, MicroUsd } from '../domain/units.ts'
import type { WritableDatabase } from './database.ts'

/** Nobody asks for what is older, except for what it cost. */
const KEPT_MS = 60 * DAY_MS

/**
 * What was asked ahead of time, what that cost, and which of the answers were used. An attempt goes by a name of its own
 * and has no end while there is no answer of it.
 */
export class WarmedAnswerStore {
  readonly #statements

  constructor(database: WritableDatabase) {
    this.#statements = {
      begin: database.command(
        'INSERT INTO warmed_answers (name, warmed_at, until, used_at, spent_micro_usd, workspace_id, model) VALUES (?, ?, 0, NULL, ?, ?, ?)'
      ),
      spent: database.command('UPDATE warmed_answers SET spent_micro_usd = ? WHERE warmed_at = ? AND name = ?'),
      kept: database.command(
        'UPDATE OR REPLACE warmed_answers SET name = ?, until = ? WHERE warmed_at = ? AND name = ?'
      ),
      forget: database.command('DELETE FROM warmed_answers WHERE warmed_at < ? AND spent_micro_usd = 0'),
      used: database.command('UPDATE warmed_answers SET used_at = ? WHERE name = ? AND used_at IS NULL'),
      since: database.query<{ attempts: number; warmed: number; used: number; spentMicroUsd: number }>(
        `SELECT count(*) AS attempts, count(*) FILTER (WHERE until > 0) AS warmed, count(used_at) AS used, coalesce(sum(spent_micro_usd), 0) AS spentMicroUsd
         FROM warmed_answers WHERE warmed_at >= ?`
      ),
      settled: database.query<{ warmed: number; used: number }>(
        'SELECT count(*) AS warmed, count(used_at) AS used FROM warmed_answers WHERE warmed_at >= ? AND until > 0 AND (until <= ? OR used_at IS NOT NULL)'
      )
    }
  }

  /**
   * Notes an attempt before it is made.
   * @param bound what it may cost at most; stays noted when nobody says what it did cost, also when the app ends meanwhile
   * @returns what notes how it ended: the cost where it is known, and what was kept
   */
  began(
    at: EpochMs,
    bound: MicroUsd,
    { workspaceId, model }: { workspaceId: WorkspaceId; model: ModelRef }
  ): (spent: MicroUsd | null, kept: { name: string; until: EpochMs } | null) => void {
    const [name, begun] = [randomUUID(), Math.round(at)]
    const { begin, forget, spent: spend, kept: keep } = this.#statements
    begin.run(name, begun, Math.ceil(bound), workspaceId, model)
    forget.run(Math.round(at - KEPT_MS))
    return (spent, kept) => {
      if (spent !== null) spend.run(Math.ceil(spent), begun, name)
      if (kept) keep.run(kept.name, Math.round(kept.until), begun, name)
    }
  }

  used(name: string, at: EpochMs): void {
    this.#statements.used.run(Math.round(at), name)
  }

  since(at: EpochMs): { attempts: number; warmed: number; used: number; spentMicroUsd: MicroUsd } {
    return this.#statements.since.one(Math.round(at)) ?? { attempts: 0, warmed: 0, used: 0, spentMicroUsd: 0 }
  }

  /** Only those whose fate is known. */
  settledSince(at: EpochMs, now: EpochMs): { warmed: number; used: number } {
    return this.#statements.settled.one(Math.round(at), Math.round(now)) ?? { warmed: 0, used: 0 }
  }
}
