import { SextantError, type ErrorCode } from '../../domain/errors.ts'
import type { Milliseconds } from '../../domain/units.ts'
import type { Clock } from '../../ports.ts'

export interface BreakerPolicy {
  /** Failures in a row after which a provider is left in peace. */
  failures: number
  /** For how long, before one request may try again. */
  restMs: Milliseconds
}

const defaultBreaker: BreakerPolicy = { failures: 5, restMs: 30_000 }

/** Failures that say that the provider is not well; others say that the request or the key is not. */
const SICK: ReadonlySet<ErrorCode> = new Set(['provider-unreachable', 'provider-timeout', 'provider-failed'])

/**
 * Keeps requests from a provider that is down: a person gets an answer from elsewhere at once instead of waiting for a
 * failure. After a rest one request at a time tries whether it is back.
 */
export class CircuitBreaker {
  readonly #clock: Clock
  readonly #policy: BreakerPolicy
  #failures = 0
  #restsUntil: Milliseconds | null = null
  #trying = false

  constructor(clock: Clock, policy: BreakerPolicy = defaultBreaker) {
    this.#clock = clock
    this.#policy = policy
  }

  get state(): 'closed' | 'resting' | 'trying' {
    if (this.#restsUntil === null) return 'closed'
    return this.#trying || this.#clock.monotonic() >= this.#restsUntil ? 'trying' : 'resting'
  }

  /**
   * Permission for one request; `succeeded`, `failed` or `abandoned` must follow.
   * @throws SextantError `provider-resting`
   */
  enter(provider: string): void {
    if (this.#restsUntil === null) return
    const waitMs = this.#restsUntil - this.#clock.monotonic()
    if (waitMs > 0 || this.#trying)
      throw new SextantError('provider-resting', {
        params: { provider, seconds: Math.max(1, Math.ceil(waitMs / 1_000)) },
        retryable: true,
        retryAfterMs: Math.max(waitMs, 1_000)
      })
    this.#trying = true
  }

  succeeded(): void {
    this.#failures = 0
    this.#restsUntil = null
    this.#trying = false
  }

  failed(error: unknown): void {
    this.#trying = false
    if (!(error instanceof SextantError) || !SICK.has(error.code)) {
      // It answered, if only to refuse: it is there.
      if (error instanceof SextantError) this.succeeded()
      return
    }
    this.#failures++
    if (this.#failures >= this.#policy.failures || this.#restsUntil !== null)
      this.#restsUntil = this.#clock.monotonic() + this.#policy.restMs
  }

  /** The person ended the request: it says nothing about the provider. */
  abandoned(): void {
    this.#trying = false
  }
}
