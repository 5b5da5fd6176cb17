import { describe, expect, test } from 'vitest'
import type { CacheEntry, CacheFinding, CacheScope } from '../../../../../main/domain/cache.ts'
import { LayeredCache } from '../../../../../main/optimizer/cache/layered-cache.ts'
import { MemoryLayer } from '../../../../../main/optimizer/cache/memory-layer.ts'
import { seeded } from '../../../../bench/seeded.ts'
import { FlakyLayer, type Health } from '../../../../fakes/flaky-layer.ts'
import { TombstoneList } from '../../../../fakes/tombstone-list.ts'
import { ManualClock, settled } from '../../../../fakes/manual-clock.ts'
import { entry, key } from '../cache-entries.ts'

const NAMES = Array.from({ length: 12 }, (_, i) => `q${i}`)
/** Some are shared with a team, others stay here. */
const scopeOf = (name: string): CacheScope => (name.endsWith('3') || name.endsWith('7') ? 'workspace' : 'team')
const TAGS = ['file:a', 'file:b', 'model:x']
const HEALTHS: Health[] = ['ok', 'ok', 'ok', 'dead', 'deaf', 'lost', 'late', 'read-only']
/** How far clocks of colleagues are off. */
const MOST_OFF_MS = 50 * 60_000

/** What must be true of a key: what was kept last, here or by a colleague since, unless something ended it. */
interface Truth {
  entry: CacheEntry | null
  theirs: CacheEntry[]
}

function world(seed: number): {
  clock: ManualClock
  cache: LayeredCache
  layers: FlakyLayer[]
  findings: CacheFinding[]
  random: () => number
} {
  const clock = new ManualClock()
  const layers = [new FlakyLayer('redis', true), new FlakyLayer('sqlite', false), new FlakyLayer('edge', true)]
  const findings: CacheFinding[] = []
  const cache = new LayeredCache({
    clock,
    origin: 'here',
    tombstones: new TombstoneList(),
    lastStamp: 0,
    onShared: () => undefined,
    onFinding: (finding) => findings.push(finding),
    // So small that memory gives entries up all the time and others have to be asked.
    memory: new MemoryLayer(clock, { entries: 4, bytes: 4_000 }),
    slower: layers.map((layer) => ({ layer, lookupMs: 20 }))
  })
  return { clock, cache, layers, findings, random: seeded(seed) }
}

