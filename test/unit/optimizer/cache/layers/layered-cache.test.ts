import { describe, expect, test } from 'vitest'
import type { CacheEntry, CacheFinding, CacheKey } from '../../../../../main/domain/cache.ts'
import type { WorkspaceId } from '../../../../../main/domain/ids.ts'
import { LayeredCache } from '../../../../../main/optimizer/cache/layered-cache.ts'
import { LIFE_MS } from '../../../../../main/optimizer/cache/lifetimes.ts'
import { MemoryLayer } from '../../../../../main/optimizer/cache/memory-layer.ts'
import { FlakyLayer } from '../../../../fakes/flaky-layer.ts'
import { TombstoneList } from '../../../../fakes/tombstone-list.ts'
import { ManualClock, settled } from '../../../../fakes/manual-clock.ts'
import { entry, key } from '../cache-entries.ts'

function build(
  tombstones = new TombstoneList(),
  origin = 'here'
): {
  clock: ManualClock
  cache: LayeredCache
  memory: MemoryLayer
  redis: FlakyLayer
  sqlite: FlakyLayer
  findings: CacheFinding[]
  shared: CacheKey[]
} {
  const clock = new ManualClock()
  const memory = new MemoryLayer(clock, { entries: 100, bytes: 1_000_000 })
  const redis = new FlakyLayer('redis', true)
  const sqlite = new FlakyLayer('sqlite', false)
  const findings: CacheFinding[] = []
  const shared: CacheKey[] = []
  const cache = new LayeredCache({
    clock,
    origin,
    memory,
    tombstones,
    lastStamp: 0,
    onFinding: (finding) => findings.push(finding),
    onShared: (key) => shared.push(key),
    slower: [
      { layer: redis, lookupMs: 20 },
      { layer: sqlite, lookupMs: 50 }
    ]
  })
  return { clock, cache, memory, redis, sqlite, findings, shared }
}

const team = (name: string, text: string, over: Partial<CacheEntry> = {}): CacheEntry =>
  entry(name, text, { scope: 'team', ...over })

describe('a lookup', () => {
  test('puts what a slow layer has into every faster one, with the life that is left', async () => {
    const { clock, cache, memory, redis, sqlite } = build()
    const kept = team('q', 'a', { expiresAt: clock.now() + 1_000 })
    sqlite.kept.set(kept.key, kept)
    await clock.advance(400)
    expect(await cache.lookup(kept.key, 'team')).toMatchObject({ layer: 'sqlite' })
    await settled()
    expect(memory.get(kept.key)?.expiresAt).toBe(kept.expiresAt)
    expect(redis.kept.get(kept.key)?.expiresAt).toBe(kept.expiresAt)
    await clock.advance(600)
    expect(await cache.lookup(kept.key, 'team')).toBeNull()
  })

  test('of what stays in the workspace never reaches a shared layer, nor does its entry', async () => {
    const { cache, redis, sqlite } = build()
    await cache.set(entry('q', 'a'))
    await cache.lookup(key('other'), 'workspace')
    expect(redis.kept.size).toBe(0)
    expect(redis.gets).toBe(0)
    expect(sqlite.kept.size).toBe(1)
  })

  test('waits for a deaf layer no longer than its budget, and after three times not at all', async () => {
    const { clock, cache, redis, sqlite } = build()
    redis.health = 'deaf'
    const kept = team('q', 'a')
    sqlite.kept.set(kept.key, kept)
    const began = clock.monotonic()
    const lookup = cache.lookup(kept.key, 'team')
    await clock.advance(19)
    await clock.advance(1)
    expect((await lookup)?.layer).toBe('sqlite')
    expect(clock.monotonic() - began).toBe(20)
    for (const name of ['x', 'y']) {
      const other = cache.lookup(key(name), 'team')
      await clock.advance(20)
      await other
    }
    expect(cache.resting).toEqual(['redis'])
    const asked = redis.gets
    expect(await cache.lookup(key('z'), 'team')).toBeNull()
    expect(redis.gets).toBe(asked)
  })

  test('tries a resting layer again after its pause', async () => {
    const { clock, cache, redis } = build()
    redis.health = 'dead'
    for (const name of ['x', 'y', 'z']) await cache.lookup(key(name), 'team')
    expect(cache.resting).toEqual(['redis'])
    redis.health = 'ok'
    await clock.advance(1_000)
    await cache.lookup(key('again'), 'team')
    expect(cache.resting).toEqual([])
  })

  test('tells that a shared layer has what it found there', async () => {
    const { clock, cache, redis, shared } = build()
    redis.kept.set(key('q'), team('q', 'a', { expiresAt: clock.now() + 1_000 }))
    expect(await cache.lookup(key('q'), 'team')).toMatchObject({ layer: 'redis' })
    await settled()
    expect(shared).toEqual([key('q')])
  })
})

