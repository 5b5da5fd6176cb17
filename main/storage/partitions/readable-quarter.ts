import type { EpochMs } from '../../domain/units.ts'
import { Database } from '../database.ts'
import { ReadOnlyDatabase } from '../read-only-database.ts'
import type { Query } from '../statements.ts'
import { quarterMigrations, tableOf, type HistoryTable } from './quarter-schema.ts'
import { endOfQuarter, startOfQuarter, type Quarter } from './quarter.ts'

/** From the first moment to just before the second. */
export interface TimeRange {
  from: EpochMs
  to: EpochMs
}

const LOOK_AGAIN_MS = 1000

/** A quarter's file, open for reading. */
export class ReadableQuarter {
  readonly quarter: Quarter
  /** What it is named for. */
  readonly #own: TimeRange
  readonly #database: ReadOnlyDatabase
  readonly #queries = new Map<string, Query<unknown>>()
  #seenVersion = -1
  #lookedAt = -Infinity
  #bounds: TimeRange | null = null

  private constructor(quarter: Quarter, database: ReadOnlyDatabase) {
    this.quarter = quarter
    this.#own = { from: startOfQuarter(quarter), to: endOfQuarter(quarter) }
    this.#database = database
  }

  /** Opens the file; one that an older app wrote is brought to the current schema first. */
  static open(quarter: Quarter, file: string, steps: readonly string[] = quarterMigrations(quarter)): ReadableQuarter {
    let database = ReadOnlyDatabase.open(file)
    if (database.schemaVersion !== steps.length) {
      database.close()
      Database.open(file, steps).close()
      database = ReadOnlyDatabase.open(file)
    }
    return new ReadableQuarter(quarter, database)
  }

  /** The table's name in this quarter. */
  table(name: HistoryTable): string {
    return tableOf(name, this.quarter)
  }

  /** Prepares a query once and hands it out again for the same text. */
  query<Row>(sql: string): Query<Row> {
    const found = this.#queries.get(sql)
    if (found) return found as Query<Row>
    const made = this.#database.query<Row>(sql)
    this.#queries.set(sql, made)
    return made
  }

  /**
   * Whether turns of the range can be here. A quarter that the range touches may always have some; another one only
   * when a wrong clock has put rows there, which is looked at by the times inside, and not again within a second.
   */
  mayHold({ from, to }: TimeRange): boolean {
    if (this.#own.from < to && this.#own.to > from) return true
    this.#lookAgain()
    return this.#bounds !== null && this.#bounds.from < to && this.#bounds.to > from
  }

  /** Whether a wrong clock has put rows of other times here; looked at like the times in `mayHold`. */
  get hasStrays(): boolean {
    this.#lookAgain()
    return this.#bounds !== null && (this.#bounds.from < this.#own.from || this.#bounds.to > this.#own.to)
  }

  /** Another number whenever someone else has changed the file. */
  get foreignVersion(): number {
    return this.#database.foreignVersion
  }

  close(): void {
    this.#database.close()
  }

  #lookAgain(): void {
    const now = performance.now()
    if (now - this.#lookedAt < LOOK_AGAIN_MS) return
    this.#lookedAt = now
    const version = this.#database.foreignVersion
    if (version === this.#seenVersion) return
    this.#seenVersion = version
    const turns = this.table('turns')
    const bounds = this.query<{ earliest: number | null; latest: number | null }>(
      `SELECT (SELECT min(at) FROM ${turns}) AS earliest, (SELECT max(at) FROM ${turns}) AS latest`
    ).one()
    this.#bounds =
      bounds?.earliest == null || bounds.latest === null ? null : { from: bounds.earliest, to: bounds.latest + 1 }
  }
}
