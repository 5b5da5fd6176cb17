import type { Redis } from 'ioredis'
import type { Bytes } from '../../domain/units.ts'
import type { Clock, Log } from '../../ports.ts'
import type { RedisCommands } from './redis-layer.ts'

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
/** A line over which nothing came for so long while something was awaited is dead. */
const SILENCE_MS = 5_000
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 30_000

/**
 * One connection that comes and goes: a command without one fails at once and has one made in the background, so that
 * nobody ever waits for a dead server. Nothing is queued and nothing is sent twice.
 */
export class RedisConnection implements RedisCommands {
  readonly #parts: RedisConnectionParts
  #client: Redis | null = null
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
    return this.#with((client) => client.getrangeBuffer(name, 0, bytes - 1))
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
      socketTimeout: SILENCE_MS,
      connectionName: 'sextant'
    })
    this.#client = client
    const withdraw = (): void => client.disconnect()
    permit.signal.addEventListener('abort', withdraw, { once: true })
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

  async #with<T>(command: (client: Redis) => Promise<T>): Promise<T> {
    const client = this.#client
    if (client?.status !== 'ready') {
      void this.connect()
      throw new Error('there is no connection to Redis')
    }
    return command(client)
  }
}
