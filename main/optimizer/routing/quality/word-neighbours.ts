import { NearestHeap } from './neighbours.ts'
import { OutcomeColumns } from './neighbour-vote.ts'
import type { PromptProfile, SparseVector } from '../../../domain/route-outcome.ts'
import type { QualityExample, QualityHead } from './quality-head.ts'
import { WordWeights } from './word-weights.ts'

const MEMORY = 4_000
const NEIGHBOURS = 40
const TEMPERATURE = 0.1
const LEAST_EXAMPLES = 4
/** Words of a question that are looked up, the rarest first: the others join nearly everything. */
const LOOKED_UP = 96
/** A word in more questions than this tells none apart. */
const MOST_POSTINGS = 200

/** Outcomes of the questions that share the most and the rarest words with this one (an inverted index). */
export class WordNeighbours implements QualityHead {
  readonly #idf = new WordWeights()
  readonly #outcomes = new OutcomeColumns(MEMORY)
  readonly #postings = new Map<number, { indices: number[]; values: number[] }>()
  readonly #held: (SparseVector | undefined)[] = []
  readonly #sums = new Float64Array(MEMORY)
  readonly #touched: number[] = []
  readonly #nearest = new NearestHeap(NEIGHBOURS)
  #seen = 0

  predict({ words }: PromptProfile, candidates: readonly string[]): (number | undefined)[] {
    this.#find(this.#idf.weigh(words))
    return candidates.map((candidate) => this.#outcomes.vote(candidate, this.#nearest, TEMPERATURE, LEAST_EXAMPLES))
  }

  learn({ profile: { words }, qualities }: QualityExample): void {
    this.#idf.learn(words)
    const weighed = this.#idf.weigh(words)
    const index = this.#seen++ % MEMORY
    this.#forget(index)
    this.#held[index] = weighed
    for (let i = 0; i < weighed.places.length; i++) {
      const place = weighed.places[i] as number
      let posting = this.#postings.get(place)
      if (!posting) {
        posting = { indices: [], values: [] }
        this.#postings.set(place, posting)
      }
      posting.indices.push(index)
      posting.values.push(weighed.values[i] as number)
    }
    this.#outcomes.set(index, qualities)
  }

  #find(weighed: SparseVector): void {
    const order = Array.from(weighed.values.keys())
    if (order.length > LOOKED_UP) {
      order.sort((a, b) => (weighed.values[b] as number) - (weighed.values[a] as number))
      order.length = LOOKED_UP
    }
    this.#touched.length = 0
    for (const i of order) {
      const posting = this.#postings.get(weighed.places[i] as number)
      if (!posting || posting.indices.length > MOST_POSTINGS) continue
      const value = weighed.values[i] as number
      for (let j = 0; j < posting.indices.length; j++) {
        const index = posting.indices[j] as number
        if (this.#sums[index] === 0) this.#touched.push(index)
        this.#sums[index] = (this.#sums[index] as number) + value * (posting.values[j] as number)
      }
    }
    this.#nearest.clear()
    for (const index of this.#touched) {
      this.#nearest.offer(index, this.#sums[index] as number)
      this.#sums[index] = 0
    }
  }

  #forget(index: number): void {
    const held = this.#held[index]
    if (!held) return
    for (const place of held.places) {
      const posting = this.#postings.get(place)
      const at = posting?.indices.indexOf(index) ?? -1
      if (!posting || at === -1) continue
      posting.indices.splice(at, 1)
      posting.values.splice(at, 1)
    }
  }
}
