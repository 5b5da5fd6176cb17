import { DAY_MS } from '../../domain/calendar.ts'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { EpochMs } from '../../domain/units.ts'
import { archiveQuarter, dropQuarter } from './archive.ts'
import type { HistoryWriter } from './history-writer.ts'
import type { QuarterFolder } from './quarter-folder.ts'
import { addQuarters, quarterOf, type Quarter } from './quarter.ts'

/** What becomes of quarters that have grown old. */
export interface Retention {
  /** Full quarters before this one that stay open; null keeps all. */
  quarters: number | null
  action: 'archive' | 'drop'
}

export interface KeeperReport {
  /** The open quarters, oldest first. */
  open: Quarter[]
  archived: Quarter[]
  dropped: Quarter[]
}

/** Longest pause between two runs after which the clock is still believed at once. */
const BELIEVED_PAUSE_MS = 100 * DAY_MS

/**
 * Keeps the quarters: makes this one and the next ahead of time, and retires old ones. A clock that has jumped must
 * not cost anyone their history, so nothing is retired in the first run after a jump back or far ahead.
 */
export class HistoryKeeper {
  readonly #folder: QuarterFolder
  readonly #writer: HistoryWriter

  constructor(folder: QuarterFolder, writer: HistoryWriter) {
    this.#folder = folder
    this.#writer = writer
  }

  /**
   * @param sumUp brings the sums of a quarter's days up to date: they outlive it
   * @param release asks everyone else to let go of a quarter's file, and waits until they have
   */
  async run(
    now: EpochMs,
    retention: Retention,
    sumUp: (quarter: Quarter) => Promise<void>,
    release: (quarter: Quarter) => Promise<unknown>
  ): Promise<KeeperReport> {
    const report: KeeperReport = { open: this.#writer.prepare(now), archived: [], dropped: [] }
    const believed = this.#believes(now)
    this.#remember(now)
    if (retention.quarters === null || !believed) return report
    const oldestKept = addQuarters(quarterOf(now), -retention.quarters)
    try {
      for (const quarter of report.open.filter((open) => open < oldestKept)) {
        await sumUp(quarter)
        this.#writer.close(quarter)
        this.#folder.beginClosing(quarter)
        await release(quarter)
        if (await retired(this.#folder, quarter, retention.action))
          report[retention.action === 'archive' ? 'archived' : 'dropped'].push(quarter)
      }
    } finally {
      this.#folder.endClosing()
    }
    const closed = new Set([...report.archived, ...report.dropped])
    report.open = report.open.filter((quarter) => !closed.has(quarter))
    return report
  }

  get #record(): string {
    return path.join(this.#folder.folder, 'last-run')
  }

  #believes(now: EpochMs): boolean {
    if (!existsSync(this.#record)) return false
    const last = Number(readFileSync(this.#record, 'utf8'))
    return now >= last - DAY_MS && now <= last + BELIEVED_PAUSE_MS
  }

  #remember(now: EpochMs): void {
    writeFileSync(this.#record, String(now))
  }
}

/** False when a file is in use by somebody who can not be asked to let go, such as a backup: the next run tries again. */
async function retired(folder: QuarterFolder, quarter: Quarter, action: Retention['action']): Promise<boolean> {
  try {
    await (action === 'archive' ? archiveQuarter : dropQuarter)(folder, quarter)
    return true
  } catch (error) {
    const { code } = error as { code?: unknown }
    if (code === 'database-locked' || code === 'EBUSY' || code === 'EPERM') return false
    throw error
  }
}
