import { AdaptiveBound } from './adaptive-bound.ts'

/** What is counted as scale before any error was seen, and a floor against division by nothing. */
const LEAST_SCALE = 1e-9
/** Errors whose sizes make the scale. */
const SCALE_STEPS = 60

/**
 * A range around predictions that holds a given share of what comes. Errors upwards and downwards have scales of their
 * own, since most of what is predicted here is skewed; one adaptive bound then holds both sides together, so that the
 * share is right even where one side is cut off, as at zero.
 */
export class AdaptiveInterval {
  readonly #bound: AdaptiveBound
  #above = 0
  #below = 0
  #count = 0

  /** @param missRate the share of values that may be outside, such as 0.1 */
  constructor(missRate: number) {
    this.#bound = new AdaptiveBound(missRate)
  }

  /** The range for a prediction; undefined before anything was learned. */
  around(prediction: number): { low: number; high: number } | undefined {
    const bound = this.#bound.value
    if (bound === undefined) return undefined
    return { low: prediction - bound * this.#scaleOf(-1), high: prediction + bound * this.#scaleOf(1) }
  }

  /**
   * @param prediction what was said before `actual` came
   * @param said the range that was given with it, where that was not the last one
   */
  learn(prediction: number, actual: number, said = this.around(prediction)): void {
    const error = actual - prediction
    const missed = said !== undefined && (actual < said.low || actual > said.high)
    if (this.#count > 0) this.#bound.learn(Math.abs(error) / this.#scaleOf(error), missed)
    else this.#bound.learn(1)
    this.#count++
    const weight = 1 / Math.min(this.#count, SCALE_STEPS)
    this.#above += weight * (Math.max(0, error) - this.#above)
    this.#below += weight * (Math.max(0, -error) - this.#below)
  }

  /** The mean error to one side, where the other side counts as none; neither may be tiny beside the other. */
  #scaleOf(direction: number): number {
    const both = this.#above + this.#below
    const side = direction < 0 ? this.#below : this.#above
    return Math.max(side, both / 10, LEAST_SCALE)
  }
}
