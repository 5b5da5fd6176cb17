import type { Clock } from '../../ports.ts'

const FAILURES_IN_A_ROW = 3
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 60_000

/**
 * Leaves something alone that keeps failing: after three failures in a row for a second, then one try, then twice as
 * long, up to a minute.
 */
export class LayerCircuitBreaker {
  readonly #clock: Clock
  #failures = 0
  #pauseMs = FIRST_PAUSE_MS
  #closedUntil = -Infinity
  #trying = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get open(): boolean {
    return this.#failures >= FAILURES_IN_A_ROW
  }

  /** Whether a call may be made now. Every true must be followed by `succeeded` or `failed`. */
  admits(): boolean {
    if (!this.open) return true
    if (this.#trying || this.#clock.monotonic() < this.#closedUntil) return false
    this.#trying = true
    return true
  }

  succeeded(): void {
    this.#failures = 0
    this.#pauseMs = FIRST_PAUSE_MS
    this.#trying = false
  }

  failed(): void {
    if (this.#trying) this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 2)
    this.#trying = false
    this.#failures++
    if (this.open) this.#closedUntil = this.#clock.monotonic() + this.#pauseMs
  }
}
