import { SextantError } from '../../domain/errors.ts'
import type { RequestContext } from '../../domain/network.ts'
import type { Milliseconds } from '../../domain/units.ts'
import type { Clock } from '../../ports.ts'
import { fullJitter } from './backoff.ts'
import { PooledSocket } from './pooled-socket.ts'
import type { OpenSocket } from './socket.ts'
import { answerOver, NothingWritten, RequestRefused } from './socket-answer.ts'
import { SocketLost, SocketUnavailable, SocketUnreadable, type SocketRequest } from './socket-request.ts'

export const MOST_SOCKETS = 5
/** Providers end a socket after an hour; one that is this old is not used any more. Spread, so that not all end at once. */
export const OLDEST_MS: Milliseconds = 55 * 60_000
const OLDEST_SPREAD = 0.1
/** An idle one is closed after this: its pings would tell others that the app is open. */
export const IDLE_MS: Milliseconds = 5 * 60_000
/** Sockets in a row that never open or never bring an answer, before whoever waits is told to take another way. */
const MOST_FAILURES = 3
/** How long nobody waits for sockets then. */
export const REST_MS: Milliseconds = 60_000
/** Times that a repeatable request is written again. */
const MOST_REPEATS = 5

interface Waiter {
  context: RequestContext
  take: (socket: PooledSocket) => void
  refuse: (reason: unknown) => void
}

export interface SocketPoolParts {
  clock: Clock
  /** From 0 (inclusive) to 1 (exclusive). */
  random: () => number
  open: OpenSocket
}

/** What the status shows. */
export interface PoolState {
  open: number
  busy: number
  waiting: number
  /** Openings that were tried since the start. */
  handshakes: number
}

/**
 * The sockets to one endpoint: at most five, opened when they are needed, the one that has rested longest first; who
 * finds none waits in line.
 *
 * A request is lost or sent twice by no fault of the pool: until it has been written to a socket it may go to any other;
 * from then on the server may have it, and only a repeatable one, or one that the server says it did not take, is written
 * again. Everything else ends with an error that says so, and whoever asked decides.
 */
export class SocketPool {
  readonly #parts: SocketPoolParts
  readonly #sockets = new Map<PooledSocket, { oldestMs: Milliseconds }>()
  #waiters: Waiter[] = []
  #failures = 0
  #nextOpeningAt: Milliseconds = -Infinity
  #restUntil: Milliseconds = -Infinity
  #refusedWith: number | undefined
  #cancelTimer: (() => void) | null = null
  #closed = false
  #warm = 0
  #handshakes = 0

  constructor(parts: SocketPoolParts) {
    this.#parts = parts
  }

