import { z } from 'zod'
import { readJson } from '../domain/read-json.ts'
import type { WritableDatabase } from './database.ts'

/** Facts about this machine that were measured once and are worth keeping. */
export class MeasurementStore {
  readonly #find
  readonly #set

  constructor(database: WritableDatabase) {
    this.#find = database.query<{ value: string }>('SELECT value FROM measurements WHERE name = ?')
    this.#set = database.command(
      'INSERT INTO measurements (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value'
    )
  }

  /** What was stored under the name; the caller checks its shape. */
  find(name: string): unknown {
    const row = this.#find.one(name)
    return row && readJson(z.unknown(), row.value)
  }

  set(name: string, value: unknown): void {
    this.#set.run(name, JSON.stringify(value))
  }
}
