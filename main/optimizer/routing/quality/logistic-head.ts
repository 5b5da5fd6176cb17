import type { PromptProfile, SparseVector } from '../../../domain/route-outcome.ts'
import { WORD_PLACES } from './prompt-profile.ts'
import type { QualityExample, QualityHead } from './quality-head.ts'
import { WordWeights } from './word-weights.ts'

const RATE = 0.5
const FEATURE_RATE = 0.1
const DECAY = 1e-4
/** Features count less than words of the same weight: there are few, and all of them occur. */
const FEATURE_SCALE = 0.3
const ADAPT = 0.1
/** Every example is learned again a few times, mixed with others. */
const REPLAYS = 3
const MEMORY = 4_000
const LEAST_EXAMPLES = 8

interface Weights {
  words: Float64Array
  wordSquares: Float64Array
  features: Float64Array
  featureSquares: Float64Array
  count: number
}

interface Remembered {
  features: Float64Array
  words: SparseVector
  qualities: Readonly<Record<string, number>>
}

/** Logistic regression on words and hand-made features, by candidate, with AdaGrad steps (Duchi et al., 2011). */
export class LogisticHead implements QualityHead {
  readonly #random: () => number
  readonly #idf = new WordWeights()
  readonly #weights = new Map<string, Weights>()
  readonly #memory: Remembered[] = []
  #seen = 0

  constructor(random: () => number) {
    this.#random = random
  }

  predict({ features, words }: PromptProfile, candidates: readonly string[]): (number | undefined)[] {
    const weighed = this.#idf.weigh(words)
    return candidates.map((candidate) => {
      const weights = this.#weights.get(candidate)
      return weights && weights.count >= LEAST_EXAMPLES ? sigmoid(dot(weights, features, weighed)) : undefined
    })
  }

  learn({ profile: { features, words }, qualities }: QualityExample): void {
    this.#idf.learn(words)
    const example = { features, words, qualities }
    this.#step(example)
    for (let i = 0; i < Math.min(REPLAYS, this.#memory.length); i++)
      this.#step(this.#memory[Math.floor(this.#random() * this.#memory.length)] as Remembered)
    this.#memory[this.#seen++ % MEMORY] = example
    for (const candidate in qualities) this.#of(candidate, features.length).count++
  }

  #step({ features, words, qualities }: Remembered): void {
    const weighed = this.#idf.weigh(words)
    for (const candidate in qualities) {
      const weights = this.#of(candidate, features.length)
      const error = sigmoid(dot(weights, features, weighed)) - (qualities[candidate] as number)
      for (let i = 0; i < weighed.places.length; i++) {
        const place = weighed.places[i] as number
        descend(weights.words, weights.wordSquares, place, error * (weighed.values[i] as number), RATE)
      }
      for (let i = 0; i < features.length; i++)
        descend(
          weights.features,
          weights.featureSquares,
          i,
          error * (features[i] as number) * FEATURE_SCALE,
          FEATURE_RATE
        )
    }
  }

  #of(candidate: string, features: number): Weights {
    let weights = this.#weights.get(candidate)
    if (!weights) {
      weights = {
        words: new Float64Array(WORD_PLACES),
        wordSquares: new Float64Array(WORD_PLACES),
        features: new Float64Array(features),
        featureSquares: new Float64Array(features),
        count: 0
      }
      this.#weights.set(candidate, weights)
    }
    return weights
  }
}

function dot(weights: Weights, features: Float64Array, { places, values }: SparseVector): number {
  let sum = 0
  for (let i = 0; i < places.length; i++) sum += (weights.words[places[i] as number] as number) * (values[i] as number)
  for (let i = 0; i < features.length; i++)
    sum += (weights.features[i] as number) * (features[i] as number) * FEATURE_SCALE
  return sum
}

function descend(weights: Float64Array, squares: Float64Array, at: number, gradient: number, rate: number): void {
  const weight = weights[at] as number
  const decayed = gradient + DECAY * weight
  const sum = (squares[at] as number) + decayed * decayed
  squares[at] = sum
  weights[at] = weight - (rate * decayed) / Math.sqrt(sum + ADAPT)
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value))
}
