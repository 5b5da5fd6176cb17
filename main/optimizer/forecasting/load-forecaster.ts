import { AdaptiveBound } from '../../statistics/adaptive-bound.ts'
import { AdaptiveInterval } from '../../statistics/adaptive-interval.ts'
import { Hedge } from '../../statistics/hedge.ts'
import { Ring } from '../../statistics/ring.ts'
import { Corrected } from './corrected.ts'
import type { Forecaster } from './forecaster.ts'
import { MedianForecaster } from './median-forecaster.ts'
import { RootedRidge } from './rooted-ridge.ts'
import { Seasonal } from './seasonal.ts'
import { Smoothed } from './smoothed.ts'

const ALPHAS = [0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8]
const MEDIAN_WINDOWS = [5, 15, 61]
const CORRECTED_ALPHA = 0.3
const CORRECTION_WINDOW = 101
/** Steps that the two ridge regressions look back. */
const LAGS = [3, 6]
const DAYS_IN_WEEK = 7
const MISS_RATE = 0.1
/** Errors that count for the scale of the 90th percentile. */
const SCALE_STEPS = 60

/** The sum of the values of the next steps. */
export interface LoadForecast {
  /** As often above as below. */
  median: number
  /** Nine of ten come at or below this. */
  p90: number
  /** Nine of ten come in this range. */
  low: number
  high: number
}

/**
 * Forecasts the load of the next steps from those that were, one value at a time: a hedge over simple forecasters. None
 * of them has to fit: what does not, such as a day's rhythm that a series has not got, loses its weight.
 */
export class LoadForecaster {
  readonly #horizon: number
  readonly #experts: readonly Forecaster[]
  readonly #hedge: Hedge
  readonly #interval = new AdaptiveInterval(MISS_RATE)
  readonly #excess = new AdaptiveBound(MISS_RATE)
  readonly #values: Ring
  /** What was said at the last steps, whose sums are not known yet. */
  readonly #pending: { opinions: (number | undefined)[]; mixed: number; said: LoadForecast }[] = []
  #error = 0
  #judged = 0
  #current: LoadForecast | undefined

  /** @param horizon how many steps one forecast is about */
  constructor(horizon: number, stepsPerDay: number) {
    const periods = [stepsPerDay, stepsPerDay * DAYS_IN_WEEK].filter((period) => period > horizon)
    this.#horizon = horizon
    this.#experts = [
      ...ALPHAS.map((alpha) => new Smoothed(alpha, horizon, false)),
      ...ALPHAS.map((alpha) => new Smoothed(alpha, horizon, true)),
      ...MEDIAN_WINDOWS.map((window) => new MedianForecaster(window, horizon)),
      ...periods.map((period) => new Seasonal(period, horizon)),
      new Corrected(new Smoothed(CORRECTED_ALPHA, horizon, false), horizon, CORRECTION_WINDOW),
      ...LAGS.map((lags) => new RootedRidge(horizon, periods, lags))
    ]
    this.#hedge = new Hedge(this.#experts.length)
    this.#values = new Ring(horizon)
  }

  /** @param value of the step that just ended, 0 or more  @throws RangeError for anything else */
  update(value: number): void {
    if (!(value >= 0 && Number.isFinite(value))) throw new RangeError(`a load is 0 or more, not ${value}`)
    this.#values.push(value)
    for (const expert of this.#experts) expert.update(value)
    if (this.#pending.length === this.#horizon) this.#judge()
    const opinions = this.#experts.map((expert) => expert.forecast())
    const mixed = this.#hedge.mix(opinions) ?? value * this.#horizon
    this.#current = this.#forecastOf(mixed)
    this.#pending.push({ opinions, mixed, said: this.#current })
  }

  /** For the steps after the last update; undefined before the first. */
  forecast(): LoadForecast | undefined {
    return this.#current
  }

  #judge(): void {
    const pending = this.#pending.shift()
    const came = this.#values.sum(this.#horizon)
    if (!pending || came === undefined) return
    const { opinions, mixed, said } = pending
    this.#hedge.learn(opinions.map((opinion) => (opinion === undefined ? undefined : Math.abs(opinion - came))))
    if (this.#error > 0) this.#excess.learn((came - mixed) / this.#error, came > said.p90)
    this.#interval.learn(mixed, came, said)
    this.#judged++
    this.#error += (Math.abs(came - mixed) - this.#error) / Math.min(this.#judged, SCALE_STEPS)
  }

  #forecastOf(mixed: number): LoadForecast {
    const range = this.#interval.around(mixed)
    const excess = this.#excess.value
    const median = Math.max(0, mixed)
    return {
      median,
      low: Math.max(0, Math.min(median, range?.low ?? 0)),
      high: Math.max(median, range?.high ?? 2 * median),
      p90: Math.max(0, excess === undefined ? 2 * median : mixed + excess * this.#error)
    }
  }
}
