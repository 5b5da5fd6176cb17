import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import type { EpochMs } from '../../domain/units.ts'
import { addQuarters, parseQuarter, type Quarter } from './quarter.ts'

/**
 * open: its file is written and read. archived: a compressed file that is opened for reading on demand. dropped: gone.
 * Of the last two the sums of their days stay.
 */
export type QuarterState = 'open' | 'archived' | 'dropped'

/** What a quarter may have in the folder: the whole of it, the whole compressed, the sums of its days. */
export type QuarterFile = 'open' | 'archive' | 'days'

const SUFFIX: Record<QuarterFile, string> = { open: '.db', archive: '.db.gz', days: '.days.db' }
const LOGS = ['-wal', '-shm']
/** Ends of names that only a crash leaves behind. */
const HALF_DONE = [
  '.part',
  ...LOGS.map((log) => `.part${log}`),
  '.unpacked.db',
  ...LOGS.map((log) => `.unpacked.db${log}`)
]

/** The folder with the files of every quarter. What is there is the whole truth: nothing else records it. */
export class QuarterFolder {
  readonly folder: string
  readonly #closing = new Set<Quarter>()

  constructor(folder: string) {
    this.folder = folder
    mkdirSync(folder, { recursive: true })
  }

  file(quarter: Quarter, kind: QuarterFile = 'open'): string {
    return path.join(this.folder, quarter + SUFFIX[kind])
  }

  /** Where an archived quarter is unpacked for reading. */
  unpackedFile(quarter: Quarter, purpose: 'reading' | 'export' | 'sums' = 'reading'): string {
    return path.join(this.folder, `${quarter}${purpose === 'reading' ? '' : `.${purpose}`}.unpacked.db`)
  }

  /** Counts a quarter as closed while it is being archived or dropped, so that nobody opens it any more. */
  beginClosing(quarter: Quarter): void {
    this.#closing.add(quarter)
  }

  /** From here on what is in the folder counts again. */
  endClosing(): void {
    this.#closing.clear()
  }

  /** Every quarter there is or was, oldest first. */
  list(): { quarter: Quarter; state: QuarterState }[] {
    const found = new Map<Quarter, QuarterState>()
    const names = readdirSync(this.folder)
    for (const [kind, state] of [
      ['days', 'dropped'],
      ['archive', 'archived'],
      ['open', 'open']
    ] as const)
      for (const name of names) {
        const quarter = name.endsWith(SUFFIX[kind]) ? parseQuarter(name.slice(0, -SUFFIX[kind].length)) : undefined
        if (quarter) found.set(quarter, state === 'open' && this.#closing.has(quarter) ? 'dropped' : state)
      }
    return Array.from(found, ([quarter, state]) => ({ quarter, state })).sort((a, b) =>
      a.quarter < b.quarter ? -1 : 1
    )
  }

  withState(state: QuarterState): Quarter[] {
    return this.list().flatMap((entry) => (entry.state === state ? [entry.quarter] : []))
  }

  /** The oldest quarter that may still take rows: the one after the newest that is archived or dropped. */
  oldestOpen(): Quarter {
    const closed = this.list()
      .filter((entry) => entry.state !== 'open')
      .at(-1)
    return closed ? addQuarters(closed.quarter, 1) : ('0000q1' as Quarter)
  }

  /**
   * Removes a quarter's own file, then its log: without the file the log says nothing, and a quarter that is closed
   * never gets a file again that could take it for its own.
   */
  remove(quarter: Quarter): void {
    const file = this.file(quarter)
    for (const suffix of ['', ...LOGS]) rmSync(file + suffix, { force: true })
  }

  /**
   * Clears away what a crash left half done. Where a quarter's own file is still there, archiving or dropping it had
   * not come to its end: the file is the truth, and what was made of it is made again.
   * @param startedAt when this app started: what is half done since then, somebody is at work on
   */
  tidy(startedAt: EpochMs): void {
    const names = new Set(readdirSync(this.folder))
    const orphaned = (name: string): boolean =>
      LOGS.some((log) => name.endsWith(log) && !names.has(name.slice(0, -log.length)))
    const ofBefore = (name: string): boolean =>
      (statSync(path.join(this.folder, name), { throwIfNoEntry: false })?.mtimeMs ?? Infinity) < startedAt
    for (const name of names)
      if ((orphaned(name) || HALF_DONE.some((suffix) => name.endsWith(suffix))) && ofBefore(name))
        rmSync(path.join(this.folder, name), { force: true })
    for (const quarter of this.withState('open'))
      for (const kind of ['archive', 'days'] as const)
        if (existsSync(this.file(quarter, kind))) rmSync(this.file(quarter, kind))
  }
}