describe('equal misses', () => {
  test('a hundred lookups ask each layer once', async () => {
    const { cache, redis, sqlite } = build()
    await Promise.all(Array.from({ length: 100 }, () => cache.lookup(key('q'), 'team')))
    expect([redis.gets, sqlite.gets]).toEqual([1, 1])
  })
})

describe('a delete', () => {
  test('holds against a layer that never heard of it, also after the app was started anew', async () => {
    const tombstones = new TombstoneList()
    const { cache, redis, memory, sqlite } = build(tombstones)
    await cache.set(team('q', 'a', { stamp: cache.nextStamp() }))
    redis.health = 'dead'
    await cache.delete(key('q'))
    expect(redis.kept.size).toBe(1)
    redis.health = 'ok'
    expect(await cache.lookup(key('q'), 'team')).toBeNull()
    expect([memory.get(key('q')), sqlite.kept.size]).toEqual([null, 0])

    const next = build(tombstones)
    next.redis.kept.set(key('q'), redis.kept.get(key('q')) as CacheEntry)
    expect(await next.cache.lookup(key('q'), 'team')).toBeNull()
  })

  test('of what a file was used for voids those entries and no others', async () => {
    const { cache, redis } = build()
    await cache.set(team('with', 'a', { tags: ['file:1'], stamp: cache.nextStamp() }))
    await cache.set(team('without', 'b', { stamp: cache.nextStamp() }))
    redis.health = 'lost'
    await cache.invalidate('file:1')
    redis.health = 'ok'
    expect(await cache.lookup(key('with'), 'team')).toBeNull()
    expect((await cache.lookup(key('without'), 'team'))?.entry.answer.text).toBe('b')
  })

  test('of everything leaves room for what comes after', async () => {
    const { cache } = build()
    await cache.set(team('q', 'a', { stamp: cache.nextStamp() }))
    cache.clear(null)
    expect(await cache.lookup(key('q'), 'team')).toBeNull()
    await cache.set(team('q', 'b', { stamp: cache.nextStamp() }))
    expect((await cache.lookup(key('q'), 'team'))?.entry.answer.text).toBe('b')
  })
})

describe('what another machine made', () => {
  const MINUTE_MS = 60_000
  const theirs = (name: string, text: string, clock: ManualClock, aheadMs: number): CacheEntry => {
    const at = clock.now() + aheadMs
    return team(name, text, { by: 'there', stamp: at, createdAt: at, expiresAt: at + LIFE_MS.plain })
  }

  test.each([-5, 5, 50])(
    'stays deleted though its clock was %i minutes ahead and the layer never heard of the delete',
    async (minutes) => {
      const { clock, cache, redis } = build()
      redis.kept.set(key('q'), theirs('q', 'complained about', clock, minutes * MINUTE_MS))
      expect((await cache.lookup(key('q'), 'team'))?.entry.answer.text).toBe('complained about')
      redis.health = 'lost'
      await cache.delete(key('q'))
      redis.health = 'ok'
      expect(await cache.lookup(key('q'), 'team')).toBeNull()
      await clock.advance(2 * minutes * MINUTE_MS)
      expect(await cache.lookup(key('q'), 'team')).toBeNull()
    }
  )

  test('goes with what it depends on, and with everything, whatever its clock said', async () => {
    for (const end of ['tag', 'everything'] as const) {
      const { clock, cache, redis } = build()
      redis.kept.set(key('q'), { ...theirs('q', 'a', clock, 5 * MINUTE_MS), tags: ['file:1'] })
      if (end === 'tag') {
        redis.health = 'lost'
        await cache.invalidate('file:1')
        redis.health = 'ok'
      } else cache.clear(null)
      expect(await cache.lookup(key('q'), 'team'), end).toBeNull()
    }
  })

  test('is never from later than now and lives no longer than ours', async () => {
    const { clock, cache, redis } = build()
    redis.kept.set(key('q'), { ...theirs('q', 'a', clock, 5 * MINUTE_MS), expiresAt: clock.now() + 400 * 86_400_000 })
    const found = await cache.lookup(key('q'), 'team')
    expect(found?.entry).toMatchObject({
      stamp: clock.now(),
      createdAt: clock.now(),
      expiresAt: clock.now() + LIFE_MS.plain
    })
  })

  test('is not believed when its clock is off by more than an hour', async () => {
    const { clock, cache, redis } = build()
    redis.kept.set(key('q'), theirs('q', 'a', clock, 61 * MINUTE_MS))
    expect(await cache.lookup(key('q'), 'team')).toBeNull()
  })

  test('does not push the stamps of this machine ahead', async () => {
    const { clock, cache, redis } = build()
    redis.kept.set(key('q'), theirs('q', 'a', clock, 50 * MINUTE_MS))
    await cache.lookup(key('q'), 'team')
    expect(cache.nextStamp()).toBeLessThanOrEqual(clock.now() + 1)
  })
})

