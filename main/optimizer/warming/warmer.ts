import type { CacheKey } from '../../domain/cache.ts'
import type { EpochMs, MicroUsd, Milliseconds } from '../../domain/units.ts'
import type { Clock, Log, Power } from '../../ports.ts'
import { expectedAsks, type Ask, type ExpectedAsk } from './expected-asks.ts'
import { leastChance, worthWarming, type WarmRecord } from './warm-policy.ts'
import type { WarmingReport, WarmingState } from './warming-report.ts'

/** What is remembered of warmed entries. */
export interface WarmBook {
  /** @param spent what the answer cost */
  warmed(key: CacheKey, at: EpochMs, until: EpochMs, spent: MicroUsd): void
  /** Since a moment: everything that was warmed, and how much of it was used. */
  since(at: EpochMs): WarmRecord & { spentMicroUsd: MicroUsd }
  /** The same for what can no more be used or has been. */
  settledSince(at: EpochMs, now: EpochMs): WarmRecord
}

/** A warmed answer, or why there is none. */
export type Warmed = { kept: true; key: CacheKey; until: EpochMs; costMicroUsd: MicroUsd } | { kept: false }

export interface WarmerParts {
  clock: Clock
  log: Log
  random: () => number
  power: Power
  settings: () => { on: boolean; warming: boolean; warmedADay: number; warmingUsdADay: number }
  /** Whether somebody is being answered. */
  busy: () => boolean
  /** Questions of the last four weeks, from the oldest on. */
  asks: (since: EpochMs) => Ask[]
  /** remote: it costs, or leaves the machine. gone: the model is not there, or its workspace keeps it from being asked. */
  whereIs: (ask: ExpectedAsk) => 'local' | 'remote' | 'gone'
  /** Whether the answer is kept already. */
  holds: (ask: ExpectedAsk) => Promise<boolean>
  warm: (ask: ExpectedAsk, signal: AbortSignal) => Promise<Warmed>
  book: WarmBook
  onChange: () => void
}

/** As long as a warmed answer lives, less what it may come late. */
const AHEAD_MS: Milliseconds = 11 * 3_600_000
const LOOKED_BACK_MS: Milliseconds = 28 * 86_400_000
const WEEK_MS: Milliseconds = 7 * 86_400_000
/** Between two looks at least, and up to as much again: many computers do not wake at the same moment. */
const PAUSE_MS: Milliseconds = 4 * 60_000
/** Nobody has touched the computer for so long. */
const IDLE_MS: Milliseconds = 2 * 60_000
const SHOWN = 5

/** Asks likely questions ahead of time while the computer has nothing else to do. */
export class Warmer {
  readonly #parts: WarmerParts
  #state: WarmingState = 'waiting'
  #next: ExpectedAsk[] = []
  #cancel: () => void = () => undefined
  #running: AbortController | null = null
  /** Questions whose answers may not be kept; not tried again in this run. */
  readonly #vain = new Set<string>()

  constructor(parts: WarmerParts) {
    this.#parts = parts
  }

  start(): void {
    const { clock, random, log } = this.#parts
    this.#cancel()
    this.#cancel = clock.after(PAUSE_MS * (1 + random()), () => {
      void this.look()
        .catch((error: unknown) => log.warn('warming.failed', { error: String(error) }))
        .finally(() => this.start())
    })
  }

  /** Somebody asks: what is being warmed ends at once. */
  turnStarted(): void {
    this.#running?.abort()
  }

  stop(): void {
    this.#cancel()
    this.#running?.abort()
  }

  report(): WarmingReport {
    const { clock, book, settings } = this.#parts
    const now = clock.now()
    const week = book.since(now - WEEK_MS)
    const today = book.since(midnight(now))
    const { on, warming } = settings()
    return {
      state: on && warming ? this.#state : 'off',
      warmed: week.warmed, used: week.used, warmedToday: today.warmed, spentTodayMicroUsd: today.spentMicroUsd,
      next: this.#next.slice(0, SHOWN).map(({ text, at, chance }) => ({ question: text, at, chance }))
    }
  }

  /** Looks once whether something is worth warming, and warms at most one answer. */
  async look(): Promise<void> {
    const state = await this.#look()
    if (state !== this.#state) this.#parts.onChange()
    this.#state = state
  }

  async #look(): Promise<WarmingState> {
    const { clock, power, settings, busy, asks, book } = this.#parts
    const { on, warming, warmedADay } = settings()
    if (!on || !warming) return 'off'
    const now = clock.now()
    const record = book.settledSince(now - WEEK_MS, now)
    const expected = expectedAsks(asks(now - LOOKED_BACK_MS), now, AHEAD_MS)
    this.#next = expected
    if (leastChance(record) === Infinity) return 'resting'
    if (power.onBattery()) return 'on-battery'
    if (busy()) return 'busy'
    if (power.idleMs() < IDLE_MS) return 'waiting'
    if (book.since(midnight(now)).warmed >= warmedADay) return 'spent'
    let refused: WarmingState | null = null
    for (const ask of worthWarming(expected, record)) {
      if (this.#vain.has(ask.text)) continue
      const refusal = this.#refusal(ask, now)
      if (refusal) refused ??= refusal
      else if (!(await this.#parts.holds(ask))) return await this.#warm(ask)
    }
    return refused ?? 'nothing'
  }

  #refusal(ask: ExpectedAsk, now: EpochMs): WarmingState | null {
    const { whereIs, power, settings, book } = this.#parts
    switch (whereIs(ask)) {
      case 'gone':
        return 'no-model'
      case 'local':
        return null
      case 'remote': {
        const { warmingUsdADay } = settings()
        if (warmingUsdADay === 0 || book.since(midnight(now)).spentMicroUsd >= warmingUsdADay * 1e6) return 'spent'
        return power.metered() === true ? 'metered' : null
      }
    }
  }

  async #warm(ask: ExpectedAsk): Promise<WarmingState> {
    const { clock, log, warm, book, onChange } = this.#parts
    const running = new AbortController()
    this.#running = running
    this.#state = 'warming'
    onChange()
    try {
      const warmed = await warm(ask, running.signal)
      if (warmed.kept) book.warmed(warmed.key, clock.now(), warmed.until, warmed.costMicroUsd)
      else if (!running.signal.aborted) this.#vain.add(ask.text)
      log.info('warming.asked', { kept: warmed.kept, chance: ask.chance })
      return running.signal.aborted ? 'busy' : 'waiting'
    } finally {
      this.#running = null
    }
  }
}

/** The last local midnight. */
function midnight(at: EpochMs): EpochMs {
  return new Date(at).setHours(0, 0, 0, 0)
}
