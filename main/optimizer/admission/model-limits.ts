import type { TokenUsage } from '../../domain/completion.ts'
import { RATE_METERS, type RateMeter, type RateNotice } from '../../domain/rate-limits.ts'
import type { Milliseconds, Tokens } from '../../domain/units.ts'
import type { Clock } from '../../ports.ts'
import { TokenBucket, type BucketSize } from './token-bucket.ts'

/** Limits are by the minute unless what is left and its reset say otherwise. */
const WINDOW_SECONDS = 60
const DAY_SECONDS = 86_400

/** What a request takes of each meter. */
export interface RateNeed {
  input: Tokens
  output: Tokens
}

const amountOf: Readonly<Record<RateMeter, (need: RateNeed) => number>> = {
  requests: () => 1,
  tokens: ({ input, output }) => input + output,
  inputTokens: ({ input }) => input,
  outputTokens: ({ output }) => output
}

/** What one model's provider allows, as its responses say; nothing is limited before it has said so. */
export class ModelLimits {
  readonly #clock: Pick<Clock, 'monotonic'>
  readonly #buckets = new Map<RateMeter, TokenBucket>()
  #pausedUntil: Milliseconds = -Infinity
  /** Requests on their way. */
  #open = 0

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock
  }

  /** How long until a request may leave, behind others that wait already; 0 when it may now. */
  waitFor(need: RateNeed, ahead?: RateNeed & { requests: number }): Milliseconds {
    let wait = Math.max(0, this.#pausedUntil - this.#clock.monotonic())
    for (const [meter, bucket] of this.#buckets) {
      const before = ahead ? (meter === 'requests' ? ahead.requests : amountOf[meter](ahead)) : 0
      wait = Math.max(wait, bucket.waitFor(amountOf[meter](need), before))
    }
    return wait
  }

  /** Whether less than that share of anything is left. */
  isBelow(share: number): boolean {
    return [...this.#buckets.values()].some((bucket) => bucket.level < bucket.capacity * share)
  }

  /** Whether the provider counts the longest answer that is asked for as if it were written. */
  get countsLongest(): boolean {
    return this.#buckets.has('tokens')
  }

  take(need: RateNeed): void {
    this.#open++
    for (const [meter, bucket] of this.#buckets) bucket.take(amountOf[meter](need))
  }

  /** @param usage null when nothing was sent; unknown counts stay taken */
  settle(need: RateNeed, usage: TokenUsage | null): void {
    this.#open = Math.max(0, this.#open - 1)
    const used: RateNeed = { input: usage?.input ?? need.input, output: usage?.output ?? need.output }
    for (const [meter, bucket] of this.#buckets)
      bucket.settle(amountOf[meter](need), usage === null ? 0 : amountOf[meter](used))
  }

  heed({ allowances, retryAfterMs }: RateNotice): void {
    for (const meter of RATE_METERS) {
      const allowance = allowances[meter]
      if (!allowance) continue
      const { limit, remaining, resetMs } = allowance
      const missing = limit - remaining
      const seconds = resetMs !== null && resetMs > 0 && missing > 0 ? resetMs / 1_000 : null
      const perSecond = seconds === null ? limit / WINDOW_SECONDS : missing / seconds
      const size: BucketSize = {
        capacity: limit,
        refillPerSecond: Math.max(limit / DAY_SECONDS, Math.min(limit, perSecond))
      }
      const bucket = this.#buckets.get(meter)
      if (bucket) bucket.heed(size, remaining, this.#open <= 1)
      else this.#buckets.set(meter, new TokenBucket(this.#clock, size, remaining))
    }
    if (retryAfterMs !== undefined)
      this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.monotonic() + retryAfterMs)
  }
}
