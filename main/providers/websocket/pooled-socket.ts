import type { RequestContext } from '../../domain/network.ts'
import type { Milliseconds } from '../../domain/units.ts'
import type { Clock } from '../../ports.ts'
import type { OpenSocket, Socket } from './socket.ts'

/** Between two beats of the heart. */
export const BEAT_MS: Milliseconds = 10_000
/** Beats without a sign of life after which a line is dead: with the beat that sends the first ping, three in all. */
const UNANSWERED_BEATS = 2
/**
 * By the clock on the wall, which goes on while the machine sleeps: a line that was last heard longer ago than this has
 * missed a beat that its timer knows nothing of.
 */
const UNHEARD_MS: Milliseconds = 1.5 * BEAT_MS
const HANDSHAKE_MS: Milliseconds = 10_000

/** What a pooled socket tells its pool. */
export interface PoolListener {
  /** It can be given away, for the first time. */
  opened(): void
  /** It can be given away again. @param useful it has brought a whole answer */
  freed(useful: boolean): void
  /** @param failed it was lost before it was of any use, and not by us */
  closed(socket: PooledSocket, failed: boolean, end: { status?: number; cause?: unknown }): void
  /** The moment to look at its age: once every beat while idle. */
  idleBeat(socket: PooledSocket): void
}

/** What uses a socket for the time of one answer. */
export interface SocketUser {
  frame(text: string | null): void
  lost(cause: unknown): void
}

/** One socket of a pool with its heart: pings every beat, and is cut when nothing is heard for three of them. */
export class PooledSocket {
  readonly #clock: Clock
  readonly #pool: PoolListener
  readonly #socket: Socket
  readonly createdAt: Milliseconds
  lastUsedAt: Milliseconds
  state: 'opening' | 'idle' | 'busy' | 'closing' | 'closed' = 'opening'
  #user: SocketUser | null = null
  #heard = true
  /** On the wall's clock. */
  #heardAt = 0
  #unanswered = 0
  /** Whether it has carried a whole answer, or was left by us before it could. */
  #useful = false
  #cancelTimer: () => void

  constructor(clock: Clock, open: OpenSocket, context: RequestContext, pool: PoolListener) {
    this.#clock = clock
    this.#pool = pool
    this.createdAt = this.lastUsedAt = clock.monotonic()
    this.#cancelTimer = clock.after(HANDSHAKE_MS, () => this.terminate(new Error('the handshake took too long')))
    this.#socket = open(
      {
        opened: () => this.#opened(),
        frame: (text) => this.#frame(text),
        pong: () => this.#hear(),
        closed: (end) => this.#closed(end)
      },
      context
    )
  }

  /** Whether a request may be given to it: no sign of life is overdue. */
  get sound(): boolean {
    return this.state === 'idle' && this.#unanswered === 0 && this.#clock.now() - this.#heardAt < UNHEARD_MS
  }

  /** Keeps an idle one for somebody who is about to use it. */
  reserve(): void {
    this.state = 'busy'
  }

  /** Whoever uses it gets its frames until `release`. */
  use(user: SocketUser): void {
    this.#user = user
  }

  send(text: string): void {
    this.#socket.send(text)
  }

  /** Gives it back, after a whole answer or unused. */
  release(): void {
    if (this.state !== 'busy') return
    this.state = 'idle'
    if (this.#user) this.#useful = true
    this.#user = null
    this.lastUsedAt = this.#clock.monotonic()
    this.#pool.freed(this.#useful)
  }

  /** Cuts it since its answer is no longer wanted: that says nothing about the other side. */
  leave(): void {
    this.#useful = true
    this.terminate(new Error('the answer was left'))
  }

  /** Closes an idle one in peace. */
  close(): void {
    if (this.state !== 'idle') return
    this.state = 'closing'
    this.#useful = true
    this.#cancelTimer()
    this.#socket.close()
  }

  terminate(cause: unknown): void {
    if (this.state === 'closed') return
    this.#closed({ cause })
    this.#socket.terminate()
  }

  #opened(): void {
    if (this.state !== 'opening') return
    this.#cancelTimer()
    this.state = 'idle'
    this.#hear()
    this.#scheduleBeat()
    this.#pool.opened()
  }

  #hear(): void {
    this.#heard = true
    this.#heardAt = this.#clock.now()
  }

  #frame(text: string | null): void {
    this.#hear()
    this.#user?.frame(text)
  }

  #closed(end: { status?: number; cause?: unknown }): void {
    if (this.state === 'closed') return
    this.state = 'closed'
    this.#cancelTimer()
    const user = this.#user
    this.#user = null
    // The pool first: whoever is told that the line is lost may ask for another one at once.
    this.#pool.closed(this, !this.#useful, end)
    user?.lost(end.cause)
  }

  #scheduleBeat(): void {
    this.#cancelTimer = this.#clock.after(BEAT_MS, () => this.#beat())
  }

  #beat(): void {
    this.#unanswered = this.#heard ? 0 : this.#unanswered + 1
    if (this.#unanswered >= UNANSWERED_BEATS) return this.terminate(new Error('no sign of life'))
    this.#heard = false
    this.#socket.ping()
    this.#scheduleBeat()
    if (this.state === 'idle') this.#pool.idleBeat(this)
  }
}
