import { checkCandidate } from './candidate-check.ts'
import type { HitConfidence } from './hit-confidence.ts'
import type { NearHits, Nearness } from './near-hits.ts'
import { describe, type Experience, type Known } from './neighbour-statistics.ts'
import type { Profiles } from './profiles.ts'
import { VectorIndex } from './vector-index.ts'
import type { WordCounts } from './word-evidence.ts'

/** What was seen of a question among those that are known. */
export interface Judgement {
  /** serve: the answer of `by` is this question's answer. offer: it is not known to be. */
  decision: 'serve' | 'offer'
  nearest: Known
  similarity: number
  /** Of those with the nearest one's answer, the nearest whose every detail fits; the nearest itself when none does. */
  by: Known
  /**
   * What the decision rests on: the same text, the same words but for courtesies, or the estimate; `refused` when a
   * detail speaks against it.
   */
  ground: 'text' | 'words' | 'estimate' | 'refused'
  features: Float64Array
  score: number
  nearness: Nearness
}

export interface MatcherParts {
  confidence: HitConfidence
  nearHits: NearHits
  experience: Experience
  words: WordCounts
  profiles: Profiles
  random: () => number
  dimensions: number
}

const NEIGHBOURS = 16

/** Questions of one frame, so that any of them could answer any other. What is learned is shared between frames. */
export class SemanticMatcher {
  readonly #parts: MatcherParts
  readonly #index: VectorIndex
  readonly #known = new Map<number, Known>()

  constructor(parts: MatcherParts) {
    this.#parts = parts
    this.#index = new VectorIndex(parts.dimensions)
  }

  get size(): number {
    return this.#known.size
  }

  /** null when nothing is known yet. */
  judge(text: string, vector: Int16Array): Judgement | null {
    const neighbours = this.#index.nearest(vector, NEIGHBOURS)
    if (neighbours.length === 0) return null
    const { confidence, nearHits, profiles, words, experience, random } = this.#parts
    const known = (id: number): Known => this.#known.get(id) as Known
    const { nearest, similarity, supporters, values } = describe({ text, neighbours, known, words, experience })
    const fit = checkCandidate(profiles.of(text), supporters, profiles)
    const { features, score } = confidence.score(Float64Array.of(...values, fit.doubts))
    const nearness = { similarity, doubts: fit.doubts, sameContent: fit.sameContent }
    const seen = { nearest, similarity, by: fit.by ?? nearest, features, score, nearness }
    const decided = (ground: Judgement['ground'], allowed: boolean, checked: number): Judgement => ({
      ...seen,
      ground,
      decision: allowed && random() >= checked ? 'serve' : 'offer'
    })
    const twin = neighbours.find(({ id }) => known(id).text.trim() === text.trim())
    if (twin)
      return {
        ...seen,
        ground: 'text',
        decision: 'serve',
        nearest: known(twin.id),
        by: known(twin.id),
        similarity: twin.similarity
      }
    const isNear = !confidence.isBlocked(nearest.group) && nearHits.allows(nearness, confidence.samples)
    if (fit.sameWords)
      return confidence.trustsWords
        ? decided('words', true, confidence.checkedWords)
        : decided('words', isNear, nearHits.checked)
    if (!fit.by) return decided('refused', false, 0)
    if (confidence.allows(score, nearest.group)) return decided('estimate', true, confidence.checked)
    return decided('estimate', isNear && fit.by === nearest, nearHits.checked)
  }

  add(known: Known, vector: Int16Array): void {
    this.remove(known.id)
    this.#known.set(known.id, known)
    this.#index.add(known.id, vector)
    this.#parts.words.change(known.text, 1)
    this.#parts.experience.count(known.group, 1)
  }

  remove(id: number): void {
    const known = this.#known.get(id)
    if (!known) return
    this.#known.delete(id)
    this.#index.remove(id)
    this.#parts.words.change(known.text, -1)
    this.#parts.experience.count(known.group, -1)
  }
}
