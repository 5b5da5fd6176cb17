import { DAY_MS, midnightBefore } from '../../domain/calendar.ts'
import { describeError } from '../../domain/describe-error.ts'
import type { CacheKey } from '../../domain/cache.ts'
import type { EpochMs, MicroUsd, Milliseconds } from '../../domain/units.ts'
import type { Clock, Log, Power } from '../../ports.ts'
import { abortWhen } from './abort-when.ts'
import { predictedQuestions, type AskedQuestion, type PredictedQuestion } from './predicted-questions.ts'
import { leastChance, worthWarming, type WarmRecord } from './warm-policy.ts'
import type { WarmingReport, WarmingState } from './warming-report.ts'

/** What became of an attempt. The cost is null when nobody said: then it counts as what it may have been at most. */
export interface Warmed {
  /** null when the answer was not kept. */
  kept: { key: CacheKey; until: EpochMs } | null
  costMicroUsd: MicroUsd | null
}

/** Everything that was warmed in a time; attempts also count those of which nothing was kept. */
export interface WarmSum extends WarmRecord {
  attempts: number
  spentMicroUsd: MicroUsd
}

/** What is remembered of questions that were asked ahead of time. */
export interface WarmingLedger {
  /** An attempt is about to be made. @param bound what it may cost at most, which counts as spent until it is settled */
  began(at: EpochMs, bound: MicroUsd, ask: PredictedQuestion): (warmed: Warmed) => void
  /** Since a moment. */
  since(at: EpochMs): WarmSum
  /** Only what was kept and can no more be used or has been. */
  settledSince(at: EpochMs, now: EpochMs): WarmRecord
}

export interface WarmerParts {
  clock: Clock
  log: Log
  random: () => number
  power: Power
  settings: () => { on: boolean; warming: boolean; warmedADay: number; warmingUsdADay: number }
  /** Whether somebody is being answered. */
  busy: () => boolean
  /** Questions of the last four weeks, from the oldest on. */
  asks: (since: EpochMs) => AskedQuestion[]
  /** remote: it costs, or leaves the machine. gone: the model is not there, or its workspace keeps it from being asked. */
  whereIs: (ask: PredictedQuestion) => 'local' | 'remote' | 'gone'
  /** Whether the answer is kept already. */
  holds: (ask: PredictedQuestion) => Promise<boolean>
  /** What an attempt may cost at most; null when the price is unknown. */
  costBound: (ask: PredictedQuestion) => MicroUsd | null
  warm: (ask: PredictedQuestion, signal: AbortSignal) => Promise<Warmed>
  ledger: WarmingLedger
  onChange: () => void
}

/** As long as a warmed answer lives, less what it may come late. */
const AHEAD_MS: Milliseconds = 11 * 3_600_000
const LOOKED_BACK_MS: Milliseconds = 28 * DAY_MS
const WEEK_MS: Milliseconds = 7 * DAY_MS
/** Between two looks at least, and up to as much again: many computers do not wake at the same moment. */
const PAUSE_MS: Milliseconds = 4 * 60_000
/** Nobody has touched the computer for so long. */
const IDLE_MS: Milliseconds = 2 * 60_000
const SHOWN = 5

/** Asks likely questions ahead of time while the computer has nothing else to do. */
export class Warmer {
  readonly #parts: WarmerParts
  #state: WarmingState = 'waiting'
  #next: PredictedQuestion[] = []
  #cancel: () => void = () => undefined
  #running: AbortController | null = null
  #looking: Promise<void> = Promise.resolve()
  #stopped = false
  /** Questions whose answers may not be kept; not tried again in this run. */
  readonly #vain = new Set<string>()

  constructor(parts: WarmerParts) {
    this.#parts = parts
  }

  start(): void {
    this.#stopped = false
    this.#schedule()
  }

  /** Somebody asks: what is being warmed ends at once. */
  turnStarted(): void {
    this.#running?.abort()
  }

  /** Ends what runs and looks no more. Resolves when nothing is under way. */
  stop(): Promise<void> {
    this.#stopped = true
    this.#cancel()
    this.#running?.abort()
    return this.#looking
  }

