import { describe, expect, test } from 'vitest'
import type { CacheKey } from '../../../../main/domain/cache.ts'
import { DEFAULT_WORKSPACE, type ModelRef } from '../../../../main/domain/ids.ts'
import { leastChance } from '../../../../main/optimizer/warming/warm-policy.ts'
import { Warmer, type WarmerParts } from '../../../../main/optimizer/warming/warmer.ts'
import { ManualClock, settled } from '../../../fakes/manual-clock.ts'
import { silentLog } from '../../../fakes/silent-log.ts'
import { analystMonth } from './analyst-month.ts'
import { simulateMostFrequent, simulateWarmer } from './simulate-month.ts'

const DAY_MS = 86_400_000

/** A warmer whose person has asked the same at this hour on each of the last days. */
function build(over: Partial<WarmerParts> = {}) {
  const clock = new ManualClock()
  const now = clock.now()
  const warmed: string[] = []
  const book = { attempts: 0, warmed: 0, used: 0, settled: { warmed: 0, used: 0 }, spentMicroUsd: 0 }
  const settings = { on: true, warming: true, warmedADay: 2, warmingUsdADay: 0 }
  const power = { battery: false, metered: undefined as boolean | undefined, idleMs: 600_000 }
  const texts = ['Morning note', 'Order check', 'Agenda']
  const warmer = new Warmer({
    clock,
    log: silentLog,
    random: () => 0.5,
    power: { onBattery: () => power.battery, metered: () => power.metered, idleMs: () => power.idleMs },
    settings: () => settings,
    busy: () => false,
    asks: () =>
      Array.from({ length: 10 }, (_, index) => 10 - index).flatMap((days) =>
        texts.map((text) => ({
          at: now - days * DAY_MS + 3_600_000,
          text,
          model: 'local:one' as ModelRef,
          workspaceId: DEFAULT_WORKSPACE
        }))
      ),
    whereIs: () => 'local',
    costBound: () => 1_000,
    holds: ({ text }) => Promise.resolve(warmed.includes(text)),
    warm: ({ text }) => {
      warmed.push(text)
      return Promise.resolve({ kept: { key: text as CacheKey, until: now + DAY_MS }, costMicroUsd: 0 })
    },
    ledger: {
      began: (_at, bound) => {
        book.attempts++
        book.spentMicroUsd += bound
        return ({ kept, costMicroUsd }) => {
          if (kept) book.warmed++
          if (costMicroUsd !== null) book.spentMicroUsd += costMicroUsd - bound
        }
      },
      since: () => book,
      settledSince: () => book.settled
    },
    onChange: () => undefined,
    ...over
  })
  return { clock, warmer, warmed, settings, power, book }
}

