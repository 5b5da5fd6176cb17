import { Redis } from 'ioredis'
import { afterEach, describe, expect, test } from 'vitest'
import type { CacheEntry, CacheFinding } from '../../main/domain/cache.ts'
import { systemClock } from '../../main/node/clock.ts'
import { LayeredCache } from '../../main/optimizer/cache/layered-cache.ts'
import { MemoryLayer } from '../../main/optimizer/cache/memory-layer.ts'
import { RedisConnection, type ConnectionPermit } from '../../main/optimizer/cache/redis-connection.ts'
import { RedisLayer } from '../../main/optimizer/cache/redis-layer.ts'
import { SealingKey } from '../../main/optimizer/cache/sealing-key.ts'
import type { Clock } from '../../main/ports.ts'
import { TombstoneList } from '../fakes/tombstone-list.ts'
import { ManualClock } from '../fakes/manual-clock.ts'
import { silentLog } from '../fakes/silent-log.ts'
import { entry, key } from '../unit/optimizer/cache/cache-entries.ts'
import { redisForTests } from './redis-server.ts'

const LOOKUP_MS = 20
const server = await redisForTests()
const secret = SealingKey.random()
const sealing = new SealingKey(secret)
const connections: RedisConnection[] = []
afterEach(() => {
  for (const connection of connections.splice(0)) connection.close()
})

const permit = (): Promise<ConnectionPermit> =>
  Promise.resolve({ signal: new AbortController().signal, bytesOut: 0, bytesIn: 0, end: () => undefined })

/** The time of now, standing still: however busy this machine is, nothing comes too late. */
function stillClock(): ManualClock {
  const clock = new ManualClock()
  clock.sleep(Date.now() - clock.now())
  return clock
}

/** One person's cache over the shared server, with a memory so small that Redis is asked nearly always. */
async function person(
  over: { sealing?: SealingKey; clock?: Clock } = {}
): Promise<{ cache: LayeredCache; findings: CacheFinding[]; connection: RedisConnection }> {
  const clock = over.clock ?? stillClock()
  const connection = new RedisConnection({ clock, log: silentLog, address: server.address, admit: permit })
  connections.push(connection)
  await connection.connect()
  const layer = new RedisLayer({ clock, sealing: over.sealing ?? sealing, redis: connection, largestBytes: 1_000_000 })
  const findings: CacheFinding[] = []
  const cache = new LayeredCache({
    clock,
    origin: 'here',
    memory: new MemoryLayer(clock, { entries: 1, bytes: 1_000_000 }),
    slower: [{ layer, lookupMs: LOOKUP_MS }],
    tombstones: new TombstoneList(),
    lastStamp: 0,
    onShared: () => undefined,
    onFinding: (finding) => findings.push(finding)
  })
  return { cache, findings, connection }
}

const team = (cache: LayeredCache, name: string, text: string, now = Date.now()): CacheEntry =>
  entry(name, text, { scope: 'team', stamp: cache.nextStamp(), createdAt: now, expiresAt: now + 60_000 })

/** Resolves when something has become true; a test that waits in vain ends by its own limit. */
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await turnOfTheLoop()
}
const turnOfTheLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('a team over one Redis', () => {
  test('what one person was answered the other finds, with the same end', async () => {
    const clock = stillClock()
    const [one, two] = [await person({ clock }), await person({ clock })]
    const kept = team(one.cache, 'shared', 'a', clock.now())
    await one.cache.set(kept)
    const found = await two.cache.lookup(kept.key, 'team')
    expect(found).toMatchObject({ layer: 'redis', entry: { answer: { text: 'a' }, expiresAt: kept.expiresAt } })
    const admin = new Redis(server.address)
    const name = `sextant:1:${sealing.nameOf(kept.key)}`
    const life = await admin.pttl(name)
    expect(life).toBeGreaterThan(50_000)
    expect(life).toBeLessThanOrEqual(60_000)
    expect((await admin.getBuffer(name))?.toString('latin1')).not.toContain('shared')
    admin.disconnect()
  })

  test('what one person deletes the other does not find', async () => {
    const [one, two] = [await person(), await person()]
    await one.cache.set(team(one.cache, 'gone', 'a'))
    await one.cache.delete(key('gone'))
    expect(await two.cache.lookup(key('gone'), 'team')).toBeNull()
  })

  test('a value that is larger than any entry is not ours, and is not fetched whole', async () => {
    const counted: ConnectionPermit = {
      signal: new AbortController().signal,
      bytesOut: 0,
      bytesIn: 0,
      end: () => undefined
    }
    const clock = stillClock()
    const connection = new RedisConnection({
      clock,
      log: silentLog,
      address: server.address,
      admit: () => Promise.resolve(counted)
    })
    connections.push(connection)
    await connection.connect()
    const layer = new RedisLayer({ clock, sealing, redis: connection, largestBytes: 1_000 })
    const admin = new Redis(server.address)
    await admin.set(`sextant:1:${sealing.nameOf(key('vast'))}`, Buffer.alloc(2_000_000, 7))
    admin.disconnect()
    await expect(layer.get(key('vast'))).rejects.toMatchObject({ what: 'unreadable' })
    expect(await layer.get(key('absent'))).toBeNull()
    connection.close()
    await until(() => counted.bytesIn > 0)
    expect(counted.bytesIn).toBeLessThan(100_000)
  })

  test('an entry that was forged, swapped or mangled is a miss and a finding', async () => {
    const { cache, findings } = await person()
    const stranger = await person({ sealing: new SealingKey(SealingKey.random()) })
    await cache.set(team(cache, 'true', 'a'))
    const admin = new Redis(server.address)
    const nameOf = (name: string): string => `sextant:1:${sealing.nameOf(key(name))}`
    await admin.set(nameOf('mangled'), 'hello')
    await admin.set(nameOf('swapped'), (await admin.getBuffer(nameOf('true'))) as Buffer)
    await admin.set(nameOf('forged'), new SealingKey(SealingKey.random()).seal(team(stranger.cache, 'forged', 'evil')))
    for (const name of ['mangled', 'swapped', 'forged']) expect(await cache.lookup(key(name), 'team')).toBeNull()
    expect(findings.map(({ layer, what }) => `${layer} ${what}`)).toEqual([
      'redis unreadable',
      'redis forged',
      'redis forged'
    ])
    // A layer that tells lies in time is not left alone: its true entries still count.
    await cache.set(team(cache, 'other', 'b'))
    expect((await cache.lookup(key('true'), 'team'))?.entry.answer.text).toBe('a')
    admin.disconnect()
  })
})

