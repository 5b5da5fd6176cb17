import { EARLY_SIMILARITY, type EarlySimilarity } from './prior.ts'

/** What is kept of it from one run to the next. */
export interface NearHitsMemory {
  right: number
  wrong: number
}

/** The share of wrong ones above which they are not served any more. */
const MOST_WRONG = 0.02
/** Share of would-be hits that are asked of the model: at first, and once so many were right. */
const FIRST_CHECKS = 0.3
const LATER_CHECKS = 0.1
const LATER_AFTER = 20

/** So many of a person's own samples tell more than what was found elsewhere. */
const MOST_SAMPLES = 240

/** A neighbour of a question, as far as it matters here. */
export interface Nearness {
  similarity: number
  /** How many things the verifier is not sure of. */
  doubts: number
  sameContent: boolean
}

/**
 * Hits of the first day, before a person's own samples allow an estimate: neighbours that all but coincide, and of which
 * the verifier found every detail to fit. The borders were found on the sets that they are measured on (decision 0025), so
 * that others may have more wrong ones; where somebody asks for finer distinctions, checks that fail end them.
 */
export class NearHits {
  readonly #from: EarlySimilarity
  #right: number
  #wrong: number

  /** @param model names the embedding model: the similarities of others lie elsewhere, and of those nothing is known */
  constructor(model: string, memory?: NearHitsMemory) {
    const found = Object.entries(EARLY_SIMILARITY).find(([name]) => model.startsWith(name))
    this.#from = found?.[1] ?? { otherWords: Infinity, sameContent: Infinity }
    this.#right = memory?.right ?? 0
    this.#wrong = memory?.wrong ?? 0
  }

  /** @param samples that this person's estimate was made from */
  allows(nearness: Nearness, samples: number): boolean {
    if (!this.#isNear(nearness) || samples >= MOST_SAMPLES) return false
    return this.#wrong === 0 || (this.#wrong + 0.5) / (this.#right + this.#wrong + 1) <= MOST_WRONG
  }

  /** Which share of would-be hits is asked of the model. */
  get checked(): number {
    return this.#right < LATER_AFTER ? FIRST_CHECKS : LATER_CHECKS
  }

  learn(nearness: Nearness, right: boolean): void {
    if (!this.#isNear(nearness)) return
    if (right) this.#right++
    else this.#wrong++
  }

  memory(): NearHitsMemory {
    return { right: this.#right, wrong: this.#wrong }
  }

  #isNear({ similarity, doubts, sameContent }: Nearness): boolean {
    return doubts === 0 && similarity >= (sameContent ? this.#from.sameContent : this.#from.otherWords)
  }
}
