import { inTime, LATE } from '../../time/in-time.ts'
import type { CacheEntry, CacheFinding, CacheKey, CacheLayerName } from '../../domain/cache.ts'
import type { Milliseconds } from '../../domain/units.ts'
import type { Clock } from '../../ports.ts'
import type { CacheLayer } from './cache-layer.ts'
import { LayerCircuitBreaker } from './layer-circuit-breaker.ts'
import { UnconfirmedWrites } from './unconfirmed-writes.ts'
import { NotOurs } from './sealing-key.ts'

export interface GuardParts {
  clock: Clock
  /** A lookup that takes longer is a miss. */
  lookupMs: Milliseconds
  /** A write that takes longer has failed; nobody waits for it. */
  writeMs: Milliseconds
  onFinding: (finding: CacheFinding) => void
}

/**
 * A layer that may be slow, dead or hostile, made harmless: lookups end within their budget and are misses on any
 * failure, what does not open is reported and a miss, and a layer that keeps failing is left alone for a while. One that
 * refuses to be written to may still be read: the two are judged apart.
 */
export class GuardedLayer {
  readonly name: CacheLayerName
  readonly shared: boolean
  /** What it may be wrong about, of what was written to it. */
  readonly doubts = new UnconfirmedWrites()
  readonly #reads: LayerCircuitBreaker
  readonly #writes: LayerCircuitBreaker
  readonly #layer: CacheLayer
  readonly #parts: GuardParts

  constructor(layer: CacheLayer, parts: GuardParts) {
    this.name = layer.name
    this.shared = layer.shared
    this.#reads = new LayerCircuitBreaker(parts.clock)
    this.#writes = new LayerCircuitBreaker(parts.clock)
    this.#layer = layer
    this.#parts = parts
  }

  /** Whether it is left alone because it keeps failing to answer. */
  get resting(): boolean {
    return this.#reads.open
  }

  async get(key: CacheKey): Promise<CacheEntry | null> {
    const answer = await this.#call(this.#reads, this.#parts.lookupMs, () => this.#layer.get(key), key)
    return answer.done ? answer.value : null
  }

  /** Whether the layer certainly has it. One that may not have it works all the same, but may hold what was there before. */
  async set(entry: CacheEntry): Promise<boolean> {
    this.doubts.writing(entry)
    const answer = await this.#call(this.#writes, this.#parts.writeMs, () => this.#layer.set(entry))
    const kept = answer.done && answer.value
    this.doubts.wrote(entry, kept)
    return kept
  }

  async delete(key: CacheKey): Promise<boolean> {
    return (await this.#write(() => this.#layer.delete(key))).done
  }

  async invalidate(tag: string): Promise<boolean> {
    return (await this.#write(() => this.#layer.invalidate(tag))).done
  }

  #write(work: () => void | Promise<void>): Promise<{ done: boolean }> {
    return this.#call(this.#writes, this.#parts.writeMs, work)
  }

  async #call<T>(
    breaker: LayerCircuitBreaker,
    budgetMs: Milliseconds,
    work: () => T | Promise<T>,
    key?: CacheKey
  ): Promise<{ done: true; value: T } | { done: false }> {
    if (!breaker.admits()) return { done: false }
    try {
      const value = await inTime(Promise.resolve().then(work), budgetMs, this.#parts.clock)
      if (value === LATE) {
        breaker.failed()
        return { done: false }
      }
      breaker.succeeded()
      return { done: true, value }
    } catch (error) {
      if (error instanceof NotOurs && key !== undefined) {
        // The layer answered in time; what it answered is somebody's fault, not the line's.
        breaker.succeeded()
        this.#parts.onFinding({ layer: this.name, what: error.what, key })
      } else breaker.failed()
      return { done: false }
    }
  }
}
