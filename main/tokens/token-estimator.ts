import type { Tokens } from '../domain/units.ts'
import { TEXT_CLASSES, type ClassCounts } from './text-classes.ts'
import type { Family } from './families.ts'

/** What is known of a tokenizer, as plain numbers that can be stored. */
export interface EstimatorState {
  weights: number[]
  /** Covariance of the weights, row by row. */
  covariance: number[]
  reports: number
}

/** What no weights explain of a report, as a share of its tokens. */
const NOISE_SHARE = 0.01
const NOISE_TOKENS = 2
/** Tokenizers change under a model's name: old reports count a little less with each new one. */
const FORGETTING = 1.02
/** An estimate stands this many standard deviations above the middle: rather too many than too few. */
const SAFETY = 1
/** A report this far off is of something else than the text, such as a picture or a hidden prompt. */
const LARGEST_SURPRISE = 0.6

/**
 * Tokens of texts for a model whose tokenizer is not published, by class of text. Every reported count corrects the
 * weights of the classes that the text has, by recursive least squares (a Kalman filter of constant weights).
 */
export class TokenEstimator {
  readonly #size = TEXT_CLASSES.length
  #weights: number[]
  #covariance: number[]
  #reports: number

  constructor(family: Family, state?: EstimatorState) {
    this.#weights = [...(state?.weights ?? family.weights)]
    this.#reports = state?.reports ?? 0
    this.#covariance =
      state?.covariance ??
      Array.from({ length: this.#size ** 2 }, (_, at) => {
        const row = Math.floor(at / this.#size)
        return at % this.#size === row ? (family.doubt * Math.max(0.2, family.weights[row] ?? 0)) ** 2 : 0
      })
    this.#covariance = [...this.#covariance]
  }

  get state(): EstimatorState {
    return { weights: [...this.#weights], covariance: [...this.#covariance], reports: this.#reports }
  }

  /** Reports that were learned from. */
  get reports(): number {
    return this.#reports
  }

  estimate(counts: ClassCounts): Tokens {
    const doubt = Math.sqrt(Math.max(0, dot(counts, this.#gain(counts))))
    return Math.ceil(dot(counts, this.#weights) + SAFETY * doubt)
  }

  /** @param reported tokens that the provider counted for these texts, without what stands around messages */
  learn(counts: ClassCounts, reported: Tokens): void {
    const predicted = dot(counts, this.#weights)
    if (predicted <= 0 || reported <= 0) return
    const error = reported - predicted
    if (Math.abs(error) > LARGEST_SURPRISE * predicted) return
    const gain = this.#gain(counts)
    const noise = (NOISE_SHARE * predicted + NOISE_TOKENS) ** 2
    const scale = 1 / (dot(counts, gain) + noise)
    this.#weights = this.#weights.map((weight, i) => Math.max(0, weight + (gain[i] ?? 0) * scale * error))
    this.#covariance = this.#covariance.map((value, at) => {
      const row = gain[Math.floor(at / this.#size)] ?? 0
      const column = gain[at % this.#size] ?? 0
      return (value - row * column * scale) * FORGETTING
    })
    this.#reports++
  }

  /** The covariance times the counts. */
  #gain(counts: ClassCounts): number[] {
    return this.#weights.map((_, row) => {
      let sum = 0
      for (let column = 0; column < this.#size; column++)
        sum += (this.#covariance[row * this.#size + column] ?? 0) * (counts[column] ?? 0)
      return sum
    })
  }
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}