/** What a load has met so far. */
interface Seen {
  lookups: number
  hits: number
  wrong: string[]
}

/** Lookups and writes without end, each checked; `stop` resolves when none of them waits for anything any more. */
function load(cache: LayeredCache, who: string): { seen: Seen; stop: () => Promise<void> } {
  const seen: Seen = { lookups: 0, hits: 0, wrong: [] }
  const truth = new Map<string, string>()
  let running = true
  const work = async (worker: number): Promise<void> => {
    for (let i = 0; running; i++) {
      const name = `${who}-${worker}-${i % 7}`
      const found = await cache.lookup(key(name), 'team')
      seen.lookups++
      if (found) {
        seen.hits++
        if (found.entry.answer.text !== truth.get(name))
          seen.wrong.push(`${name}: ${found.entry.answer.text} for ${truth.get(name) ?? 'nothing'}`)
      }
      if (i % 3 === 0) {
        truth.set(name, `v${i}`)
        await cache.set(team(cache, name, `v${i}`))
      } else if (i % 11 === 0) {
        truth.delete(name)
        await cache.delete(key(name))
      }
      await turnOfTheLoop()
    }
  }
  const workers = Array.from({ length: 8 }, (_, worker) => work(worker))
  return {
    seen,
    async stop() {
      running = false
      await Promise.all(workers)
    }
  }
}

/** So many more lookups have been answered, or hits been found, than there were. */
const more = (seen: Seen, what: 'lookups' | 'hits', count: number): Promise<void> => {
  const goal = seen[what] + count
  return until(() => seen[what] >= goal)
}

describe('under load', () => {
  test(
    'a server that is killed and comes back blocks nobody, and nothing wrong is served',
    { timeout: 60_000 },
    async () => {
      const { cache, connection } = await person({ clock: systemClock })
      const { seen, stop } = load(cache, 'kill')
      await more(seen, 'hits', 20)
      await server.kill()
      await until(() => !connection.connected)
      // Lookups go on being answered, with nothing, while nobody is there.
      await more(seen, 'lookups', 100)
      await server.run()
      await until(() => connection.connected)
      await more(seen, 'hits', 20)
      await stop()
      expect(seen.wrong).toEqual([])
    }
  )

  test(
    'a server that is paused and goes on blocks nobody, and writes that land late bring nothing back',
    { timeout: 60_000 },
    async () => {
      const { cache } = await person({ clock: systemClock })
      const { seen, stop } = load(cache, 'pause')
      await more(seen, 'hits', 20)
      server.pause()
      // It is still connected and says nothing: what is asked meanwhile is answered without it, then it is left alone.
      await until(() => cache.resting.includes('redis'))
      await more(seen, 'lookups', 100)
      server.resume()
      await until(() => !cache.resting.includes('redis'))
      await more(seen, 'hits', 20)
      await stop()
      expect(seen.wrong).toEqual([])
    }
  )

  test('a server that is not there is not even waited for', async () => {
    const clock = new ManualClock()
    const connection = new RedisConnection({ clock, log: silentLog, address: 'redis://127.0.0.1:1', admit: permit })
    connections.push(connection)
    const layer = new RedisLayer({ clock, sealing, redis: connection, largestBytes: 1_000_000 })
    const cache = new LayeredCache({
      clock,
      origin: 'here',
      memory: new MemoryLayer(clock, { entries: 10, bytes: 1_000_000 }),
      slower: [{ layer, lookupMs: LOOKUP_MS }],
      tombstones: new TombstoneList(),
      lastStamp: 0,
      onShared: () => undefined,
      onFinding: () => undefined
    })
    // The clock stands still: an answer that had to wait for anything would never come.
    for (let i = 0; i < 200; i++) expect(await cache.lookup(key(`none${i}`), 'team')).toBeNull()
    expect(cache.resting).toEqual(['redis'])
  })

  test('permit that is withdrawn ends the connection', async () => {
    const withdrawn = new AbortController()
    const connection = new RedisConnection({
      clock: systemClock,
      log: silentLog,
      address: server.address,
      admit: () => Promise.resolve({ signal: withdrawn.signal, bytesOut: 0, bytesIn: 0, end: () => undefined })
    })
    connections.push(connection)
    await connection.connect()
    expect(connection.connected).toBe(true)
    withdrawn.abort()
    await until(() => !connection.connected)
    expect(connection.connected).toBe(false)
  })
})
