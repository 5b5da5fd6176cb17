import type { Estimate, Prediction } from '../../domain/route.ts'
import type { Features } from '../../domain/route-outcome.ts'
import { QuantityModel } from './quantity-model.ts'
import type { SpeedPrior } from './speed-priors.ts'

/** Before any answer. */
const OUTPUT_TOKENS = 200
/** As if so many answers had come before, one in a hundred of them an error. */
const PRIOR_ANSWERS = 10
const PRIOR_ERRORS = 0.1
/** How much of the past counts after one more answer: a provider that flaps is found out within a few. */
const FADE = 0.93
const NINETY_PERCENT = 1.645

/** What happened with one answer of a model. */
export interface Measured {
  features: Features
  promptTokens: number
  firstTokenMs: number | null
  totalMs: number | null
  outputTokens: number | null
  failed: boolean
}

/** The cost of an answer, in millionths of a dollar; null when a price is missing. */
export type CostOf = (inputTokens: number, outputTokens: number) => number | null

/** What is known of one model's time, length and failures. */
export class ModelHistory {
  readonly #first = new QuantityModel()
  readonly #rate = new QuantityModel()
  readonly #length = new QuantityModel()
  readonly #total = new QuantityModel()
  readonly #prior: SpeedPrior
  #answers = 0
  #weight = 0
  #failures = 0

  /** @param prior how fast it is thought to be before it has answered */
  constructor(prior: SpeedPrior) {
    this.#prior = prior
  }

  predict(features: Features, promptTokens: number, costOf: CostOf): Omit<Prediction, 'quality'> {
    const guesses = this.#guesses(features, promptTokens)
    const outputTokens = this.#length.predict(features, OUTPUT_TOKENS)
    const cost = costRange(costOf, promptTokens, outputTokens)
    return {
      firstTokenMs: this.#first.predict(features, guesses.firstTokenMs),
      tokensPerSecond: this.#rate.predict(features, guesses.tokensPerSecond),
      outputTokens,
      totalMs: this.#total.predict(features, guesses.totalMs),
      costMicroUsd: cost,
      errorProbability: this.#errors(),
      answers: this.#answers
    }
  }

  learn({ features, promptTokens, firstTokenMs, totalMs, outputTokens, failed }: Measured): void {
    this.#weight = FADE * this.#weight + 1
    this.#failures = FADE * this.#failures + (failed ? 1 : 0)
    if (failed) return
    this.#answers++
    const guesses = this.#guesses(features, promptTokens)
    if (totalMs !== null) this.#total.learn(features, totalMs, guesses.totalMs)
    if (firstTokenMs !== null) this.#first.learn(features, firstTokenMs, guesses.firstTokenMs)
    if (outputTokens === null) return
    this.#length.learn(features, outputTokens, OUTPUT_TOKENS)
    if (totalMs !== null && firstTokenMs !== null && totalMs > firstTokenMs && outputTokens > 1)
      this.#rate.learn(features, ((outputTokens - 1) * 1000) / (totalMs - firstTokenMs), guesses.tokensPerSecond)
  }

  /** Physics first: what is read and written takes its time; the models learn by how much that is off. */
  #guesses(
    features: Features,
    promptTokens: number
  ): { firstTokenMs: number; tokensPerSecond: number; totalMs: number } {
    const { readTokensPerSecond, writeTokensPerSecond: tokensPerSecond } = this.#prior
    const firstTokenMs = this.#prior.firstTokenMs + (1000 * promptTokens) / readTokensPerSecond
    const first = this.#first.predict(features, firstTokenMs).median
    const rate = this.#rate.predict(features, tokensPerSecond).median
    const length = this.#length.predict(features, OUTPUT_TOKENS).median
    return { firstTokenMs, tokensPerSecond, totalMs: first + (1000 * length) / Math.max(rate, 0.1) }
  }

  #errors(): Estimate {
    const count = this.#weight + PRIOR_ANSWERS
    const share = (this.#failures + PRIOR_ERRORS) / count
    const spread = NINETY_PERCENT * Math.sqrt((share * (1 - share)) / count)
    return { median: share, low: Math.max(0, share - spread), high: Math.min(1, share + spread) }
  }
}

function costRange(costOf: CostOf, promptTokens: number, output: Estimate): Prediction['costMicroUsd'] {
  const median = costOf(promptTokens, output.median)
  const low = costOf(promptTokens, output.low)
  const high = costOf(promptTokens, output.high)
  return median === null || low === null || high === null ? null : { median, low, high }
}
