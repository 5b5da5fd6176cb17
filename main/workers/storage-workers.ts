import { describeError } from '../domain/describe-error.ts'
import { SextantError } from '../domain/errors.ts'
import type { Clock, Log } from '../ports.ts'
import type { InsightsAnswer, InsightsRequest } from '../insights/insights.ts'
import type { SearchChanges } from '../storage/search-changes.ts'
import type { TurnOutbox } from '../storage/turn-outbox.ts'
import type { MetricMinute } from '../storage/partitions/metric-minute.ts'
import type { KeeperReport, Retention } from '../storage/partitions/keeper.ts'
import type { RepairReport } from '../storage/partitions/repair-quarters.ts'
import type { Quarter } from '../storage/partitions/quarter.ts'
import type { JobMethods } from './job-role.ts'
import { WorkerClient, type CallOptions } from './worker-client.ts'
import type { StorageFiles } from '../storage/storage-files.ts'
import type { ReaderMethods } from './reader-role.ts'
import type { WriterMethods } from './writer-role.ts'

export interface StorageWorkersParts {
  /** The file of the worker's code. */
  entry: string
  files: StorageFiles
  clock: Clock
  log: Log
  outbox: TurnOutbox
  changes: SearchChanges
}

const IDLE_MS = 120_000
/** A task that was cancelled may take that long to clear up after itself; then it is stopped where it is. */
const CANCEL_MS = 1000
/** Between something to take and taking it, so that what comes together is taken together. */
const NUDGE_MS = 250

/** Everything of storage that is not a quick look or a small write: done on other threads. */
export class StorageWorkers {
  readonly #parts: StorageWorkersParts
  readonly #writer: WorkerClient<WriterMethods>
  readonly reader: WorkerClient<ReaderMethods>
  readonly #jobs = new Set<WorkerClient<JobMethods>>()
  #flushing: Promise<void> | null = null
  #nudged = false
  /** Turns were taken, or may have been in an earlier run, since the days were summed up. */
  #staleDays = true
  #closed = false

  constructor(parts: StorageWorkersParts) {
    this.#parts = parts
    const { entry, files, clock, log } = parts
    this.#writer = new WorkerClient({ entry, start: { role: 'writer', files }, clock, log, idleMs: IDLE_MS })
    this.reader = new WorkerClient({ entry, start: { role: 'reader', files }, clock, log, idleMs: IDLE_MS })
  }

  /** Whether turns wait in the main file that history does not have yet. */
  get turnsWait(): boolean {
    return this.#parts.outbox.any()
  }

  /** Whether there may be turns that the sums of their days lack. */
  get sumsWait(): boolean {
    return this.#staleDays || this.turnsWait
  }

  /** Says that something waits in the main file; it is taken in a moment. */
  nudge(): void {
    if (this.#nudged || this.#closed) return
    this.#nudged = true
    this.#parts.clock.after(NUDGE_MS, () => {
      this.#nudged = false
      if (!this.#closed)
        this.flush().catch((error: unknown) =>
          this.#parts.log.warn('storage.flush-failed', { error: describeError(error) })
        )
    })
  }

  /** Resolves when history and the index have everything that waited at this moment. */
  async flush(): Promise<void> {
    // A flush under way may have passed what came since; the one after it has not.
    const before = this.#flushing
    const next = (async () => {
      await before?.catch(() => undefined)
      await this.#flush()
    })()
    this.#flushing = next
    try {
      await next
    } finally {
      if (this.#flushing === next) this.#flushing = null
    }
  }

  /** Flushes and sums up the days that changed, so that Insights shows the last turn as well. */
  async refreshDays(): Promise<void> {
    await this.flush()
    this.#staleDays = false
    try {
      while ((await this.#writer.call('refreshDays', undefined)) > 0);
    } catch (error) {
      this.#staleDays = true
      throw error
    }
  }

  /** The figures of a range. Quarters that they lack because their files are damaged are noted in the log. */
  async figures(request: InsightsRequest): Promise<InsightsAnswer> {
    const { figures, damaged } = await this.reader.call('insights', request)
    if (damaged.length > 0) this.#parts.log.error('history.damaged', { damaged })
    return figures
  }

  /** Makes the quarters that are needed and retires old ones; `first` once at the start of the app. */
  async keep(retention: Retention, first: boolean): Promise<KeeperReport & RepairReport> {
    const { clock } = this.#parts
    try {
      return await this.#writer.call(
        'keep',
        { now: clock.now(), retention, first },
        {
          onQuestion: async (asked) => {
            if (this.reader.awake)
              await this.reader.call('release', { quarter: (asked as { release: Quarter }).release })
          }
        }
      )
    } finally {
      if (this.reader.awake) await this.reader.call('settled', undefined)
    }
  }

  /** Takes older messages into a new index, and sums up all stale days: what may take minutes after a restore. */
  async catchUp(): Promise<void> {
    while (!this.#closed && (await this.#writer.call('catchUp', undefined)));
    await this.refreshDays()
  }

  /** Runs a long task in a worker of its own, which ends with it. */
  async job<Name extends keyof JobMethods>(
    name: Name,
    input: Parameters<JobMethods[Name]>[0],
    options: CallOptions = {}
  ): Promise<Awaited<ReturnType<JobMethods[Name]>>> {
    const { entry, files, clock, log } = this.#parts
    if (this.#closed) throw new SextantError('cancelled', { retryable: true })
    const lane = new WorkerClient<JobMethods>({ entry, start: { role: 'job', files }, clock, log, idleMs: IDLE_MS })
    this.#jobs.add(lane)
    let stop: () => void = () => undefined
    options.signal?.addEventListener('abort', () => {
      stop = clock.after(CANCEL_MS, () => void lane.end(0))
    })
    try {
      return await lane.call(name, input, options)
    } catch (error) {
      throw options.signal?.aborted ? new SextantError('cancelled') : error
    } finally {
      stop()
      this.#jobs.delete(lane)
      await lane.end()
    }
  }

  addMetrics(minutes: MetricMinute[]): Promise<void> {
    return this.#writer.call('addMetrics', { minutes })
  }

  /** Refreshes the planner's statistics; for a quiet moment. */
  optimize(): Promise<void> {
    return this.#writer.call('optimize', undefined)
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([this.#writer, this.reader, ...this.#jobs].map((lane) => lane.close()))
  }

  async #flush(): Promise<void> {
    const { outbox, changes, log } = this.#parts
    for (;;) {
      const taken = await this.#writer.call('flush', undefined)
      if (this.#closed) return // the main file may be closed by now; what was taken is taken again, which is harmless
      if (taken.turnsTaken !== null) {
        this.#staleDays = true
        outbox.remove(taken.turnsTaken, taken.unreadable)
      }
      if (taken.changesTaken !== null) changes.remove(taken.changesTaken)
      if (taken.unreadable.length > 0) log.error('storage.unreadable-turns', { count: taken.unreadable.length })
      if (!taken.more) return
    }
  }
}
