import type { Milliseconds } from '../../domain/units.ts'
import type { Clock } from '../../ports.ts'

export interface BucketSize {
  /** How much may be taken at once after a rest. */
  capacity: number
  refillPerSecond: number
}

/** As many requests as a person with several windows and a batch may make of one provider. */
export const REQUESTS: BucketSize = { capacity: 100, refillPerSecond: 10 }

/** What sums of fractions may be off by. */
const ROUNDING = 1e-6

/**
 * A token bucket (Turner 1986) that may go into debt: nobody is refused for how much they take, they wait until a full
 * bucket would have been enough. Time is monotonic: a wall clock that jumps changes nothing, and a computer that slept
 * finds a full bucket, never a fuller one.
 */
export class TokenBucket {
  readonly #clock: Pick<Clock, 'monotonic'>
  #size: BucketSize
  #level: number
  #at: Milliseconds

  constructor(clock: Pick<Clock, 'monotonic'>, size: BucketSize = REQUESTS, level = size.capacity) {
    this.#clock = clock
    this.#size = size
    this.#level = level
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

  /** How long until so much may be taken; 0 when it is there. Of what is larger than the bucket a full one is enough. */
  waitFor(amount: number, ahead = 0): Milliseconds {
    this.#refill()
    const missing = Math.min(amount, this.#size.capacity) + ahead - this.#level
    return missing <= ROUNDING ? 0 : (missing / this.#size.refillPerSecond) * 1_000
  }

  take(amount: number): void {
    this.#refill()
    this.#level -= amount
  }

  /** Gives back what was taken and not used, or takes what was used beyond it. */
  settle(taken: number, used: number): void {
    this.#refill()
    this.#level = Math.min(this.#size.capacity, this.#level + taken - used)
  }

  /**
   * The provider has said what it allows and what is left of it.
   * @param alone nothing else is on its way, so that what it says is all there is to know; else it may only be less
   */
  heed(size: BucketSize, remaining: number, alone: boolean): void {
    this.#refill()
    this.#size = size
    this.#level = alone ? remaining : Math.min(this.#level, remaining)
  }

  #refill(): void {
    const now = this.#clock.monotonic()
    const seconds = Math.max(0, now - this.#at) / 1_000
    this.#level = Math.min(this.#size.capacity, this.#level + seconds * this.#size.refillPerSecond)
    this.#at = now
  }
}
