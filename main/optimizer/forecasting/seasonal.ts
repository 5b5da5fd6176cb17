import type { Forecaster } from './forecaster.ts'
import { Ring } from '../../statistics/ring.ts'

/** What the same steps held a day or a week ago. */
export class Seasonal implements Forecaster {
  readonly #ring: Ring
  readonly #horizon: number
  readonly #period: number

  /** @param period steps in a day or a week, more than the horizon */
  constructor(period: number, horizon: number) {
    this.#ring = new Ring(period + 1)
    this.#horizon = horizon
    this.#period = period
  }

  update(value: number): void {
    this.#ring.push(value)
  }

  forecast(): number | undefined {
    return this.#ring.sum(this.#horizon, this.#period - this.#horizon)
  }
}
