import type { Forecaster } from './forecaster.ts'
import { Ring } from '../../statistics/ring.ts'
import { RunningMedian } from '../../statistics/running-median.ts'

const EPSILON = 1e-9

/** Another forecaster, times the median of what came divided by what it said: what is skewed lands in the middle. */
export class Corrected implements Forecaster {
  readonly #inner: Forecaster
  readonly #horizon: number
  readonly #ratios: RunningMedian
  readonly #values: Ring
  readonly #said: (number | undefined)[] = []

  /** @param window how many of the last ratios count */
  constructor(inner: Forecaster, horizon: number, window: number) {
    this.#inner = inner
    this.#horizon = horizon
    this.#ratios = new RunningMedian(window)
    this.#values = new Ring(horizon)
  }

  update(value: number): void {
    this.#values.push(value)
    if (this.#said.length === this.#horizon) {
      const said = this.#said.shift()
      const came = this.#values.sum(this.#horizon)
      if (said !== undefined && said > EPSILON && came !== undefined) this.#ratios.push(came / said)
    }
    this.#inner.update(value)
    this.#said.push(this.#inner.forecast())
  }

  forecast(): number | undefined {
    const said = this.#inner.forecast()
    return said === undefined ? undefined : said * (this.#ratios.value ?? 1)
  }
}
