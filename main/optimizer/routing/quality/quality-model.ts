import { LogisticHead } from './logistic-head.ts'
import type { LinearHead } from './linear-head.ts'
import { MeaningNeighbours } from './meaning-neighbours.ts'
import type { PromptProfile } from '../../../domain/route-outcome.ts'
import type { QualityExample, QualityHead } from './quality-head.ts'
import { TreeHead } from './tree-head.ts'
import { WordNeighbours } from './word-neighbours.ts'

/** Predictions from which a head's spread is known; older ones fade. */
const SPREAD_STEPS = 400
const LEAST_SPREAD = 1e-3
/** How much of an advantage the heads see is believed. */
const BELIEF_STEPS = 400

/** The mean and the spread of what a head said about a candidate. */
interface Spread {
  mean: number
  square: number
  count: number
}

/**
 * How well each candidate would answer, from earlier outcomes. Several heads that are wrong in different ways say by how
 * much a candidate is better or worse than the others; these advantages are brought to one scale (z-scores, by head and
 * candidate) and added with equal weights, which measured better than learned ones. How much of the sum is real is a
 * regression of what came on what was said.
 */
export class QualityModel {
  readonly #heads: readonly QualityHead[]
  readonly #linear: LinearHead | undefined
  readonly #spreads: Map<string, Spread>[]
  readonly #means = new Map<string, { mean: number; count: number }>()
  #products = 0
  #squares = 0

  /** @param linear the head that runs as an ONNX graph, where there is one */
  constructor(random: () => number, linear?: LinearHead) {
    this.#heads = [new LogisticHead(random), new WordNeighbours(), new MeaningNeighbours(random), new TreeHead(random)]
    this.#linear = linear
    this.#spreads = Array.from({ length: this.#heads.length + 1 }, () => new Map<string, Spread>())
  }

  /** How many outcomes of a candidate it has learned. */
  countOf(candidate: string): number {
    return this.#means.get(candidate)?.count ?? 0
  }

  /** The heads that need no graph. */
  predict(profile: PromptProfile, candidates: readonly string[]): (number | undefined)[] {
    return this.#combine(
      this.#heads.map((head) => head.predict(profile, candidates)),
      candidates
    )
  }

  /** All heads. Undefined for a candidate of which nothing is known. */
  async predictWithGraph(profile: PromptProfile, candidates: readonly string[]): Promise<(number | undefined)[]> {
    const said = this.#heads.map((head) => head.predict(profile, candidates))
    if (this.#linear) said.push(await this.#linear.predict(profile, candidates))
    return this.#combine(said, candidates)
  }

  async learn(example: QualityExample): Promise<void> {
    const { profile, qualities } = example
    const candidates = [...this.#means.keys()]
    const said = this.#heads.map((head) => head.predict(profile, candidates))
    if (this.#linear) said.push(await this.#linear.predict(profile, candidates))
    for (const [i, opinions] of said.entries()) this.#observe(i, opinions, candidates)
    this.#believe(said, candidates, qualities)
    for (const candidate in qualities) {
      const before = this.#means.get(candidate) ?? { mean: 0, count: 0 }
      const count = before.count + 1
      const quality = qualities[candidate] as number
      this.#means.set(candidate, { mean: before.mean + (quality - before.mean) / count, count })
    }
    for (const head of this.#heads) head.learn(example)
    await this.#linear?.learn(example)
  }

  #combine(said: readonly (number | undefined)[][], candidates: readonly string[]): (number | undefined)[] {
    const scores = this.#scores(said, candidates)
    const belief = this.#squares > 0 ? Math.max(0.005, this.#products / this.#squares) : 0.05
    return candidates.map((candidate, i) => {
      const known = this.#means.get(candidate)
      return known && Math.max(0, Math.min(1, known.mean + belief * (scores[i] as number)))
    })
  }

  /** The sum of z-scores by candidate; 0 where no head has an opinion. */
  #scores(said: readonly (number | undefined)[][], candidates: readonly string[]): Float64Array {
    const scores = new Float64Array(candidates.length)
    for (const [head, opinions] of said.entries()) {
      const advantages = advantagesOf(opinions)
      for (const [i, candidate] of candidates.entries()) {
        const advantage = advantages[i]
        const spread = this.#spreads[head]?.get(candidate)
        if (advantage === undefined || !spread || spread.count < 2) continue
        const deviation = Math.sqrt(Math.max(spread.square - spread.mean ** 2, LEAST_SPREAD ** 2))
        scores[i] = (scores[i] as number) + (advantage - spread.mean) / deviation
      }
    }
    return scores
  }

  #observe(head: number, opinions: readonly (number | undefined)[], candidates: readonly string[]): void {
    const advantages = advantagesOf(opinions)
    for (const [i, candidate] of candidates.entries()) {
      const advantage = advantages[i]
      if (advantage === undefined) continue
      const spread = this.#spreads[head]?.get(candidate) ?? { mean: 0, square: 0, count: 0 }
      spread.count++
      const weight = 1 / Math.min(spread.count, SPREAD_STEPS)
      spread.mean += weight * (advantage - spread.mean)
      spread.square += weight * (advantage * advantage - spread.square)
      this.#spreads[head]?.set(candidate, spread)
    }
  }

  /** Least squares through the origin of what came, beyond the candidate's mean, on the score. */
  #believe(
    said: readonly (number | undefined)[][],
    candidates: readonly string[],
    qualities: Readonly<Record<string, number>>
  ): void {
    const scores = this.#scores(said, candidates)
    for (const [i, candidate] of candidates.entries()) {
      const quality = qualities[candidate]
      if (quality === undefined) continue
      const score = scores[i] as number
      const fade = 1 - 1 / BELIEF_STEPS
      this.#products = fade * this.#products + score * (quality - (this.#means.get(candidate)?.mean ?? quality))
      this.#squares = fade * this.#squares + score * score
    }
  }
}

/** By how much each opinion is above the mean of those there are. */
function advantagesOf(opinions: readonly (number | undefined)[]): (number | undefined)[] {
  const known = opinions.filter((opinion) => opinion !== undefined)
  const mean = known.reduce((sum, opinion) => sum + opinion, 0) / Math.max(1, known.length)
  return opinions.map((opinion) => (opinion === undefined ? undefined : opinion - mean))
}
