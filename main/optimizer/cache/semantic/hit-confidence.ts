import { TrainingSamples, type ScoredSample } from './training-samples.ts'
import { fit, probability, scoreOf } from './logistic.ts'
import { SIGNS } from './neighbour-statistics.ts'
import { PRIOR } from './prior.ts'

/** What the hit confidence keeps from one run to the next: figures only. */
export interface HitConfidenceMemory {
  samples: { features: number[]; right: boolean; score: number }[]
  served: number
  checked: number
  words: { right: number; wrong: number }
}

/** Samples before the first estimate, and between two. */
const FIRST_AFTER = 60
const EVERY = 20
/** How strongly the weights are drawn to those that other collections of questions taught. */
const PULL = 5
const PULL_OF_CONSTANT = 0.5
/** Samples that the estimate's own expectation of wrong hits counts for, beside the wrong hits that were seen. */
const EXPECTED_COUNTS = 100
/** No estimate is believed below this. */
const LEAST_ERROR = 0.002
/** Standard deviations that the estimated share of wrong hits must stay below its bound. */
const CONFIDENCE = 1.5
/** The bound at first and after many hits: one wrong among few weighs more than one among many. */
const FIRST_BOUND = 0.009
const LAST_BOUND = 0.012
const BOUND_PACE = 60
/** Samples that must lie above the threshold. */
const FEWEST_ABOVE = 15
/** So many would-be hits are all asked of the model before the first is served. */
const PROBATION = 40
/** Share of would-be hits that are asked of the model: after that or after a wrong one, and for good. */
const FIRST_CHECKS = 0.5
const LASTING_CHECKS = 0.07
const CHECKS_PACE = 10
/** An answer that was wrong once is not served until so many were right again. */
const BLOCKED_FOR = 3
/**
 * A wrong check makes the hit confidence careful until so many were right: it then asks the model as often as at first. Two in a
 * short time close it, so that every would-be hit is checked; it opens carefully.
 */
const CAUTION_STEP = 9
const CLOSED_ABOVE = 16
const MOST_CAUTION = 24
const CAUTION_AFTER_CLOSED = 8
/** Questions with the same words: so many must have been right before they are served, and so few may be wrong. */
const FEWEST_WORDS_RIGHT = 12
const MOST_WORDS_WRONG = 0.04
const WORDS_CHECKS = 0.05

/**
 * Decides when a neighbour's answer may be served so that at most one in fifty is wrong (after vCache, arXiv 2502.03771,
 * with one estimate pooled over all neighbourhoods instead of one per entry).
 */
export class HitConfidence {
  readonly #samples: TrainingSamples
  readonly #blocked = new Map<string, number>()
  readonly #words: { right: number; wrong: number }
  #weights: Float64Array = PRIOR.weights
  #threshold = Infinity
  #seen: number
  #served: number
  #checks: number
  #caution = 0

  constructor(memory?: HitConfidenceMemory) {
    // Samples of an app that looked at other features say nothing here.
    const understood = (memory?.samples ?? []).filter(({ features }) => features.length === PRIOR.weights.length)
    this.#samples = new TrainingSamples(
      understood.map<ScoredSample>(({ features, right, score }) => ({
        features: Float64Array.from(features),
        right,
        score
      }))
    )
    this.#seen = understood.length
    this.#served = memory?.served ?? 0
    this.#checks = memory?.checked ?? 0
    this.#words = memory?.words ?? { right: 0, wrong: 0 }
    if (this.#seen >= FIRST_AFTER) this.#refit()
  }

  score(values: Float64Array): { features: Float64Array; score: number } {
    const features = new Float64Array(values.length + 1)
    features[0] = 1
    for (let i = 0; i < values.length; i++)
      features[i + 1] = Math.max(
        -4,
        Math.min(4, ((values[i] as number) - (PRIOR.means[i] as number)) / (PRIOR.spreads[i] as number))
      )
    return { features, score: scoreOf(this.#weights, features) }
  }

  /** How many samples it was made from, so far. */
  get samples(): number {
    return this.#seen
  }

  allows(score: number, group: string): boolean {
    return score >= this.#threshold && !this.isBlocked(group)
  }

  /** Whether an answer was wrong, and not right often enough since. */
  isBlocked(group: string): boolean {
    return (this.#blocked.get(group) ?? 0) > 0
  }

  /** Which share of would-be hits is asked of the model. */
  get checked(): number {
    if (this.#caution > CLOSED_ABOVE || this.#checks < PROBATION) return 1
    if (this.#caution > 0) return FIRST_CHECKS
    return Math.max(LASTING_CHECKS, Math.min(FIRST_CHECKS, CHECKS_PACE / (this.#checks + 1)))
  }

  get trustsWords(): boolean {
    const { right, wrong } = this.#words
    return right >= FEWEST_WORDS_RIGHT && (wrong + 0.5) / (right + wrong + 1) <= MOST_WORDS_WRONG
  }

  get checkedWords(): number {
    return WORDS_CHECKS
  }

  served(): void {
    this.#served++
  }

  learnWords(right: boolean): void {
    if (right) this.#words.right++
    else this.#words.wrong++
  }

  learn(features: Float64Array, score: number, group: string, right: boolean): void {
    if (score >= this.#threshold) this.#noteCheck(group, right)
    this.#samples.add({ features, right, score })
    this.#seen++
    if (this.#seen >= FIRST_AFTER && this.#seen % EVERY === 0) this.#refit()
  }

  /** A person said that this answer was wrong: it is not served until the model has confirmed it. */
  block(group: string): void {
    this.#blocked.set(group, BLOCKED_FOR)
  }

  memory(): HitConfidenceMemory {
    const samples = this.#samples.all.map(({ features, right, score }) => ({
      features: Array.from(features, short),
      right,
      score: short(score)
    }))
    return { samples, served: this.#served, checked: this.#checks, words: { ...this.#words } }
  }

  #noteCheck(group: string, right: boolean): void {
    if (!this.isBlocked(group)) {
      this.#checks++
      if (!right) this.#caution = Math.min(MOST_CAUTION, this.#caution + CAUTION_STEP)
      else if (this.#caution > 0)
        this.#caution = this.#caution === CLOSED_ABOVE + 1 ? CAUTION_AFTER_CLOSED : this.#caution - 1
    }
    if (!right) this.#blocked.set(group, BLOCKED_FOR)
    else if (this.isBlocked(group)) this.#blocked.set(group, (this.#blocked.get(group) as number) - 1)
  }

  #refit(): void {
    const pull = new Float64Array(PRIOR.weights.length).fill(PULL)
    pull[0] = PULL_OF_CONSTANT
    const samples = this.#samples.all
    this.#weights = fit(samples, PRIOR.weights, pull, SIGNS)
    const bound = FIRST_BOUND + ((LAST_BOUND - FIRST_BOUND) * this.#served) / (this.#served + BOUND_PACE)
    const sorted = samples.toSorted((a, b) => b.score - a.score)
    let wrong = 0
    let expected = 0
    this.#threshold = Infinity
    for (const [i, one] of sorted.entries()) {
      if (!one.right) wrong++
      expected += 1 - probability(one.score)
      const mean = wrong + Math.max(expected / (i + 1), LEAST_ERROR) * EXPECTED_COUNTS
      const most = (mean + CONFIDENCE * Math.sqrt(mean + 0.25)) / (i + 1 + EXPECTED_COUNTS)
      if (most <= bound && i >= FEWEST_ABOVE) this.#threshold = one.score
    }
  }
}

/** Four digits are enough. */
const short = (value: number): number => Number(value.toPrecision(4))
