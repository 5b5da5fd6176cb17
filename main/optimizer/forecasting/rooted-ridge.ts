import type { Forecaster } from './forecaster.ts'
import { RecursiveRidge } from '../../statistics/recursive-ridge.ts'
import { Ring } from '../../statistics/ring.ts'

const FORGETTING = 0.999
const RIDGE = 1
const ALPHAS = [0.05, 0.3]

/**
 * Ridge regression on square roots, which have nearly the same spread at every level of a count (Bartlett, 1936): the
 * last values, two levels, and the sums a day and a week ago.
 */
export class RootedRidge implements Forecaster {
  readonly #horizon: number
  readonly #lags: number
  readonly #periods: readonly number[]
  readonly #dimensions: number
  readonly #ring: Ring
  readonly #ridge: RecursiveRidge
  readonly #levels: number[] = ALPHAS.map(() => NaN)
  readonly #pending: Float64Array[] = []
  #scale = 0

  /**
   * @param periods steps in a day and in a week, each more than the horizon
   * @param lags how many of the last values count one by one
   */
  constructor(horizon: number, periods: readonly number[], lags: number) {
    this.#horizon = horizon
    this.#lags = lags
    this.#periods = periods
    this.#ring = new Ring(Math.max(lags, ...periods) + 1)
    this.#dimensions = 1 + lags + ALPHAS.length + periods.length
    this.#ridge = new RecursiveRidge(this.#dimensions, FORGETTING, RIDGE)
  }

  update(value: number): void {
    this.#ring.push(value)
    const root = Math.sqrt(value)
    if (this.#scale === 0) this.#scale = root
    for (let i = 0; i < ALPHAS.length; i++) {
      const alpha = ALPHAS[i] as number
      const level = this.#levels[i] as number
      this.#levels[i] = Number.isNaN(level) ? root : level + alpha * (root - level)
    }
    if (this.#pending.length === this.#horizon) {
      const features = this.#pending.shift() as Float64Array
      const came = this.#ring.sum(this.#horizon)
      if (came !== undefined) this.#ridge.learn(features, Math.sqrt(came / this.#horizon) / (this.#scale || 1))
    }
    this.#pending.push(this.#features())
  }

  forecast(): number | undefined {
    if (this.#ring.count <= this.#horizon) return undefined
    const rooted = this.#ridge.predict(this.#pending.at(-1) as Float64Array) * (this.#scale || 1)
    return this.#horizon * Math.max(0, rooted) ** 2
  }

  #features(): Float64Array {
    const scale = this.#scale || 1
    const slow = this.#levels[0] as number
    const features = new Float64Array(this.#dimensions)
    let at = 0
    features[at++] = 1
    for (let i = 0; i < this.#lags; i++) features[at++] = rooted(this.#ring.at(i), slow) / scale
    for (let i = 0; i < ALPHAS.length; i++) features[at++] = (this.#levels[i] as number) / scale
    for (let i = 0; i < this.#periods.length; i++) {
      const sum = this.#ring.sum(this.#horizon, (this.#periods[i] as number) - this.#horizon)
      features[at++] = rooted(sum === undefined ? undefined : sum / this.#horizon, slow) / scale
    }
    return features
  }
}

function rooted(value: number | undefined, otherwise: number): number {
  return value === undefined ? otherwise : Math.sqrt(value)
}