describe('a workspace that is cleared', () => {
  test('is void at once in every layer with one tombstone, and no other workspace is', async () => {
    const tombstones = new TombstoneList()
    const { cache, sqlite } = build(tombstones)
    const other = 'other' as WorkspaceId
    for (let i = 0; i < 50; i++) {
      await cache.set(entry(`a${i}`, 'a', { stamp: cache.nextStamp() }))
      await cache.set(entry(`b${i}`, 'b', { stamp: cache.nextStamp(), workspaceId: other }))
    }
    cache.clear(other)
    expect(tombstones.tombstones.size).toBe(1)
    expect(sqlite.kept.size).toBe(100)
    for (let i = 0; i < 50; i++) {
      expect(await cache.lookup(key(`b${i}`), 'workspace')).toBeNull()
      expect((await cache.lookup(key(`a${i}`), 'workspace'))?.entry.answer.text).toBe('a')
    }
    await cache.set(entry('b1', 'again', { stamp: cache.nextStamp(), workspaceId: other }))
    expect((await cache.lookup(key('b1'), 'workspace'))?.entry.answer.text).toBe('again')
  })
})

describe('a layer that fails', () => {
  test('costs the others nothing, however many writes it refuses, and leaves no tombstones', async () => {
    const tombstones = new TombstoneList()
    const { cache, redis, sqlite, memory } = build(tombstones)
    redis.health = 'dead'
    const first = team('first', 'a', { stamp: cache.nextStamp() })
    await cache.set(first)
    for (let i = 0; i < 10_050; i++) await cache.set(team(`q${i % 10_020}`, 'a', { stamp: cache.nextStamp() }))
    expect(tombstones.tombstones.size).toBe(0)
    memory.clear()
    expect(await cache.lookup(first.key, 'team')).toMatchObject({ layer: 'sqlite', entry: { answer: { text: 'a' } } })
    expect(sqlite.kept.size).toBe(10_021)
  })

  test('is not believed about what it missed, also when too much was missed to remember each', async () => {
    const { clock, cache, redis, memory, sqlite } = build()
    const earlier = { ...team('first', 'earlier', { stamp: cache.nextStamp() }), by: 'here' }
    redis.health = 'dead'
    for (const name of ['first', ...Array.from({ length: 10_010 }, (_, i) => `q${i}`)])
      await cache.set(team(name, 'a', { stamp: cache.nextStamp() }))
    redis.health = 'ok'
    redis.kept.set(earlier.key, earlier)
    sqlite.kept.clear()
    memory.clear()
    await clock.advance(60_000)
    expect(await cache.lookup(earlier.key, 'team')).toBeNull()
  })

  test('by taking nothing is known to have nothing, and may hold what was there before', async () => {
    const { cache, redis, memory, sqlite, shared } = build()
    await cache.set(team('q', 'earlier', { stamp: cache.nextStamp() }))
    expect(shared).toEqual([key('q')])
    redis.health = 'refusing'
    await cache.set(team('q', 'later', { stamp: cache.nextStamp() }))
    expect(shared).toEqual([key('q')])
    sqlite.kept.clear()
    memory.clear()
    expect(await cache.lookup(key('q'), 'team')).toBeNull()
    // It does what it is asked, so it is asked again.
    for (let i = 0; i < 10; i++) await cache.set(team(`q${i}`, 'a', { stamp: cache.nextStamp() }))
    redis.health = 'ok'
    await cache.set(team('r', 'a', { stamp: cache.nextStamp() }))
    expect(shared).toEqual([key('q'), key('r')])
  })

  test('by refusing to be written to is still read', async () => {
    const { cache, redis, memory, sqlite } = build()
    await cache.set(team('q', 'a', { stamp: cache.nextStamp() }))
    redis.health = 'read-only'
    for (let i = 0; i < 10; i++) await cache.set(team(`q${i}`, 'a', { stamp: cache.nextStamp() }))
    sqlite.kept.clear()
    memory.clear()
    expect(await cache.lookup(key('q'), 'team')).toMatchObject({ layer: 'redis' })
    expect(cache.resting).toEqual([])
  })
})
