import { getEventListeners } from 'node:events'
import WebSocket from 'ws'
import type { Clock } from '../../main/ports.ts'
import { remoteLimits } from '../../main/providers/resilience/time-limits.ts'
import { SocketPool } from '../../main/providers/websocket/socket-pool.ts'
import { SocketUnavailable, type Reading, type SocketRequest } from '../../main/providers/websocket/socket-request.ts'
import { wsSockets } from '../../main/providers/websocket/ws-socket.ts'
import type { Goal, Measured } from '../eval/suite.ts'
import { ChaosServer, EVENTS_PER_ANSWER, eventText, type ChaosRequest } from './chaos-server.ts'
import { openBenchGate } from './bench-gate.ts'
import { FastClock } from './fast-clock.ts'
import { quantile } from './quantile.ts'
import { seeded } from './seeded.ts'

const REQUESTS = 10_000
const WITHOUT_KEY = 2_000
const AT_ONCE = 40
/** The pool's clock runs this much faster, so that its beats and limits of many seconds pass within the bench. */
const SPEED = 50

export const goals: readonly Goal[] = [
  { metric: 'lost', atMost: 0 },
  { metric: 'duplicated', atMost: 0 },
  { metric: 'handshakesPerRequest', atMost: 0.05 },
  { metric: 'mixedUp', atMost: 0 },
  { metric: 'leakedListeners', atMost: 0 },
  { metric: 'leakedTimers', atMost: 0 },
  { metric: 'leakedSockets', atMost: 0 }
]

interface Counts {
  lost: number
  duplicated: number
  mixedUp: number
  unsure: number
  signals: AbortSignal[]
}

/**
 * The pool against a server on loopback that kills, stalls, goes deaf, is slow, speaks garbage and hangs up in the
 * handshake. With a key by which the server knows a repeated request, every answer must come whole and be worked out
 * once; without one, nothing may be worked on twice and whoever asked must be told when that leaves a doubt.
 */
export async function measurePool(): Promise<Measured> {
  const server = new ChaosServer(seeded(1))
  const url = await server.listen()
  const clock = new FastClock(SPEED)
  const { gate, close } = openBenchGate(clock)
  const pool = new SocketPool({ clock, random: seeded(2), open: wsSockets({ url, headers: () => ({}) }, gate) })

  const keyed = await ask(pool, clock, server, REQUESTS, true)
  const handshakes = server.handshakes
  const open = await ask(pool, clock, server, WITHOUT_KEY, false)
  const happened = [...server.happened].map(([what, times]) => `${what} ${times}`).join(', ')
  server.chaos = false
  const calm = await calmly(pool, url)
  const { state } = pool
  pool.close()
  // Lines end when the other side has seen it.
  for (let i = 0; i < 100 && server.lines > 0; i++) await new Promise((resolve) => setTimeout(resolve, 10))
  const leakedListeners = [...keyed.signals, ...open.signals].reduce(
    (sum, signal) => sum + getEventListeners(signal, 'abort').length,
    0
  )
  const metrics = {
    lost: keyed.lost + open.lost,
    duplicated: keyed.duplicated + open.duplicated,
    mixedUp: keyed.mixedUp + open.mixedUp,
    handshakesPerRequest: handshakes / REQUESTS,
    leakedListeners,
    leakedTimers: clock.pendingTimers,
    leakedSockets: server.lines + pool.state.open,
    ...calm
  }
  const notes = [
    `${REQUESTS} requests with a key, ${WITHOUT_KEY} without, ${AT_ONCE} at once; ${handshakes} handshakes for the first, ${state.handshakes} in all.`,
    `What went wrong: ${happened}.`,
    `Without a key: ${open.unsure} of ${WITHOUT_KEY} ended with "the server may have it"; none of them was sent again.`,
    `The pool's clock ran ${SPEED} times faster, with its usual beats and limits.`
  ]
  close()
  server.close()
  return { metrics, notes }
}

async function ask(
  pool: SocketPool,
  clock: Clock,
  server: ChaosServer,
  count: number,
  keyed: boolean
): Promise<Counts> {
  const counts: Counts = { lost: 0, duplicated: 0, mixedUp: 0, unsure: 0, signals: [] }
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < count) await askOne(pool, clock, `${keyed ? 'k' : 'u'}${next++}`, keyed, counts)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  for (const [id, times] of server.worked) if (id.startsWith(keyed ? 'k' : 'u') && times > 1) counts.duplicated++
  return counts
}

/** Asks until there is an outcome: where no socket can be had nothing was sent, so the same is asked again. */
async function askOne(pool: SocketPool, clock: Clock, id: string, keyed: boolean, counts: Counts): Promise<void> {
  const body: ChaosRequest = { id, ...(keyed && { key: id }) }
  for (;;) {
    const abort = new AbortController()
    counts.signals.push(abort.signal)
    const seen: string[] = []
    try {
      for await (const event of pool.request(requestOf(body, keyed, abort.signal))) seen.push(event)
    } catch (error) {
      if (error instanceof SocketUnavailable) {
        await new Promise<void>((resolve) => clock.after(1_000, resolve))
        continue
      }
      if (keyed) counts.lost++
      else counts.unsure++
      return
    }
    const whole = Array.from({ length: EVENTS_PER_ANSWER }, (_, n) => eventText(id, n))
    if (seen.length > whole.length) counts.duplicated++
    else if (seen.length < whole.length) counts.lost++
    else if (seen.some((event, n) => event !== whole[n])) counts.mixedUp++
    return
  }
}

function requestOf(body: ChaosRequest, repeatable: boolean, signal: AbortSignal): SocketRequest<string> {
  return {
    text: JSON.stringify(body),
    context: { purpose: 'completion' },
    read,
    repeatable,
    limits: remoteLimits,
    signal
  }
}

function read(text: string): Reading<string> {
  const event = JSON.parse(text) as { refused?: boolean; n?: number; of?: number }
  if (event.refused) return { type: 'refused', cause: new Error('too old') }
  return { type: 'event', event: text, last: event.n === (event.of ?? 0) - 1 }
}

/** In calm weather: a request over the pool against one over a socket of its own. */
async function calmly(pool: SocketPool, url: URL): Promise<Record<string, number>> {
  const { signal } = new AbortController()
  const pooled: number[] = []
  const fresh: number[] = []
  for (let i = 0; i < 300; i++) {
    let began = performance.now()
    for await (const event of pool.request(requestOf({ id: `c${i}` }, false, signal))) void event
    pooled.push(performance.now() - began)
    began = performance.now()
    await overFreshSocket(url, { id: `f${i}` })
    fresh.push(performance.now() - began)
  }
  const pooledMsP50 = quantile(pooled, 0.5)
  const freshSocketMsP50 = quantile(fresh, 0.5)
  return { pooledMsP50, freshSocketMsP50, speedupRatio: freshSocketMsP50 / pooledMsP50 }
}

function overFreshSocket(url: URL, body: ChaosRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { perMessageDeflate: false })
    let events = 0
    socket.on('open', () => socket.send(JSON.stringify(body)))
    socket.on('error', reject)
    socket.on('message', () => {
      if (++events < EVENTS_PER_ANSWER) return
      socket.terminate()
      resolve()
    })
  })
}