  report(): WarmingReport {
    const { clock, ledger, settings } = this.#parts
    const now = clock.now()
    const week = ledger.since(now - WEEK_MS)
    const today = ledger.since(midnightBefore(now))
    const { on, warming } = settings()
    return {
      state: on && warming ? this.#state : 'off',
      warmed: week.warmed,
      used: week.used,
      spentMicroUsd: week.spentMicroUsd,
      attemptsToday: today.attempts,
      spentTodayMicroUsd: today.spentMicroUsd,
      next: this.#next.slice(0, SHOWN).map(({ text, at, chance }) => ({ question: text, at, chance }))
    }
  }

  /** Looks once whether something is worth warming, and warms at most one answer. */
  async look(): Promise<void> {
    const state = await this.#look()
    if (state !== this.#state) this.#parts.onChange()
    this.#state = state
  }

  #schedule(): void {
    const { clock, random, log } = this.#parts
    this.#cancel()
    this.#cancel = clock.after(PAUSE_MS * (1 + random()), () => {
      this.#looking = this.look()
        .catch((error: unknown) => log.warn('warming.failed', { error: describeError(error) }))
        .finally(() => {
          if (!this.#stopped) this.#schedule()
        })
    })
  }

  async #look(): Promise<WarmingState> {
    const { clock, power, settings, busy, asks, ledger } = this.#parts
    const { on, warming, warmedADay } = settings()
    if (!on || !warming) return 'off'
    const now = clock.now()
    const record = ledger.settledSince(now - WEEK_MS, now)
    const expected = predictedQuestions(asks(now - LOOKED_BACK_MS), now, AHEAD_MS)
    this.#next = expected
    if (leastChance(record) === Infinity) return 'resting'
    if (power.onBattery()) return 'on-battery'
    if (busy()) return 'busy'
    if (power.idleMs() < IDLE_MS) return 'waiting'
    if (ledger.since(midnightBefore(now)).attempts >= warmedADay) return 'spent'
    let refused: WarmingState | null = null
    for (const ask of worthWarming(expected, record)) {
      if (this.#vain.has(ask.text)) continue
      const bound = this.#bound(ask, now)
      if (typeof bound === 'string') refused ??= bound
      else if (!(await this.#parts.holds(ask))) return this.#hindrance(ask) ?? (await this.#warm(ask, bound))
    }
    return refused ?? 'nothing'
  }

  /** What the ask may cost at most, or why it may not be made. */
  #bound(ask: PredictedQuestion, now: EpochMs): MicroUsd | WarmingState {
    const { whereIs, power, settings, ledger, costBound } = this.#parts
    switch (whereIs(ask)) {
      case 'gone':
        return 'no-model'
      case 'local':
        return 0
      case 'remote': {
        const bound = costBound(ask)
        if (settings().warmingUsdADay === 0) return 'spent'
        if (bound === null) return 'unpriced'
        if (ledger.since(midnightBefore(now)).spentMicroUsd + bound > settings().warmingUsdADay * 1e6) return 'spent'
        return power.metered() === true ? 'metered' : bound
      }
    }
  }

  /** What keeps an ask from being made, or from going on, however far it has come. */
  #hindrance(ask: PredictedQuestion): WarmingState | null {
    const { busy, power, whereIs } = this.#parts
    if (this.#stopped || busy()) return 'busy'
    if (power.onBattery()) return 'on-battery'
    return power.metered() === true && whereIs(ask) === 'remote' ? 'metered' : null
  }

  async #warm(ask: PredictedQuestion, bound: MicroUsd): Promise<WarmingState> {
    const { clock, log, warm, ledger, onChange } = this.#parts
    const running = new AbortController()
    const settle = ledger.began(clock.now(), bound, ask)
    this.#running = running
    const unwatch = abortWhen(() => this.#hindrance(ask) !== null, running, clock)
    this.#state = 'warming'
    onChange()
    try {
      const warmed = await warm(ask, running.signal)
      settle(warmed)
      if (!warmed.kept && !running.signal.aborted) this.#vain.add(ask.text)
      log.info('warming.asked', { kept: warmed.kept !== null, chance: ask.chance })
      return running.signal.aborted ? (this.#hindrance(ask) ?? 'busy') : 'waiting'
    } finally {
      unwatch()
      this.#running = null
    }
  }
}
