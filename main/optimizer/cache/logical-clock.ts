import type { Clock } from '../../ports.ts'

/** Numbers that only grow, close to the time in milliseconds, so that they also grow from one run to the next. */
export class LogicalClock {
  readonly #clock: Clock
  #last: number

  /** @param last the largest number an earlier run gave out */
  constructor(clock: Clock, last: number) {
    this.#clock = clock
    this.#last = last
  }

  next(): number {
    this.#last = Math.max(this.#clock.now(), this.#last + 1)
    return this.#last
  }
}
