import { RunningMedian } from '../../statistics/running-median.ts'
import type { Forecaster } from './forecaster.ts'

/** The median of the last values, for each step to come. */
export class MedianForecaster implements Forecaster {
  readonly #median: RunningMedian
  readonly #horizon: number

  constructor(window: number, horizon: number) {
    this.#median = new RunningMedian(window)
    this.#horizon = horizon
  }

  update(value: number): void {
    this.#median.push(value)
  }

  forecast(): number | undefined {
    const { value } = this.#median
    return value === undefined ? undefined : value * this.#horizon
  }
}
