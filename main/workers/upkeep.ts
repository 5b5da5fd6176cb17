import { DAY_MS } from '../domain/calendar.ts'
import path from 'node:path'
import { describeError } from '../domain/describe-error.ts'
import type { Settings } from '../config/settings.ts'
import type { Tasks } from './tasks.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Clock, Log } from '../ports.ts'
import { listBackups } from '../storage/backup/backup-format.ts'
import type { StorageWorkers } from './storage-workers.ts'

export interface UpkeepParts {
  clock: Clock
  log: Log
  workers: StorageWorkers
  tasks: Tasks
  metrics: Metrics
  settings: () => Settings['storage']
  /** The person's data; backups go beside it unless the person chose another folder. */
  dataFolder: string
}

const MINUTE_MS = 60_000
/** The start of the app is for the person: upkeep begins when the first screen has long been there. */
const AFTER_START_MS = 5000
const LOOK_FOR_BACKUP_MS = 30 * MINUTE_MS
const BACKUP_AFTER_MS: Readonly<Record<Settings['storage']['backupEvery'], number>> = {
  never: Infinity,
  day: DAY_MS,
  week: 7 * DAY_MS
}
/** Well under a month, so that a new quarter is there before it begins. */
const KEEP_EVERY_MS = DAY_MS

/** The folder that holds backups. */
export const backupFolder = (settings: Settings['storage'], dataFolder: string): string =>
  settings.backupFolder ?? path.join(dataFolder, 'backups')

/**
 * What storage does by itself while the window is open: quarters made ahead and retired, the index and the sums caught
 * up, metrics written by the minute, backups when they are due.
 */
export class Upkeep {
  readonly #parts: UpkeepParts
  readonly #stops = new Map<string, () => void>()
  #running = false
  #first = true

  constructor(parts: UpkeepParts) {
    this.#parts = parts
  }

  get running(): boolean {
    return this.#running
  }

  start(): void {
    this.#running = true
    this.#later('keep', AFTER_START_MS, () => this.#keep())
    this.#later('metrics', MINUTE_MS, () => this.#writeMetrics())
    this.#later('backup', LOOK_FOR_BACKUP_MS, () => this.#backUp())
  }

  /** Ends it; what metrics have since the last minute is written. */
  async stop(): Promise<void> {
    const running = this.#running
    this.#running = false
    for (const stop of this.#stops.values()) stop()
    this.#stops.clear()
    if (running) await this.#try('metrics', () => this.#addMetrics())
  }

  async #keep(): Promise<void> {
    const { workers, settings, log } = this.#parts
    const { keepQuarters, oldQuarters } = settings()
    await this.#try('keep', async () => {
      const report = await workers.keep({ quarters: keepQuarters, action: oldQuarters }, this.#first)
      this.#first = false
      if (report.archived.length + report.dropped.length > 0)
        log.info('history.retired', { archived: report.archived, dropped: report.dropped })
      if (report.damaged.length > 0) log.error('history.damaged', { damaged: report.damaged, remade: report.remade })
      await workers.flush()
      await workers.catchUp()
      await workers.optimize()
    })
    this.#later('keep', KEEP_EVERY_MS, () => this.#keep())
  }

  async #writeMetrics(): Promise<void> {
    await this.#try('metrics', () => this.#addMetrics())
    this.#later('metrics', MINUTE_MS, () => this.#writeMetrics())
  }

  async #addMetrics(): Promise<void> {
    const { metrics, workers, clock } = this.#parts
    const minutes = metrics.takeMinute(clock.now())
    if (minutes.length > 0) await workers.addMetrics(minutes)
  }

  async #backUp(): Promise<void> {
    const { settings, tasks, clock, dataFolder } = this.#parts
    const { backupEvery, backupsKept } = settings()
    const place = backupFolder(settings(), dataFolder)
    await this.#try('backup', () => {
      const last = listBackups(place)[0]?.createdAt ?? -Infinity
      // A backup from the future says that a clock was wrong, not that there is no need for one.
      const due = clock.now() - last >= BACKUP_AFTER_MS[backupEvery] || last > clock.now() + DAY_MS
      if (due && backupEvery !== 'never' && !tasks.busy) tasks.backUp({ place, keep: backupsKept })
      return Promise.resolve()
    })
    this.#later('backup', LOOK_FOR_BACKUP_MS, () => this.#backUp())
  }

  #later(name: string, ms: number, work: () => Promise<void>): void {
    if (!this.#running) return
    this.#stops.set(
      name,
      this.#parts.clock.after(ms, () => void work())
    )
  }

  async #try(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#parts.log.warn('upkeep.failed', { what, error: describeError(error) })
    }
  }
}
