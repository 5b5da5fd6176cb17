import type { WritableDatabase } from './database.ts'

/** What was deleted from the answer cache, and until when that must be remembered. */
export class CacheTombstoneStore {
  readonly #database: WritableDatabase
  readonly #statements

  constructor(database: WritableDatabase) {
    this.#database = database
    this.#statements = {
      all: database.query<{ name: string; stamp: number; until: number }>(
        'SELECT name, stamp, until FROM cache_tombstones ORDER BY stamp /* whole: once at the start */'
      ),
      put: database.command(
        `INSERT INTO cache_tombstones (name, stamp, until) VALUES (?, ?, ?)
         ON CONFLICT (name) DO UPDATE SET stamp = max(stamp, excluded.stamp), until = max(until, excluded.until)`
      ),
      remove: database.command('DELETE FROM cache_tombstones WHERE name = ?')
    }
  }

  /** From the earliest on. */
  all<Name extends string>(): { name: Name; stamp: number; until: number }[] {
    return this.#statements.all.all() as { name: Name; stamp: number; until: number }[]
  }

  put({ name, stamp, until }: { name: string; stamp: number; until: number }): void {
    this.#statements.put.run(name, stamp, Math.round(until))
  }

  remove(names: readonly string[]): void {
    this.#database.transaction(() => {
      for (const name of names) this.#statements.remove.run(name)
    })
  }
}
