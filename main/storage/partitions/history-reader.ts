import { existsSync, statSync } from 'node:fs'
import { saysDamage } from '../sqlite-errors.ts'
import { openArchived } from './archive.ts'
import type { QuarterFolder, QuarterState } from './quarter-folder.ts'
import { dayMigrations } from './quarter-schema.ts'
import { endOfQuarter, startOfQuarter, type Quarter } from './quarter.ts'
import { ReadableQuarter, type TimeRange } from './readable-quarter.ts'

/** Opens the quarters that a question is about, and only those. */
export class HistoryReader {
  readonly #folder: QuarterFolder
  readonly #open = new Map<Quarter, ReadableQuarter>()
  readonly #unpacked = new Map<Quarter, Promise<ReadableQuarter>>()
  /** Not looked at again until they are let go of. */
  readonly #damaged = new Set<Quarter>()
  #untold: Quarter[] = []
  #listedAt = -1
  #listed: { quarter: Quarter; state: QuarterState }[] = []

  constructor(folder: QuarterFolder) {
    this.#folder = folder
  }

  /** The open quarters that may hold turns of the range, oldest first. */
  during(range: TimeRange): ReadableQuarter[] {
    return this.look(this.#quarters('open'), (quarter) => (quarter.mayHold(range) ? [quarter] : [])).flat()
  }

  /** Whatever has the sums of days, oldest first: open quarters, and what is left of those that are not open. */
  days(): ReadableQuarter[] {
    return [...this.#quarters('dropped'), ...this.#quarters('archived'), ...this.#quarters('open')]
  }

  /** Whether the turns of a range are all at hand: nothing of it was archived or dropped. */
  allOpen({ from, to }: TimeRange): boolean {
    return this.#list().every(
      ({ quarter, state }) => state === 'open' || startOfQuarter(quarter) >= to || endOfQuarter(quarter) <= from
    )
  }

  /** What `find` finds in each quarter; one whose file turns out to be damaged is passed over whole, and costs no other. */
  look<Found>(quarters: readonly ReadableQuarter[], find: (quarter: ReadableQuarter) => Found): Found[] {
    return quarters.flatMap((quarter) => this.#unlessDamaged(quarter.quarter, () => find(quarter)))
  }

  /** The quarters that turned out to be damaged since this was last asked. */
  takeDamaged(): Quarter[] {
    return this.#untold.splice(0)
  }

  /** Opens an archived quarter for reading; it is unpacked once, whoever else asks meanwhile, and stays open until `close`. */
  archived(quarter: Quarter): Promise<ReadableQuarter> {
    const found = this.#unpacked.get(quarter)
    if (found) return found
    const unpacking = openArchived(this.#folder, quarter)
    this.#unpacked.set(quarter, unpacking)
    unpacking.catch(() => this.#unpacked.delete(quarter)) // the next one to ask tries again
    return unpacking
  }

  /** Lets go of a quarter's own file and of its sums, as before it is archived or dropped. */
  release(quarter: Quarter): void {
    this.#open.get(quarter)?.close()
    this.#open.delete(quarter)
    this.#damaged.delete(quarter)
    this.relist()
  }

  /** Looks at what is in the folder again, as after a quarter was let go of. */
  relist(): void {
    this.#listedAt = -1
  }

  close(): void {
    for (const quarter of [...this.#open.keys()]) this.release(quarter)
    for (const unpacking of this.#unpacked.values())
      unpacking.then(
        (quarter) => quarter.close(),
        () => undefined
      )
    this.#unpacked.clear()
  }

  #list(): { quarter: Quarter; state: QuarterState }[] {
    const changedAt = statSync(this.#folder.folder).mtimeMs
    if (changedAt !== this.#listedAt) {
      this.#listedAt = changedAt
      this.#listed = this.#folder.list().filter((entry) => existsSync(this.#fileOf(entry.quarter, entry.state)))
    }
    return this.#listed
  }

  #quarters(state: QuarterState): ReadableQuarter[] {
    const wanted = this.#list().filter((entry) => entry.state === state && !this.#damaged.has(entry.quarter))
    return wanted.flatMap(({ quarter }) => this.#unlessDamaged(quarter, () => this.#opened(quarter, state)))
  }

  #unlessDamaged<Found>(quarter: Quarter, work: () => Found): Found[] {
    try {
      return [work()]
    } catch (error) {
      if (!saysDamage(error)) throw error
      if (!this.#damaged.has(quarter)) this.#untold.push(quarter)
      this.#damaged.add(quarter)
      return []
    }
  }

  #opened(quarter: Quarter, state: QuarterState): ReadableQuarter {
    const found = this.#open.get(quarter)
    if (found) return found
    const file = this.#fileOf(quarter, state)
    const made =
      state === 'open'
        ? ReadableQuarter.open(quarter, file)
        : ReadableQuarter.open(quarter, file, dayMigrations(quarter))
    this.#open.set(quarter, made)
    return made
  }

  #fileOf(quarter: Quarter, state: QuarterState): string {
    return this.#folder.file(quarter, state === 'open' ? 'open' : 'days')
  }
}