  get state(): PoolState {
    const states = [...this.#sockets.keys()].map((socket) => socket.state)
    const busy = states.filter((state) => state === 'busy').length
    return {
      open: busy + states.filter((state) => state === 'idle').length,
      busy,
      waiting: this.#waiters.length,
      handshakes: this.#handshakes
    }
  }

  /**
   * Sends a request and yields its answer.
   * @throws SocketUnavailable (nothing was sent), SocketLost (the server may have it), SocketUnreadable (the same),
   *   the signal's reason, whatever kept the sockets from being opened
   */
  async *request<T>(request: SocketRequest<T>): AsyncGenerator<T> {
    let delivered = 0
    /** Why the server may have the request already. */
    let doubt: unknown
    for (let repeats = 0; ; repeats++) {
      let skip = delivered
      try {
        const socket = await this.#acquire(request.context, request.signal, repeats > 0)
        for await (const event of answerOver(socket, request, this.#parts.clock)) {
          if (skip > 0) {
            skip--
            continue
          }
          delivered++
          yield event
        }
        return
      } catch (thrown) {
        const untaken = thrown instanceof NothingWritten || thrown instanceof RequestRefused
        const broken =
          thrown instanceof SocketUnreadable ||
          (thrown instanceof SocketLost && !(thrown.cause instanceof SextantError))
        if (broken) doubt = thrown
        const again = (untaken && (delivered === 0 || request.repeatable)) || (broken && request.repeatable)
        if (!again || repeats === MOST_REPEATS) throw told(thrown, doubt ?? (delivered > 0 ? thrown : undefined))
      }
    }
  }

  /** So many stay open when they are idle, for a question that is expected; they were opened for one before. */
  keepWarm(count: number): void {
    this.#warm = Math.min(MOST_SOCKETS, count)
  }

  /**
   * Cuts every socket and sends everybody away who waits: the machine goes to sleep or offline. The pool opens new ones
   * when it is asked again.
   */
  drain(reason: unknown): void {
    this.#cancelTimer?.()
    this.#cancelTimer = null
    this.#sendAway(reason)
    for (const socket of [...this.#sockets.keys()]) socket.terminate(reason)
  }

  /** Drains for good, as before the app quits. */
  close(): void {
    this.#closed = true
    this.drain(new SocketUnavailable(new Error('the pool is closed')))
  }

  /** Waits in line for a socket; a repeated request stands at its head. */
  #acquire(context: RequestContext, signal: AbortSignal, first: boolean): Promise<PooledSocket> {
    if (signal.aborted) return Promise.reject(signal.reason as Error)
    if (this.#closed) return Promise.reject(new SocketUnavailable(new Error('the pool is closed')))
    if (this.#sockets.size === 0 && this.#now() < this.#restUntil)
      return Promise.reject(new SocketUnavailable(new Error('sockets are not tried for a while'), this.#refusedWith))
    return new Promise<PooledSocket>((resolve, reject) => {
      const leave = (): void => {
        this.#waiters = this.#waiters.filter((other) => other !== waiter)
        reject(signal.reason as Error)
      }
      const settle =
        <V>(how: (value: V) => void) =>
        (value: V): void => {
          signal.removeEventListener('abort', leave)
          how(value)
        }
      const waiter: Waiter = { context, take: settle(resolve), refuse: settle(reject) }
      signal.addEventListener('abort', leave, { once: true })
      if (first) this.#waiters.unshift(waiter)
      else this.#waiters.push(waiter)
      this.#serve()
    })
  }

  /** Gives sockets to those who wait, and opens what is missing. */
  #serve(): void {
    for (;;) {
      const [waiter] = this.#waiters
      if (!waiter) return
      const socket = this.#longestRested()
      if (!socket) break
      this.#waiters.shift()
      socket.reserve()
      waiter.take(socket)
    }
    const opening = [...this.#sockets.keys()].filter((socket) => socket.state === 'opening').length
    // While openings fail, one at a time is enough to find out that they work again.
    const most = this.#failures > 0 ? Math.min(1, this.#waiters.length) : this.#waiters.length
    for (const { context } of this.#waiters.slice(opening, most)) {
      if (this.#sockets.size === MOST_SOCKETS) return
      const wait = this.#nextOpeningAt - this.#now()
      if (wait > 0) {
        this.#cancelTimer ??= this.#parts.clock.after(wait, () => {
          this.#cancelTimer = null
          this.#serve()
        })
        return
      }
      this.#open(context)
    }
  }

  #open(context: RequestContext): void {
    const { clock, random, open } = this.#parts
    const oldestMs = OLDEST_MS * (1 - OLDEST_SPREAD * random())
    this.#handshakes++
    const socket = new PooledSocket(
      clock,
      open,
      { ...context, purpose: 'connection' },
      {
        opened: () => this.#serve(),
        freed: (useful) => this.#freed(useful),
        closed: (closed, failed, end) => this.#lost(closed, failed, end),
        idleBeat: (idle) => this.#retire(idle)
      }
    )
    this.#sockets.set(socket, { oldestMs })
  }

  /** Not opening one but getting an answer over it proves that the other side works. */
  #freed(useful: boolean): void {
    if (useful) {
      this.#failures = 0
      this.#nextOpeningAt = -Infinity
    }
    this.#serve()
  }

  #lost(socket: PooledSocket, failed: boolean, { status, cause }: { status?: number; cause?: unknown }): void {
    this.#sockets.delete(socket)
    if (failed && !this.#closed) this.#failed(status, cause)
    this.#serve()
  }

  /** A socket was of no use: the next one waits, and after some in a row nobody waits for it any more. */
  #failed(status: number | undefined, cause: unknown): void {
    // One of our own kept it from leaving, such as the gate in Offline: everybody has to know.
    if (cause instanceof SextantError) return this.#sendAway(cause)
    this.#failures++
    this.#nextOpeningAt = this.#now() + fullJitter(this.#failures, this.#parts.random())
    const refused = status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 429
    if ((!refused && this.#failures < MOST_FAILURES) || this.#sockets.size > 0) return
    this.#failures = 0
    this.#refusedWith = status
    this.#restUntil = this.#now() + REST_MS
    this.#sendAway(new SocketUnavailable(cause, status))
  }

  #sendAway(reason: unknown): void {
    const waiters = this.#waiters
    this.#waiters = []
    for (const waiter of waiters) waiter.refuse(reason)
  }

  /** The idle socket that was used least recently; those that are too old or may be dead are closed on the way. */
  #longestRested(): PooledSocket | undefined {
    const idle = [...this.#sockets.keys()]
      .filter((socket) => socket.state === 'idle')
      .sort((a, b) => a.lastUsedAt - b.lastUsedAt)
    for (const socket of idle) {
      if (!socket.sound) socket.terminate(new Error('no sign of life'))
      else if (this.#tooOld(socket)) socket.close()
      else return socket
    }
    return undefined
  }

  #retire(socket: PooledSocket): void {
    const resting = this.#now() - socket.lastUsedAt >= IDLE_MS && this.#sockets.size > this.#warm
    if (this.#tooOld(socket) || resting) socket.close()
  }

  #tooOld(socket: PooledSocket): boolean {
    return this.#now() - socket.createdAt >= (this.#sockets.get(socket)?.oldestMs ?? 0)
  }

  #now(): Milliseconds {
    return this.#parts.clock.monotonic()
  }
}

/** What whoever asked is told: our own reasons as they are, and that nothing was sent only when that is certain. */
function told(thrown: unknown, doubt: unknown): unknown {
  if (thrown instanceof SocketLost && thrown.cause instanceof SextantError) return thrown.cause
  const unsent =
    thrown instanceof RequestRefused || thrown instanceof NothingWritten || thrown instanceof SocketUnavailable
  if (unsent && doubt !== undefined) return new SocketLost(doubt)
  return thrown instanceof RequestRefused || thrown instanceof NothingWritten
    ? new SocketUnavailable(thrown.cause ?? thrown)
    : thrown
}
