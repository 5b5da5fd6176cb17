import type { EpochMs } from '../domain/units.ts'
import type { Database } from './database.ts'

/** The runs of the app over this database: each is told from all others by its id. */
export class RunStore {
  readonly #database: Database
  readonly #statements

  constructor(database: Database) {
    this.#database = database
    this.#statements = {
      forget: database.command('DELETE FROM runs'),
      add: database.command('INSERT INTO runs (process_id, started_at) VALUES (?, ?)'),
      latest: database.query<{ id: number }>('SELECT max(id) AS id FROM runs'),
      all: database.query<{ id: number; process_id: number }>(
        'SELECT id, process_id FROM runs /* whole: one row for each process that has the files open */'
      )
    }
  }

  /**
   * Begins this run, whose id the database has from now on.
   * @param alone whether no other process has the files open: all earlier runs have ended then
   */
  begin(now: EpochMs, alone: boolean): void {
    const { forget, add, latest } = this.#statements
    this.#database.transaction(() => {
      if (alone) forget.run()
      add.run(process.pid, now)
      this.#database.run = latest.one()?.id ?? 0
    })
  }

  /** Runs that go on at this moment, this one among them. */
  running(): Set<number> {
    const own = this.#database.run
    return new Set(
      this.#statements.all.all().flatMap((row) => (row.id === own || isAlive(row.process_id) ? [row.id] : []))
    )
  }
}

function isAlive(processId: number): boolean {
  if (processId === process.pid) return false // the number of one that ended, given anew
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    return (error as { code?: unknown }).code === 'EPERM'
  }
}
