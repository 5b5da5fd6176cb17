import type { SparseVector } from '../../../domain/route-outcome.ts'
import { WORD_PLACES } from './prompt-profile.ts'

/** How rare words are among the questions seen so far: common words say little about a question (tf-idf). */
export class WordWeights {
  readonly #frequency = new Uint32Array(WORD_PLACES)
  /** By place, as of the last question that had it; 0 for words that were never seen. */
  readonly #rarity = new Float32Array(WORD_PLACES)
  #count = 0
  #unseen = 0

  learn({ places }: SparseVector): void {
    this.#count++
    this.#unseen = Math.log(2 * (this.#count + 1))
    for (let i = 0; i < places.length; i++) {
      const place = places[i] as number
      const seen = (this.#frequency[place] as number) + 1
      this.#frequency[place] = seen
      this.#rarity[place] = Math.max(1e-3, Math.log((this.#count + 1) / (seen + 0.5)))
    }
  }

  /** The same words, weighted and of length 1. */
  weigh({ places, values }: SparseVector): SparseVector {
    const weighted = new Float64Array(values.length)
    let squares = 0
    for (let i = 0; i < places.length; i++) {
      const weight = (values[i] as number) * (this.#rarity[places[i] as number] || this.#unseen)
      weighted[i] = weight
      squares += weight * weight
    }
    const scale = 1 / (Math.sqrt(squares) || 1)
    for (let i = 0; i < weighted.length; i++) weighted[i] = (weighted[i] as number) * scale
    return { places, values: weighted }
  }
}
