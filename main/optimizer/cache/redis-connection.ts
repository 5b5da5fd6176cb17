import type { Readable } from 'node:stream'
import type { Redis } from 'ioredis'
import { REDIS_LIMITS } from '../../domain/limits.ts'
import type { Bytes } from '../../domain/units.ts'
import type { Clock, Log } from '../../ports.ts'
import type { RedisCommands } from './redis-layer.ts'
import { ReplyFilter } from './reply-filter.ts'

/** A permit to keep one connection open; the network gate gives it and takes it back. */
export interface ConnectionPermit {
  readonly signal: AbortSignal
  bytesOut: number
  bytesIn: number
  end(outcome: 'done' | 'failed' | 'stopped'): void
}

export interface RedisConnectionParts {
  clock: Clock
  log: Log
  /** `redis://` or `rediss://`, with user and password where needed. */
  address: string
  /** Asked before every connection. */
  admit: () => Promise<ConnectionPermit>
}

const CONNECT_MS = 2_000
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 30_000

/**
 * One connection that comes and goes: a command without one fails at once and has one made in the background, so that
 * nobody ever waits for a dead server. Nothing is queued and nothing is sent twice.
 */
export class RedisConnection implements RedisCommands {
  readonly #parts: RedisConnectionParts
  #client: Redis | null = null
  #filter = new ReplyFilter(0)
  #awaited = 0
  #connecting = false
  #pauseMs = FIRST_PAUSE_MS
  #nextTryAt = -Infinity
  #closed = false

  constructor(parts: RedisConnectionParts) {
    this.#parts = parts
  }

  get connected(): boolean {
    return this.#client?.status === 'ready'
  }

  beginning(name: string, bytes: Bytes): Promise<Buffer> {
    return this.#with((client) => client.getrangeBuffer(name, 0, bytes - 1), bytes)
  }

  set(name: string, value: Buffer, mode: 'PX', lifeMs: number): Promise<unknown> {
    return this.#with((client) => client.set(name, value, mode, lifeMs))
  }

  del(name: string): Promise<unknown> {
    return this.#with((client) => client.del(name))
  }

  /** Connects if there is no connection. Never rejects. */
  async connect(): Promise<void> {
    const { clock, log, address, admit } = this.#parts
    if (this.#client || this.#connecting || this.#closed || clock.monotonic() < this.#nextTryAt) return
    this.#connecting = true
    let permit: ConnectionPermit | undefined
    try {
      permit = await admit()
      const client = await this.#open(address, permit)
      await client.connect()
      this.#pauseMs = FIRST_PAUSE_MS
      log.info('cache.redis-connected')
    } catch (error) {
      log.warn('cache.redis-unreachable', { reason: (error as { code?: string }).code ?? (error as Error).name })
      permit?.end('failed')
      this.#client = null
      this.#nextTryAt = clock.monotonic() + this.#pauseMs
      this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 2)
    } finally {
      this.#connecting = false
    }
  }

  close(): void {
    this.#closed = true
    this.#client?.disconnect()
  }

  async #open(address: string, permit: ConnectionPermit): Promise<Redis> {
    // Read only where somebody uses it.
    const { Redis } = await import('ioredis')
    const client = new Redis(address, {
      lazyConnect: true,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
      connectTimeout: CONNECT_MS,
      socketTimeout: REDIS_LIMITS.replyMs,
      // Replies are lines and values then; with version 3 a greeting of lists would come.
      protocol: 2,
      enableReadyCheck: false,
      connectionName: 'sextant'
    })
    this.#client = client
    const withdraw = (): void => client.disconnect()
    permit.signal.addEventListener('abort', withdraw, { once: true })
    const filter = new ReplyFilter(REDIS_LIMITS.unaskedBytes)
    this.#filter = filter
    this.#awaited = 0
    client.once('connect', () => filterReplies(client.stream, filter))
    client.on('error', () => undefined) // told by the command that fails, or by the end
    client.on('close', () => {
      permit.bytesOut = client.stream?.bytesWritten ?? permit.bytesOut
      permit.bytesIn = client.stream?.bytesRead ?? permit.bytesIn
    })
    client.once('end', () => {
      permit.signal.removeEventListener('abort', withdraw)
      permit.end('done')
      if (this.#client === client) this.#client = null
    })
    return client
  }

  /** @param replyBytes what the reply may have at most, beside its frame */
  async #with<T>(command: (client: Redis) => Promise<T>, replyBytes: Bytes = 0): Promise<T> {
    const client = this.#client
    if (client?.status !== 'ready') {
      void this.connect()
      throw new Error('there is no connection to Redis')
    }
    const filter = this.#filter
    filter.expect(replyBytes + REDIS_LIMITS.unaskedBytes)
    this.#awaited++
    // A reply that comes byte by byte never is silent.
    const cancel = this.#parts.clock.after(REDIS_LIMITS.replyMs, () => client.disconnect())
    try {
      return await command(client)
    } finally {
      cancel()
      if (this.#filter === filter && --this.#awaited === 0) filter.settle(REDIS_LIMITS.unaskedBytes)
    }
  }
}

/** Cuts the line at the first bytes that nobody asked for: before the client's parser sees them, which has no limits. */
function filterReplies(line: Readable, filter: ReplyFilter): void {
  const push = line.push.bind(line)
  line.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (!(chunk instanceof Uint8Array) || filter.accepts(chunk)) return push(chunk, encoding)
    line.destroy(new Error('the server sends what nobody asked for'))
    return false
  }
}
