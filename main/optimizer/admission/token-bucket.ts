import type { Milliseconds } from '../../domain/units.ts'
import type { Clock } from '../../ports.ts'

export interface BucketSize {
  /** How much may be taken at once after a rest. */
  capacity: number
  refillPerSecond: number
}

/** As many requests as a person with several windows and a batch may make of one provider. */
export const REQUESTS: BucketSize = { capacity: 100, refillPerSecond: 10 }

/**
 * A token bucket (Turner 1986) that may go into debt: whoever takes is told how long to wait, so that requests keep their
 * order and the first one is never refused, however much it takes. Time is monotonic: a wall clock that jumps changes
 * nothing, and a computer that slept finds a full bucket, never a fuller one.
 */
export class TokenBucket {
  readonly #clock: Pick<Clock, 'monotonic'>
  #size: BucketSize
  #level: number
  #at: Milliseconds
  #pausedUntil: Milliseconds = -Infinity

  constructor(clock: Pick<Clock, 'monotonic'>, size: BucketSize = REQUESTS) {
    this.#clock = clock
    this.#size = size
    this.#level = size.capacity
    this.#at = clock.monotonic()
  }

  get capacity(): number {
    return this.#size.capacity
  }

  /** What could be taken now without waiting; below 0 is debt. */
  get level(): number {
    this.#refill()
    return this.#level
  }

  /** Takes `amount`. @returns how long to wait before it is used; 0 when it was there */
  take(amount = 1): Milliseconds {
    this.#refill()
    // Of what is larger than the bucket, a full bucket is all that can be waited for.
    const needed = Math.min(amount, this.#size.capacity)
    const missing = needed - this.#level
    this.#level -= amount
    const paused = Math.max(0, this.#pausedUntil - this.#at)
    return Math.max(paused, missing <= 0 ? 0 : (missing / this.#size.refillPerSecond) * 1000)
  }

  /** Gives back what was taken and not used, or takes what was used beyond it. */
  settle(taken: number, used: number): void {
    this.#refill()
    this.#level = Math.min(this.#size.capacity, this.#level + taken - used)
  }

  /** The provider has asked to be left alone for that long, as by `retry-after`. */
  pause(ms: Milliseconds): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.monotonic() + ms)
  }

  /** The provider has said what it allows. */
  resize(size: BucketSize): void {
    this.#refill()
    this.#size = size
    this.#level = Math.min(this.#level, size.capacity)
  }

  #refill(): void {
    const now = this.#clock.monotonic()
    const seconds = Math.max(0, now - this.#at) / 1000
    this.#level = Math.min(this.#size.capacity, this.#level + seconds * this.#size.refillPerSecond)
    this.#at = now
  }
}