describe('the warmer', () => {
  test('warms one likely question at a look, and no more than the budget of the day', async () => {
    const { warmer, warmed } = build()
    await warmer.look()
    expect(warmed).toHaveLength(1)
    for (let i = 0; i < 5; i++) await warmer.look()
    expect(warmed).toHaveLength(2)
    expect(new Set(warmed).size).toBe(2)
    expect(warmer.report()).toMatchObject({ state: 'spent', attemptsToday: 2 })
  })

  test('looks by itself, with jitter, until it is stopped', async () => {
    const { warmer, warmed, clock } = build()
    warmer.start()
    await clock.advance(5 * 60_000)
    expect(warmed).toHaveLength(0)
    await clock.advance(2 * 60_000)
    expect(warmed).toHaveLength(1)
    await warmer.stop()
    await clock.advance(60 * 60_000)
    expect(warmed).toHaveLength(1)
  })

  test('does nothing on battery, while somebody uses the computer or is answered, or when switched off', async () => {
    const { warmer, warmed, power, settings } = build()
    power.battery = true
    await warmer.look()
    expect(warmer.report().state).toBe('on-battery')
    power.battery = false
    power.idleMs = 1_000
    await warmer.look()
    expect(warmer.report().state).toBe('waiting')
    power.idleMs = 600_000
    settings.warming = false
    await warmer.look()
    expect(warmer.report().state).toBe('off')
    const busy = build({ busy: () => true })
    await busy.warmer.look()
    expect(busy.warmer.report().state).toBe('busy')
    expect([...warmed, ...busy.warmed]).toEqual([])
  })

  test('asks a remote model only within what the person allowed, and not where the network charges by volume', async () => {
    const { warmer, warmed, settings, power, book } = build({ whereIs: () => 'remote' })
    await warmer.look()
    expect(warmed).toEqual([])
    settings.warmingUsdADay = 0.1
    power.metered = true
    await warmer.look()
    expect(warmer.report().state).toBe('metered')
    power.metered = undefined
    await warmer.look()
    expect(warmed).toHaveLength(1)
    book.spentMicroUsd = 100_000
    await warmer.look()
    expect(warmed).toHaveLength(1)
  })

  test('what is being warmed ends at once when somebody asks', async () => {
    let signal: AbortSignal | undefined
    const { warmer } = build({
      warm: (_ask, given) => {
        signal = given
        return new Promise((resolve) =>
          given.addEventListener('abort', () => resolve({ kept: null, costMicroUsd: null }))
        )
      }
    })
    const looking = warmer.look()
    await settled()
    expect(warmer.report().state).toBe('warming')
    warmer.turnStarted()
    await looking
    expect(signal?.aborted).toBe(true)
    expect(warmer.report().state).toBe('busy')
  })

  test.each([
    ['on-battery', 'local', (power: { battery: boolean }) => (power.battery = true)],
    ['metered', 'remote', (power: { metered: boolean | undefined }) => (power.metered = true)]
  ] as const)('what is being warmed ends when the computer comes to be %s', async (state, where, change) => {
    let ended = false
    const { warmer, clock, power, settings } = build({
      whereIs: () => where,
      warm: (_ask, signal) =>
        new Promise((resolve) =>
          signal.addEventListener('abort', () => resolve(((ended = true), { kept: null, costMicroUsd: null })))
        )
    })
    settings.warmingUsdADay = 1
    const looking = warmer.look()
    await settled()
    await clock.advance(20_000)
    expect([ended, warmer.report().state]).toEqual([false, 'warming'])
    change(power)
    await clock.advance(5_000)
    await looking
    expect([ended, warmer.report().state, clock.pendingTimers]).toEqual([true, state, 0])
  })

  test('nothing is asked when the cable was pulled while it was found out whether the answer is kept', async () => {
    let held: (holds: boolean) => void = () => undefined
    const { warmer, warmed, power } = build({ holds: () => new Promise((resolve) => (held = resolve)) })
    const looking = warmer.look()
    await settled()
    power.battery = true
    held(false)
    await looking
    expect([warmed, warmer.report().state]).toEqual([[], 'on-battery'])
  })

  test('a question whose answer may not be kept is not tried twice', async () => {
    let tries = 0
    const { warmer, settings } = build({ warm: () => Promise.resolve((tries++, { kept: null, costMicroUsd: 0 })) })
    settings.warmedADay = 100
    for (let i = 0; i < 6; i++) await warmer.look()
    expect(tries).toBe(3)
  })

  test('no model is asked whose price is unknown, and none that could cost more than is left for the day', async () => {
    let bound: number | null = null
    const { warmer, warmed, settings } = build({ whereIs: () => 'remote', costBound: () => bound })
    settings.warmedADay = 100
    settings.warmingUsdADay = 0.01
    await warmer.look()
    expect(warmer.report().state).toBe('unpriced')
    bound = 10_001
    await warmer.look()
    expect(warmer.report().state).toBe('spent')
    expect(warmed).toEqual([])
    bound = 10_000
    await warmer.look()
    expect(warmed).toHaveLength(1)
  })

  test('an attempt counts before it is made and as what it cost afterwards, or as its bound when nobody said', async () => {
    const costs = [null, 300, null] as const
    let tries = 0
    const seen: number[] = []
    const { warmer, settings, book } = build({
      whereIs: () => 'remote',
      costBound: () => 4_000,
      warm: () => {
        seen.push(book.spentMicroUsd)
        return Promise.resolve({ kept: null, costMicroUsd: costs[tries++] ?? null })
      }
    })
    settings.warmedADay = 100
    settings.warmingUsdADay = 0.01
    for (let i = 0; i < 9; i++) await warmer.look()
    expect(seen).toEqual([4_000, 8_000, 8_300])
    expect(warmer.report()).toMatchObject({ attemptsToday: 3, spentTodayMicroUsd: 8_300, warmed: 0 })
  })

  test('attempts of which nothing is kept use up the day as well', async () => {
    const { warmer, book } = build({ warm: () => Promise.resolve({ kept: null, costMicroUsd: 0 }) })
    for (let i = 0; i < 6; i++) await warmer.look()
    expect(book.attempts).toBe(2)
    expect(warmer.report().state).toBe('spent')
  })

  test('stopped in the middle of a look it looks no more, and stop waits for what was under way', async () => {
    let end = (): void => undefined
    const { warmer, clock, book } = build({
      warm: (_ask, signal) =>
        new Promise((resolve) => {
          end = () => resolve({ kept: null, costMicroUsd: signal.aborted ? null : 0 })
        })
    })
    warmer.start()
    await clock.advance(7 * 60_000)
    expect(book.attempts).toBe(1)
    let stopped = false
    const stopping = warmer.stop().then(() => (stopped = true))
    await settled()
    expect(stopped).toBe(false)
    end()
    await stopping
    await clock.advance(60 * 60_000)
    expect([book.attempts, clock.pendingTimers]).toEqual([1, 0])
  })

  test('stopped while it finds out whether an answer is kept it asks nothing', async () => {
    let held: (holds: boolean) => void = () => undefined
    const { warmer, warmed, clock } = build({ holds: () => new Promise((resolve) => (held = resolve)) })
    warmer.start()
    await clock.advance(7 * 60_000)
    const stopping = warmer.stop()
    held(false)
    await stopping
    expect(warmed).toEqual([])
  })

  test('backs off when what it warmed is not used, and rests when hardly any of it is', async () => {
    expect(leastChance({ warmed: 3, used: 0 })).toBe(0.5)
    expect(leastChance({ warmed: 20, used: 15 })).toBe(0.5)
    expect(leastChance({ warmed: 20, used: 7 })).toBeGreaterThan(0.6)
    expect(leastChance({ warmed: 20, used: 1 })).toBe(Infinity)
    const { warmer, warmed, book } = build()
    book.settled = { warmed: 20, used: 1 }
    await warmer.look()
    expect(warmed).toEqual([])
    expect(warmer.report().state).toBe('resting')
  })
})

describe('five weeks of an analyst', () => {
  test.each([1, 2, 3, 4, 5, 6])(
    'at least half of what is warmed is used, and each warm is worth 1.5 of the most frequent prompts (month %i)',
    { timeout: 60_000 },
    async (seed) => {
      const month = analystMonth(seed)
      const ours = await simulateWarmer(month)
      const worth = ours.extraHits / ours.warmed
      expect(ours.warmed).toBeGreaterThan(30)
      expect(ours.used / ours.warmed).toBeGreaterThanOrEqual(0.5)
      const asMany = await simulateMostFrequent(month, (day, today) => today < (ours.warmedByDay.get(day) ?? 0))
      const asItLikes = await simulateMostFrequent(month, (_day, today) => today < 20)
      for (const baseline of [asMany, asItLikes])
        expect(worth).toBeGreaterThanOrEqual(1.5 * (baseline.extraHits / Math.max(1, baseline.warmed)))
      // One that even knows the days in the questions is not better for each warm.
      const knowing = await simulateMostFrequent(month, (day, today) => today < (ours.warmedByDay.get(day) ?? 0), true)
      expect(worth).toBeGreaterThanOrEqual(0.95 * (knowing.extraHits / knowing.warmed))
    }
  )
})
