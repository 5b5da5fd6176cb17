import type { CacheEntry, CacheKey } from '../../domain/cache.ts'
import type { Bytes } from '../../domain/units.ts'
import type { Clock } from '../../ports.ts'
import type { CacheLayer } from './cache-layer.ts'
import { NotOurs, type SealingKey } from './sealing-key.ts'

/** The few commands this layer needs; a call rejects at once when there is no connection. */
export interface RedisCommands {
  /** A value's first bytes, as many as it has up to a number; none where there is no value. */
  beginning(name: string, bytes: Bytes): Promise<Buffer>
  /** Keeps a value for some milliseconds. */
  set(name: string, value: Buffer, mode: 'PX', lifeMs: number): Promise<unknown>
  del(name: string): Promise<unknown>
}

export interface RedisLayerParts {
  clock: Clock
  sealing: SealingKey
  redis: RedisCommands
  largestBytes: Bytes
}

const PREFIX = 'sextant:1:'

/**
 * A cache that a team shares. Redis forgets an entry when its life ends. Deletes of one key are passed on; voiding many
 * by a tag is left to the stamps, since others' entries are not ours to walk through.
 */
export class RedisLayer implements CacheLayer {
  readonly name = 'redis'
  readonly shared = true
  readonly #parts: RedisLayerParts

  constructor(parts: RedisLayerParts) {
    this.#parts = parts
  }

  async get(key: CacheKey): Promise<CacheEntry | null> {
    const { redis, sealing, largestBytes } = this.#parts
    // One byte more than any entry has: what is longer is not fetched, and is seen to be longer.
    const sealed = await redis.beginning(this.#nameOf(key), largestBytes + 1)
    if (sealed.length > largestBytes) throw new NotOurs('unreadable')
    return sealed.length === 0 ? null : sealing.open(key, sealed)
  }

  async set(entry: CacheEntry): Promise<boolean> {
    const lifeMs = Math.floor(entry.expiresAt - this.#parts.clock.now())
    if (lifeMs <= 0) return false
    const sealed = this.#parts.sealing.seal(entry)
    if (sealed.length > this.#parts.largestBytes) return false
    await this.#parts.redis.set(this.#nameOf(entry.key), sealed, 'PX', lifeMs)
    return true
  }

  async delete(key: CacheKey): Promise<void> {
    await this.#parts.redis.del(this.#nameOf(key))
  }

  invalidate(): void {
    // See the class: what is void is known by its stamp.
  }

  #nameOf(key: CacheKey): string {
    return PREFIX + this.#parts.sealing.nameOf(key)
  }
}
