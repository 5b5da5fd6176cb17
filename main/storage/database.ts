import type BetterSqlite3 from 'better-sqlite3'
import { mkdirSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { migrate, migrations } from './migrate.ts'
import { FilePlace } from './file-place.ts'
import { versionBySchema } from './schema-check.ts'
import { asDatabaseError, guarded } from './sqlite-errors.ts'
import { damageIn, prepareCommand, prepareQuery, type Command, type Query } from './statements.ts'

// Not named `require`: the bundler puts a `require` of its own into an ES bundle that calls one.
const load = createRequire(import.meta.url)

// better-sqlite3 13 is a Node-API 10 addon. Older runtimes, such as the Electron 33 that tests may run on, get
// 11.5.0; SQL and calls in this app are those that both accept.
const driverName = Number(process.versions['napi']) >= 10 ? 'better-sqlite3' : 'better-sqlite3-legacy'
/** The raw driver, for the salvage of files that `Database` refuses. */
export const Driver = load(driverName) as typeof BetterSqlite3

/** What readers get: it can not write, by type. */
export interface ReadableDatabase {
  readonly file: string
  query<Row>(sql: string): Query<Row>
}

export interface WritableDatabase extends ReadableDatabase {
  /** The id of the app's run that writes here; 0 before one has begun. */
  readonly run: number
  command(sql: string): Command
  /** Runs `work` as one transaction that begins as a writer. A promise is refused: it would commit too early. */
  transaction<T>(work: () => T extends PromiseLike<unknown> ? never : T): T
  /** Another number whenever somebody else has written to the file since it was last asked. */
  othersWrote(): number
}

/** A SQLite file of the app, open for reading and writing. */
export class Database implements WritableDatabase {
  readonly file: string
  run = 0
  readonly #handle: BetterSqlite3.Database
  readonly #version: BetterSqlite3.Statement<[], number>
  readonly #place: FilePlace
  #settling: Promise<void> | null = null

  private constructor(file: string, handle: BetterSqlite3.Database) {
    this.file = file
    this.#handle = handle
    this.#place = new FilePlace(file)
    this.#version = handle.prepare<[], number>('PRAGMA data_version').pluck()
  }

  /**
   * Opens or makes the file and brings it to the current schema.
   * @param steps the migrations of this kind of file; the main file's when left out
   * @throws SextantError `database-newer` and what `asSystemError` knows
   */
  static open(file: string, steps: readonly string[] = migrations): Database {
    let handle: BetterSqlite3.Database | undefined
    try {
      mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
      handle = new Driver(file, { timeout: 5000 })
      handle.pragma('journal_mode = WAL')
      handle.pragma('synchronous = NORMAL')
      handle.pragma('foreign_keys = ON')
      handle.pragma('trusted_schema = OFF')
      const database = new Database(file, handle)
      migrate(database, steps)
      return database
    } catch (error) {
      handle?.close()
      throw asDatabaseError(error, file)
    }
  }

  query<Row>(sql: string): Query<Row> {
    return prepareQuery<Row>(this.#handle, this.file, sql)
  }

  command(sql: string): Command {
    const command = prepareCommand(this.#handle, this.file, sql)
    return {
      run: (...values) => {
        this.#place.check()
        return command.run(...values)
      }
    }
  }

  transaction<T>(work: () => T extends PromiseLike<unknown> ? never : T): T {
    this.#place.check()
    return guarded(this.file, () => {
      const result: unknown = this.#handle
        .transaction(() => {
          const value: unknown = work()
          if (value instanceof Promise) throw new TypeError('a transaction must not return a promise')
          return value
        })
        .immediate()
      return result as T
    })
  }

  /** Runs SQL that takes no values and answers nothing, such as a migration. */
  execute(sql: string): void {
    guarded(this.file, () => this.#handle.exec(sql))
  }

  othersWrote(): number {
    return this.#handle.pragma('data_version', { simple: true }) as number
  }

  get schemaVersion(): number {
    return this.#handle.pragma('user_version', { simple: true }) as number
  }

  set schemaVersion(version: number) {
    this.#handle.pragma(`user_version = ${Math.trunc(version)}`)
  }

  /** The version of the migrations that the tables in the file are of; undefined when they are of none. */
  versionBySchema(steps: readonly string[]): number | undefined {
    return guarded(this.file, () => versionBySchema(this.#handle, steps, new Driver(':memory:')))
  }

  /** SQLite's own check of the file; an empty list is a sound one. */
  findDamage(): string[] {
    return damageIn(this.#handle, this.file)
  }

  /** Calls `listener` from SQL as `name(value)`: from this connection's own triggers, never from stored ones. */
  listen(name: string, listener: (value: unknown) => void): void {
    this.#handle.function(name, (value: unknown) => void listener(value))
  }

  /** Changes whenever another connection has committed to the file. */
  get foreignVersion(): number {
    return guarded(this.file, () => this.#version.get() ?? 0)
  }

  /**
   * Moves the log into the file as far as readers allow, without holding up writers.
   * @returns pages that stay in the log
   */
  checkpoint(): number {
    return guarded(this.file, () => {
      const [state] = this.#handle.pragma('wal_checkpoint(PASSIVE)') as { log: number; checkpointed: number }[]
      return state ? state.log - state.checkpointed : 0
    })
  }

  /** Leaves checkpoints to someone else until the log has that many pages. */
  checkpointAfter(pages: number): void {
    this.#handle.pragma(`wal_autocheckpoint = ${Math.trunc(pages)}`)
  }

  /** Refreshes what the planner knows of tables that have changed much; bounded, some milliseconds. */
  refreshStatistics(): void {
    guarded(this.file, () => {
      this.#handle.pragma('analysis_limit = 400')
      this.#handle.pragma('optimize')
    })
  }

  /**
   * Resolves when everything committed so far would survive a power cut. Commits themselves do not wait for the disk
   * (`synchronous = NORMAL`): this does, off the main thread, before something is acknowledged.
   */
  async settle(): Promise<void> {
    this.#settling ??= this.#syncLog()
    await this.#settling
  }

  async #syncLog(): Promise<void> {
    await Promise.resolve() // lets commits of the same tick join
    const log = await open(`${this.file}-wal`, 'r+').catch(() => null)
    this.#settling = null // what is committed from here on may come too late for this sync and needs another
    if (!log) return // everything is in the main file already
    try {
      await log.datasync()
    } finally {
      await log.close()
    }
  }

  close(): void {
    if (!this.#handle.open) return
    this.#handle.close()
  }
}
