import type { CacheKey } from '../../../../main/domain/cache.ts'
import { DEFAULT_WORKSPACE, type ModelRef } from '../../../../main/domain/ids.ts'
import { LIFE_MS } from '../../../../main/optimizer/cache/lifetimes.ts'
import { templated } from '../../../../main/optimizer/warming/date-templates.ts'
import { predictedQuestions, type PredictedQuestion } from '../../../../main/optimizer/warming/predicted-questions.ts'
import { Warmer, type WarmingLedger, type WarmSum } from '../../../../main/optimizer/warming/warmer.ts'
import { silentLog } from '../../../fakes/silent-log.ts'
import type { AnalystMonth } from './analyst-month.ts'

const MODEL = 'local:one' as ModelRef
const TICK_MS = 5 * 60_000
const DAY_MS = 86_400_000

/** What warming was worth in a month. */
export interface MonthResult {
  warmed: number
  /** Answers that were there only because they were warmed: a question counts once for each time it was asked of such an entry. */
  extraHits: number
  used: number
  warmedByDay: Map<number, number>
}

interface Entry {
  until: number
  warmed: boolean
  usedAt: number | null
}

/** A cache that keeps every answer for its usual life; what is warmed lives as long as the product lets it. */
class Month implements WarmingLedger {
  readonly entries = new Map<string, Entry>()
  readonly past: Entry[] = []
  readonly result: MonthResult = { warmed: 0, extraHits: 0, used: 0, warmedByDay: new Map() }
  readonly #warmed: { at: number; until: number; entry: Entry }[] = []
  now = 0

  ask(text: string): void {
    const entry = this.entries.get(text)
    if (entry && entry.until > this.now) {
      if (!entry.warmed) return
      this.result.extraHits++
      if (entry.usedAt === null) this.result.used++
      entry.usedAt ??= this.now
    } else this.entries.set(text, { until: this.now + LIFE_MS.plain, warmed: false, usedAt: null })
  }

  holds = (text: string): boolean => (this.entries.get(text)?.until ?? 0) > this.now

  warm(text: string): void {
    const entry = { until: this.now + LIFE_MS.warmed, warmed: true, usedAt: null }
    this.entries.set(text, entry)
    this.result.warmed++
    const day = Math.floor(this.now / DAY_MS)
    this.result.warmedByDay.set(day, (this.result.warmedByDay.get(day) ?? 0) + 1)
    this.#warmed.push({ at: this.now, until: entry.until, entry })
  }

  began(): () => void {
    return () => undefined // kept by `warm`
  }

  since(at: number): WarmSum {
    const some = this.#warmed.filter((one) => one.at >= at)
    return {
      attempts: some.length,
      warmed: some.length,
      used: some.filter(({ entry }) => entry.usedAt !== null).length,
      spentMicroUsd: 0
    }
  }

  settledSince(at: number, now: number): { warmed: number; used: number } {
    const some = this.#warmed.filter((one) => one.at >= at && (one.until <= now || one.entry.usedAt !== null))
    return { warmed: some.length, used: some.filter(({ entry }) => entry.usedAt !== null).length }
  }
}

/** Moments at which warming may happen, with the number of questions that were asked before. */
async function walk(month: AnalystMonth, book: Month, tick: (asked: number) => Promise<void>): Promise<MonthResult> {
  let asked = 0
  const until = (at: number): void => {
    for (let ask = month.asks[asked]; ask && ask.at <= at; ask = month.asks[++asked]) {
      book.now = ask.at
      book.ask(ask.text)
    }
  }
  for (const { from, to } of month.idle)
    for (let at = from; at < to; at += TICK_MS) {
      until(at)
      book.now = at
      // Whoever asks within a few minutes is at the keyboard.
      if (Math.abs((month.asks[asked - 1]?.at ?? 0) - at) > TICK_MS) await tick(asked)
    }
  until(Infinity)
  return book.result
}

/** The product's own warmer over a month. */
export function simulateWarmer(month: AnalystMonth, warmedADay = 20): Promise<MonthResult> {
  const book = new Month()
  const warmer = new Warmer({
    clock: { now: () => book.now, monotonic: () => book.now, after: () => () => undefined },
    log: silentLog,
    random: () => 0.5,
    ledger: book,
    power: { onBattery: () => false, metered: () => undefined, idleMs: () => Infinity },
    settings: () => ({ on: true, warming: true, warmedADay, warmingUsdADay: 0 }),
    busy: () => false,
    asks: (since) =>
      month.asks
        .filter(({ at }) => at >= since && at <= book.now)
        .map((ask) => ({ ...ask, model: MODEL, workspaceId: DEFAULT_WORKSPACE })),
    whereIs: () => 'local',
    costBound: () => 0,
    holds: ({ text }: PredictedQuestion) => Promise.resolve(book.holds(text)),
    warm: ({ text }: PredictedQuestion) => {
      book.warm(text)
      return Promise.resolve({ kept: { key: text as CacheKey, until: 0 }, costMicroUsd: 0 })
    },
    onChange: () => undefined
  })
  return walk(month, book, () => warmer.look())
}

/** How much a baseline may warm. */
type MayWarm = (day: number, warmedToday: number) => boolean

/**
 * "The most frequent prompts": at the same moments, what was asked most in the last seven days and is not kept. With
 * `byTemplate` it even knows the product's templates, counts by them and asks for the coming day.
 */
export function simulateMostFrequent(month: AnalystMonth, mayWarm: MayWarm, byTemplate = false): Promise<MonthResult> {
  const book = new Month()
  return walk(month, book, async (asked) => {
    const day = Math.floor(book.now / DAY_MS)
    if (!mayWarm(day, book.result.warmedByDay.get(day) ?? 0)) return
    const counts = new Map<string, number>()
    const lately = month.asks.slice(0, asked).filter(({ at }) => at >= book.now - 7 * DAY_MS)
    for (const ask of lately) {
      const key = byTemplate ? templated(ask.text).template : ask.text
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    if (byTemplate) {
      const coming = predictedQuestions(
        lately.map((ask) => ({ ...ask, model: MODEL, workspaceId: DEFAULT_WORKSPACE })),
        book.now,
        LIFE_MS.warmed
      )
      const byText = coming.map(({ text }) => [text, counts.get(templated(text).template) ?? 0] as const)
      counts.clear()
      for (const [text, count] of byText) counts.set(text, count)
    }
    const [best] = [...counts].filter(([text, count]) => count > 1 && !book.holds(text)).sort((a, b) => b[1] - a[1])
    if (best) book.warm(best[0])
    await Promise.resolve()
  })
}
