import { setTimeout as wait } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { afterEach, describe, expect, test } from 'vitest'
import type { CacheEntry, CacheFinding } from '../../main/domain/cache.ts'
import { systemClock } from '../../main/node/clock.ts'
import { LayeredCache } from '../../main/optimizer/cache/layered-cache.ts'
import { MemoryLayer } from '../../main/optimizer/cache/memory-layer.ts'
import { RedisConnection, type ConnectionLeave } from '../../main/optimizer/cache/redis-connection.ts'
import { RedisLayer } from '../../main/optimizer/cache/redis-layer.ts'
import { SealingKey } from '../../main/optimizer/cache/sealing-key.ts'
import { GraveBook } from '../fakes/grave-book.ts'
import { silentLog } from '../fakes/silent-log.ts'
import { entry, key } from '../unit/cache/cache-entries.ts'
import { redisForTests } from './redis-server.ts'

const LOOKUP_MS = 20
/** What a lookup may take beyond its budget on a busy machine. */
const GRACE_MS = 150
const server = await redisForTests()
const secret = SealingKey.random()
const sealing = new SealingKey(secret)
const connections: RedisConnection[] = []
afterEach(() => {
  for (const connection of connections.splice(0)) connection.close()
})

const leave = (): Promise<ConnectionLeave> =>
  Promise.resolve({ signal: new AbortController().signal, bytesOut: 0, bytesIn: 0, end: () => undefined })

/** One person's cache over the shared server, with a memory so small that Redis is asked nearly always. */
async function person(over: { sealing?: SealingKey; memory?: number } = {}): Promise<{ cache: LayeredCache; findings: CacheFinding[]; connection: RedisConnection }> {
  const connection = new RedisConnection({ clock: systemClock, log: silentLog, address: server.address, admit: leave })
  connections.push(connection)
  await connection.connect()
  const layer = new RedisLayer({ clock: systemClock, sealing: over.sealing ?? sealing, redis: connection, largestBytes: 1_000_000 })
  const findings: CacheFinding[] = []
  const cache = new LayeredCache({
    clock: systemClock, origin: 'here', memory: new MemoryLayer(systemClock, { entries: over.memory ?? 1, bytes: 1_000_000 }), slower: [{ layer, lookupMs: LOOKUP_MS }],
    graves: new GraveBook(), lastStamp: 0, onFinding: (finding) => findings.push(finding)
  })
  return { cache, findings, connection }
}

const team = (cache: LayeredCache, name: string, text: string, lifeMs = 60_000): CacheEntry =>
  entry(name, text, { scope: 'team', stamp: cache.nextStamp(), createdAt: Date.now(), expiresAt: Date.now() + lifeMs })

const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
  for (let i = 0; i < 200 && !(await holds()); i++) await wait(50)
}

describe('a team over one Redis', () => {
  test('what one person was answered the other finds, with the same end', async () => {
    const [one, two] = [await person(), await person()]
    const kept = team(one.cache, 'shared', 'a')
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
    expect(findings.map(({ layer, what }) => `${layer} ${what}`)).toEqual(['redis unreadable', 'redis forged', 'redis forged'])
    // A layer that tells lies in time is not left alone: its true entries still count.
    await cache.set(team(cache, 'other', 'b'))
    expect((await cache.lookup(key('true'), 'team'))?.entry.answer.text).toBe('a')
    admin.disconnect()
  })
})

/** Lookups and writes without end, each checked; `stop` says what was seen. */
function load(cache: LayeredCache, who: string): { stop: () => Promise<{ lookups: number; hits: number; wrong: string[]; slowestMs: number }> } {
  const seen = { lookups: 0, hits: 0, wrong: [] as string[], slowestMs: 0 }
  const truth = new Map<string, string>()
  let running = true
  const work = async (worker: number): Promise<void> => {
    for (let i = 0; running; i++) {
      const name = `${who}-${worker}-${i % 7}`
      const began = performance.now()
      const found = await cache.lookup(key(name), 'team')
      seen.slowestMs = Math.max(seen.slowestMs, performance.now() - began)
      seen.lookups++
      if (found) {
        seen.hits++
        if (found.entry.answer.text !== truth.get(name)) seen.wrong.push(`${name}: ${found.entry.answer.text} for ${truth.get(name) ?? 'nothing'}`)
      }
      if (i % 3 === 0) {
        truth.set(name, `v${i}`)
        await cache.set(team(cache, name, `v${i}`))
      } else if (i % 11 === 0) {
        truth.delete(name)
        await cache.delete(key(name))
      }
      await wait(1)
    }
  }
  const workers = Array.from({ length: 8 }, (_, worker) => work(worker))
  return {
    async stop() {
      running = false
      await Promise.all(workers)
      return seen
    }
  }
}

describe('under load', () => {
  test('a server that is killed and comes back blocks nobody, and nothing wrong is served', { timeout: 60_000 }, async () => {
    const { cache, connection } = await person()
    const running = load(cache, 'kill')
    await wait(300)
    await server.kill()
    await wait(700)
    await server.run()
    await until(() => connection.connected)
    await wait(500)
    const seen = await running.stop()
    expect(seen.wrong).toEqual([])
    expect(seen.hits).toBeGreaterThan(20)
    expect(seen.slowestMs).toBeLessThan(LOOKUP_MS + GRACE_MS)
    expect(connection.connected).toBe(true)
  })

  test('a server that is paused and goes on blocks nobody, and writes that land late bring nothing back', { timeout: 60_000 }, async () => {
    const { cache } = await person()
    const running = load(cache, 'pause')
    await wait(300)
    server.pause()
    await wait(1_500)
    server.resume()
    await wait(1_500)
    const seen = await running.stop()
    expect(seen.wrong).toEqual([])
    expect(seen.slowestMs).toBeLessThan(LOOKUP_MS + GRACE_MS)
    expect(seen.hits).toBeGreaterThan(20)
  })

  test('a server that is not there costs nothing', async () => {
    const connection = new RedisConnection({ clock: systemClock, log: silentLog, address: 'redis://127.0.0.1:1', admit: leave })
    connections.push(connection)
    const layer = new RedisLayer({ clock: systemClock, sealing, redis: connection, largestBytes: 1_000_000 })
    const cache = new LayeredCache({
      clock: systemClock, origin: 'here', memory: new MemoryLayer(systemClock, { entries: 10, bytes: 1_000_000 }), slower: [{ layer, lookupMs: LOOKUP_MS }],
      graves: new GraveBook(), lastStamp: 0, onFinding: () => undefined
    })
    const began = performance.now()
    for (let i = 0; i < 200; i++) expect(await cache.lookup(key(`none${i}`), 'team')).toBeNull()
    expect((performance.now() - began) / 200).toBeLessThan(5)
  })

  test('leave that is withdrawn ends the connection', async () => {
    const withdrawn = new AbortController()
    const connection = new RedisConnection({
      clock: systemClock, log: silentLog, address: server.address,
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
