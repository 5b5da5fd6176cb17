import { createHash, createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { CacheEntry, CacheFinding } from '../../../../../main/domain/cache.ts'
import { systemClock } from '../../../../../main/node/clock.ts'
import { EdgeLayer } from '../../../../../main/optimizer/cache/edge-layer.ts'
import { LayeredCache } from '../../../../../main/optimizer/cache/layered-cache.ts'
import { MemoryLayer } from '../../../../../main/optimizer/cache/memory-layer.ts'
import { SealingKey } from '../../../../../main/optimizer/cache/sealing-key.ts'
import type { Clock, Fetch } from '../../../../../main/ports.ts'
import { TombstoneList } from '../../../../fakes/tombstone-list.ts'
import { ManualClock } from '../../../../fakes/manual-clock.ts'
import { entry, key } from '../cache-entries.ts'

const LOOKUP_MS = 150
const WRITE_SECRET = 'the edge knows this'
const sealing = new SealingKey(SealingKey.random())
const plainFetch: Fetch = (url, init = {}) => {
  const { method, headers, body, signal, redirect } = init
  return fetch(url, {
    ...(method && { method }),
    ...(headers && { headers }),
    ...(body && { body }),
    ...(signal && { signal }),
    ...(redirect && { redirect })
  })
}

/** What the edge holds, and how it behaves for some names. */
const held = new Map<string, string>()
const manners = new Map<string, (request: IncomingMessage, response: ServerResponse) => void>()
const refused: string[] = []

const server = createServer((request, response) => {
  const name = (request.url ?? '').split('/').at(-1) ?? ''
  const manner = manners.get(name)
  if (manner) return manner(request, response)
  const pieces: Buffer[] = []
  request.on('data', (piece: Buffer) => pieces.push(piece))
  request.on('end', () => {
    const body = Buffer.concat(pieces).toString()
    if (request.method === 'GET') {
      const value = held.get(name)
      response.writeHead(value === undefined ? 404 : 200, { 'cache-control': 'max-age=600', age: '100' }).end(value)
      return
    }
    const signed = [
      request.method,
      request.url,
      request.headers.date,
      createHash('sha256').update(body).digest('hex')
    ].join('\n')
    const right =
      createHmac('sha256', WRITE_SECRET).update(signed).digest('base64url') === request.headers['x-sextant-signature']
    if (!right) refused.push(name)
    else if (request.method === 'PUT') held.set(name, body)
    else held.delete(name)
    response.writeHead(right ? 204 : 403).end()
  })
}).listen(0, '127.0.0.1')
await once(server, 'listening')
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  held.clear()
  manners.clear()
  refused.length = 0
})

/** The time of now, standing still: however busy this machine is, nothing comes too late. */
function stillClock(): ManualClock {
  const clock = new ManualClock()
  clock.sleep(Date.now() - clock.now())
  return clock
}

