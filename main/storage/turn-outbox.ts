import type { TurnRecord } from '../domain/turn-record.ts'
import type { WritableDatabase } from './database.ts'

/** Turns on their way to history: written with the answer they tell of, removed when history has them on the disk. */
export class TurnOutbox {
  readonly #statements
  readonly #any
  readonly #database

  constructor(database: WritableDatabase) {
    this.#database = database
    this.#any = database.query<{ seq: number }>('SELECT seq FROM turn_outbox ORDER BY seq LIMIT 1')
    this.#statements = {
      add: database.command('INSERT INTO turn_outbox (record) VALUES (?)'),
      remove: database.command('DELETE FROM turn_outbox WHERE seq <= ?'),
      setAside: database.command('INSERT INTO unreadable_turns (record) SELECT record FROM turn_outbox WHERE seq = ?')
    }
  }

  add(record: TurnRecord): void {
    this.#statements.add.run(JSON.stringify(record))
  }

  /** Whether history is behind. */
  any(): boolean {
    return this.#any.one() !== undefined
  }

  /**
   * @param taken the last one that history has
   * @param unreadable those before it that history can not take: they are kept aside
   */
  remove(taken: number, unreadable: readonly number[]): void {
    this.#database.transaction(() => {
      for (const seq of unreadable) this.#statements.setAside.run(seq)
      this.#statements.remove.run(taken)
    })
  }
}
