import { AdaptiveInterval } from '../../statistics/adaptive-interval.ts'
import { Hedge } from '../../statistics/hedge.ts'
import { RecursiveRidge } from '../../statistics/recursive-ridge.ts'
import { RunningMedian } from '../../statistics/running-median.ts'
import type { Estimate } from '../../domain/route.ts'
import type { Features } from '../../domain/route-outcome.ts'
import { FeatureEncoder } from './feature-encoder.ts'

const MISS_RATE = 0.1
/** How much the past still counts after one more example: one follows changes, the other trusts. */
const FORGETTING = [0.98, 0.998]
const RIDGE = 2
const WINDOWS = [9, 61]
/** Errors of more than so many usual errors count less (Huber, 1964). */
const ROBUST = 2
const SCALE_STEPS = 100
/** Range around a guess before anything was seen: this many times less and more. */
const UNSEEN = Math.log(4)
const FIRST_EXAMPLES = 12

/**
 * Learns a positive quantity (seconds, tokens, money) online, as a factor on a guess that is had without any history. Works on
 * logarithms, where factors add up and the middle is the median. Two recursive ridge regressions and running medians are
 * hedged, so that a change of the server is followed within a few answers.
 */
export class QuantityModel {
  readonly #encoder = new FeatureEncoder()
  readonly #ridges = FORGETTING.map((forgetting) => new RecursiveRidge(this.#encoder.dimensions, forgetting, RIDGE))
  readonly #medians = WINDOWS.map((window) => new RunningMedian(window))
  readonly #hedge = new Hedge(FORGETTING.length + WINDOWS.length)
  readonly #interval = new AdaptiveInterval(MISS_RATE)
  #error = 0
  #count = 0

  /** How many examples it has learned. */
  get count(): number {
    return this.#count
  }

  /** @param guess without history, above 0; 1 where there is none */
  predict(features: Features, guess = 1): Estimate {
    return this.#estimate(this.#opinions(this.#encoder.encode(features)), guess)
  }

  /** @param actual what it was, 0 or more */
  learn(features: Features, actual: number, guess = 1): void {
    if (!(actual >= 0 && Number.isFinite(actual) && guess > 0)) return
    this.#encoder.observe(features)
    const vector = this.#encoder.encode(features)
    const opinions = this.#opinions(vector)
    const said = this.#hedge.mix(opinions) ?? 0
    // Nothing has no logarithm; where nothing was learned yet it teaches nothing.
    if (actual === 0 && this.#count === 0) return
    const target = actual === 0 ? said - NOTHING : Math.log(actual / guess)
    this.#interval.learn(said, target)
    this.#hedge.learn(opinions.map((opinion) => (opinion === undefined ? undefined : Math.abs(opinion - target))))
    this.#count++
    const error = Math.abs(target - said)
    const usual = this.#error
    this.#error += (error - this.#error) / Math.min(this.#count, SCALE_STEPS)
    const weight = this.#count < FIRST_EXAMPLES || error <= ROBUST * usual ? 1 : (ROBUST * usual) / error
    for (const ridge of this.#ridges) ridge.learn(vector, target, weight)
    for (const median of this.#medians) median.push(target)
  }

  #opinions(vector: Float64Array): (number | undefined)[] {
    if (this.#count === 0) return [0, 0, 0, 0]
    return [...this.#ridges.map((ridge) => ridge.predict(vector)), ...this.#medians.map((median) => median.value)]
  }

  #estimate(opinions: (number | undefined)[], guess: number): Estimate {
    const middle = this.#hedge.mix(opinions) ?? 0
    const range = this.#interval.around(middle)
    const unseen = UNSEEN * Math.max(0, 1 - this.#count / FIRST_EXAMPLES)
    return {
      median: guess * Math.exp(middle),
      low: guess * Math.exp(Math.min(range?.low ?? middle, middle) - unseen),
      high: guess * Math.exp(Math.max(range?.high ?? middle, middle) + unseen)
    }
  }
}

/** Nothing at all counts as a thousandth of what was expected. */
const NOTHING = Math.log(1000)
