import type { Forecaster } from './forecaster.ts'

/** Exponentially weighted mean, of the values or of their logarithms (which follows the middle where values spread). */
export class Smoothed implements Forecaster {
  readonly #alpha: number
  readonly #horizon: number
  readonly #log: boolean
  #level: number | undefined

  /** @param alpha weight of the newest value, above 0 and at most 1 */
  constructor(alpha: number, horizon: number, log: boolean) {
    this.#alpha = alpha
    this.#horizon = horizon
    this.#log = log
  }

  update(value: number): void {
    const seen = this.#log ? Math.log1p(value) : value
    this.#level = this.#level === undefined ? seen : this.#level + this.#alpha * (seen - this.#level)
  }

  forecast(): number | undefined {
    if (this.#level === undefined) return undefined
    return this.#horizon * (this.#log ? Math.expm1(this.#level) : this.#level)
  }
}
