import { inTime } from '../time/in-time.ts'
import type { Clock } from '../ports.ts'
import type { Quarter } from '../storage/partitions/quarter.ts'
import type { TimeRange } from '../storage/partitions/readable-quarter.ts'
import type { StorageWorkers } from './storage-workers.ts'
import type { InsightsAnswer, InsightsRequest } from '../insights/insights.ts'
import type { MonthBurn } from '../insights/month-burn.ts'
import type { Spend } from '../insights/spend.ts'
import type { TurnLines, TurnLinesRequest } from '../insights/turn-lines.ts'

/** How long a page waits for the last turns. */
const WAIT_MS = 50

/** Figures, and whether there are turns that they lack: asked for again in a moment, they have them. */
export interface InsightsPage extends InsightsAnswer {
  behind: boolean
}

/** What the month has cost, and whether there are turns that it lacks. */
export interface BurnOfMonth extends MonthBurn {
  behind: boolean
}

/** What the Insights page asks of history. */
export class HistoryInsights {
  readonly #workers: StorageWorkers
  readonly #clock: Clock

  constructor(parts: { clock: Clock; workers: StorageWorkers }) {
    this.#workers = parts.workers
    this.#clock = parts.clock
  }

  async figures(request: InsightsRequest): Promise<InsightsPage> {
    if (this.#workers.sumsWait) await this.#upToDate(() => this.#workers.refreshDays())
    const behind = this.#workers.sumsWait
    return { ...(await this.#workers.figures(request)), behind }
  }

  /** The turns behind a number, newest first. */
  async turns(request: TurnLinesRequest): Promise<TurnLines> {
    if (this.#workers.turnsWait) await this.#upToDate(() => this.#workers.flush())
    return this.#workers.reader.call('turns', request)
  }

  /** Quarters of the range that are archived: their sums are known, their turns have to be unpacked. */
  archivedWithin(range: TimeRange): Promise<Quarter[]> {
    return this.#workers.reader.call('archivedWithin', range)
  }

  /** Unpacks an archived quarter, which takes a moment, and lists its turns. */
  archivedTurns(request: TurnLinesRequest & { quarter: Quarter }): Promise<TurnLines> {
    return this.#workers.reader.call('archivedTurns', request)
  }

  /** What the turns of a range have used, to the millisecond. */
  async spend(range: TimeRange): Promise<Spend> {
    if (this.#workers.turnsWait) await this.#upToDate(() => this.#workers.flush())
    return this.#workers.reader.call('spend', range)
  }

  /** What the calendar month that is running has cost until now. */
  async monthBurn(): Promise<BurnOfMonth> {
    if (this.#workers.sumsWait) await this.#upToDate(() => this.#workers.refreshDays())
    const behind = this.#workers.sumsWait
    return { ...(await this.#workers.reader.call('monthBurn', { now: this.#clock.now() })), behind }
  }

  async #upToDate(work: () => Promise<void>): Promise<void> {
    await inTime(
      work().catch(() => undefined),
      WAIT_MS,
      this.#clock
    )
  }
}