async function wander(seed: number, steps: number): Promise<{ found: number; foreign: number; wrong: string[] }> {
  const { clock, cache, layers, random } = world(seed)
  const truths = new Map<string, Truth>(NAMES.map((name) => [name, { entry: null, theirs: [] }]))
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const wrong: string[] = []
  let found = 0
  let foreign = 0
  let written = 0

  const check = (name: string, got: CacheEntry | null, at: number): void => {
    if (!got) return // losing an entry is allowed at any time
    found++
    const of = truths.get(name)
    const truth = of?.entry
    if (got.by === 'there') {
      const kept = of?.theirs.find((one) => one.answer.text === got.answer.text)
      if (!kept) wrong.push(`${name}: a colleague's ${got.answer.text} came back after its end`)
      else if (got.expiresAt > kept.expiresAt || got.expiresAt <= at || got.stamp > at)
        wrong.push(`${name}: a colleague's ${got.answer.text} lives longer than it may`)
      foreign++
    } else if (!truth) wrong.push(`${name}: ${got.answer.text} came back after its end`)
    else if (got.answer.text !== truth.answer.text)
      wrong.push(`${name}: ${got.answer.text} in place of ${truth.answer.text}`)
    else if (got.expiresAt !== truth.expiresAt)
      wrong.push(`${name}: life ${got.expiresAt - at} in place of ${truth.expiresAt - at}`)
    else if (got.expiresAt <= at) wrong.push(`${name}: expired ${at - got.expiresAt} ms ago`)
  }
  const end = (ends: (entry: CacheEntry) => boolean): void => {
    for (const truth of truths.values()) {
      if (truth.entry && ends(truth.entry)) truth.entry = null
      truth.theirs = truth.theirs.filter((one) => !ends(one))
    }
  }

  /** A colleague answers the same, with a clock of its own, and it reaches a shared layer. */
  const answeredThere = (name: string): void => {
    const at = clock.now() + Math.floor((2 * random() - 1) * MOST_OFF_MS)
    const made = entry(name, `c${++written}`, {
      by: 'there',
      stamp: at,
      createdAt: at,
      expiresAt: at + MOST_OFF_MS + 50 + Math.floor(random() * 60_000),
      tags: TAGS.filter(() => random() < 0.3),
      scope: scopeOf(name)
    })
    if (made.scope !== 'team') return
    truths.get(name)?.theirs.push(made)
    pick(layers.filter(({ shared }) => shared)).kept.set(made.key, made)
  }

  for (const name of NAMES) answeredThere(name)
  for (let step = 0; step < steps; step++) {
    const name = pick(NAMES)
    const choice = random()
    if (choice < 0.4) {
      let [answeredAt, got] = [NaN, null as CacheEntry | null]
      // What memory has is the answer before anything else can happen.
      const atOnce = cache.peek(key(name))
      check(name, atOnce, clock.now())
      const lookup = cache.lookup(key(name), scopeOf(name)).then((hit) => {
        answeredAt = clock.now()
        got = hit?.entry ?? null
      })
      // Something else may happen while the lookup is on its way.
      if (random() < 0.3) {
        await Promise.resolve()
        truths.set(name, { entry: null, theirs: [] })
        void cache.delete(key(name))
      }
      for (let i = 0; i < 4 && Number.isNaN(answeredAt); i++) await clock.advance(20)
      await lookup
      if (!atOnce) check(name, got, answeredAt)
    } else if (choice < 0.65) {
      const lifeMs = 50 + Math.floor(random() * 3_000)
      const made = entry(name, `v${++written}`, {
        stamp: cache.nextStamp(),
        createdAt: clock.now(),
        expiresAt: clock.now() + lifeMs,
        tags: TAGS.filter(() => random() < 0.3),
        scope: scopeOf(name),
        bytes: 500 + Math.floor(random() * 1_000)
      })
      truths.set(name, { entry: made, theirs: [] })
      void cache.set(made)
      if (random() < 0.5) await settled()
    } else if (choice < 0.73) {
      truths.set(name, { entry: null, theirs: [] })
      void cache.delete(key(name))
      if (random() < 0.5) await settled()
    } else if (choice < 0.76) {
      const tag = pick(TAGS)
      end((one) => one.tags.includes(tag))
      void cache.invalidate(tag)
    } else if (choice < 0.765) {
      end(() => true)
      cache.clear(null)
    } else if (choice < 0.79) {
      answeredThere(name)
    } else if (choice < 0.85) {
      await clock.advance(Math.floor(random() * 400))
    } else if (choice < 0.93) {
      pick(layers).health = pick(HEALTHS)
    } else {
      // A write that a layer had refused lands after all.
      const { landing } = pick(layers)
      landing.splice(Math.floor(random() * landing.length), 1)[0]?.()
    }
  }
  return { found, foreign, wrong }
}

describe('get, set, delete, expire, promote, invalidate and failing layers in any order', () => {
  test(
    '100,000 steps bring nothing back that has ended, and give nothing another life',
    { timeout: 240_000 },
    async () => {
      let found = 0
      let foreign = 0
      for (let seed = 1; seed <= 400; seed++) {
        const walk = await wander(seed, 250)
        expect(walk.wrong, `seed ${seed}`).toEqual([])
        found += walk.found
        foreign += walk.foreign
      }
      // The walks are worth something only when entries are found, most of them in slower layers.
      expect(found).toBeGreaterThan(5_000)
      expect(foreign).toBeGreaterThan(500)
    }
  )
})