function edgeLayer(writeSecret: string | null, clock: Clock, timeoutMs = 10_000): EdgeLayer {
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/answers/`
  return new EdgeLayer({
    clock,
    sealing,
    fetch: plainFetch,
    contextOf: () => ({ purpose: 'cache' }),
    address,
    writeSecret,
    timeoutMs,
    writeMs: 10_000,
    largestBytes: 100_000
  })
}

function build(
  writeSecret: string | null = WRITE_SECRET,
  clock: Clock = stillClock()
): { cache: LayeredCache; findings: CacheFinding[] } {
  const layer = edgeLayer(writeSecret, clock)
  const findings: CacheFinding[] = []
  const cache = new LayeredCache({
    clock,
    origin: 'here',
    memory: new MemoryLayer(clock, { entries: 10, bytes: 1_000_000 }),
    slower: [{ layer, lookupMs: LOOKUP_MS }],
    tombstones: new TombstoneList(),
    lastStamp: 0,
    onShared: () => undefined,
    onFinding: (finding) => findings.push(finding)
  })
  return { cache, findings }
}

const team = (name: string, text = 'a', lifeMs = 3_600_000): CacheEntry =>
  entry(name, text, { scope: 'team', stamp: Date.now(), createdAt: Date.now(), expiresAt: Date.now() + lifeMs })
const nameOf = (name: string): string => sealing.nameOf(key(name))
const sealed = (name: string, text?: string): string => sealing.seal(team(name, text)).toString('base64url')

describe('the edge', () => {
  test('keeps what is put there with a right signature, and gives it to others', async () => {
    await build().cache.set(team('q'))
    expect(refused).toEqual([])
    expect(Buffer.from(held.get(nameOf('q')) ?? '', 'base64url').toString('latin1')).not.toContain('question')
    const { cache } = build()
    expect(await cache.lookup(key('q'), 'team')).toMatchObject({ layer: 'edge', entry: { answer: { text: 'a' } } })
    await cache.delete(key('q'))
    expect(held.size).toBe(0)
  })

  test('is only read where there is no secret to sign with', async () => {
    await build(null).cache.set(team('q'))
    expect(held.size).toBe(0)
    await build('a wrong secret').cache.set(team('q'))
    expect([held.size, refused.length]).toEqual([0, 1])
  })

  test('far away, is not waited for by who asks, and still takes what is put there and deleted', async () => {
    const layer = edgeLayer(WRITE_SECRET, stillClock(), LOOKUP_MS)
    const methods: (string | undefined)[] = []
    manners.set(nameOf('far'), (request, response) => {
      methods.push(request.method)
      request.resume()
      setTimeout(() => response.writeHead(204).end(), 250)
    })
    await expect(layer.get(key('far'))).rejects.toMatchObject({ name: 'TimeoutError' })
    expect(await layer.set(team('far'))).toBe(true)
    await layer.delete(key('far'))
    expect(methods).toEqual(['GET', 'PUT', 'DELETE'])
  })

  test('shortens the life of what ages there sooner', async () => {
    held.set(nameOf('q'), sealed('q'))
    const clock = stillClock()
    const found = await build(WRITE_SECRET, clock).cache.lookup(key('q'), 'team')
    expect(found?.entry.expiresAt).toBe(clock.now() + 500_000)
  })

  const stale: [string, Record<string, string>][] = [
    ['older than its max-age', { 'cache-control': 'max-age=60', age: '61' }],
    ['not to be stored', { 'cache-control': 'no-store' }],
    ['not to be used unasked', { 'cache-control': 'public, no-cache' }],
    ['past its Expires', { expires: new Date(0).toUTCString() }]
  ]
  test.each(stale)('an answer that is %s is a miss', async (_, headers) => {
    manners.set(nameOf('q'), (_request, response) => void response.writeHead(200, headers).end(sealed('q')))
    expect(await build().cache.lookup(key('q'), 'team')).toBeNull()
  })

  const hostile: [string, (request: IncomingMessage, response: ServerResponse) => void][] = [
    ['stalls before the head', () => undefined],
    ['stalls in the middle of the body', (_, response) => void response.writeHead(200).write(sealed('q').slice(0, 50))],
    [
      'announces more than it sends',
      (request, response) => {
        response.writeHead(200, { 'content-length': '5000' }).write(sealed('q'))
        setImmediate(() => request.socket.destroy())
      }
    ],
    [
      'announces less than it sends',
      (request, response) => {
        const body = sealed('q')
        request.socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length - 8}\r\n\r\n${body}`)
        response.destroy()
      }
    ],
    [
      'announces gigabytes',
      (_, response) => void response.writeHead(200, { 'content-length': '9000000000' }).write('x')
    ],
    [
      'sends without end',
      (_, response) => {
        const more = (): void => {
          if (!response.destroyed) response.write('A'.repeat(50_000), () => setImmediate(more))
        }
        response.writeHead(200)
        more()
      }
    ],
    [
      'returns the entry of another question',
      (_, response) => void response.writeHead(200).end(sealed('other', 'wrong'))
    ],
    [
      'returns an entry that somebody else made',
      (_, response) =>
        void response
          .writeHead(200)
          .end(new SealingKey(SealingKey.random()).seal(team('q', 'evil')).toString('base64url'))
    ],
    [
      'returns a page',
      (_, response) =>
        void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Log in to continue</html>')
    ],
    ['sends somewhere else', (_, response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
    ['is broken', (_, response) => void response.writeHead(500).end('oops')]
  ]
  test.each(hostile)('an edge that %s is a miss', async (_, manner) => {
    manners.set(nameOf('q'), manner)
    expect(await build(WRITE_SECRET, systemClock).cache.lookup(key('q'), 'team')).toBeNull()
  })

  test.each(hostile.slice(0, 2))('an edge that %s costs its budget and no more', async (_, manner) => {
    const clock = new ManualClock()
    let reached: () => void = () => undefined
    const asked = new Promise<void>((resolve) => (reached = resolve))
    manners.set(nameOf('q'), (request, response) => {
      manner(request, response)
      reached()
    })
    const { cache } = build(WRITE_SECRET, clock)
    let found: unknown = 'nothing yet'
    const lookup = cache.lookup(key('q'), 'team').then((hit) => (found = hit))
    await asked
    await clock.advance(LOOKUP_MS - 1)
    expect(found).toBe('nothing yet')
    await clock.advance(1)
    await lookup
    expect(found).toBeNull()
  })

  test('that returns what is not ours is reported', async () => {
    manners.set(nameOf('q'), (_request, response) => void response.writeHead(200).end(sealed('other', 'wrong')))
    const { cache, findings } = build()
    await cache.lookup(key('q'), 'team')
    expect(findings).toEqual([{ layer: 'edge', what: 'forged', key: key('q') }])
  })
})
