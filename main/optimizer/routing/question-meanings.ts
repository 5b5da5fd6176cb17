import { LRUCache } from 'lru-cache'
import { MEANT_CHARACTERS } from '../../domain/meant-characters.ts'
import { reportError } from '../../domain/report-error.ts'
import type { TextEmbedder } from '../../embedding/text-embedder.ts'
import type { Log } from '../../ports.ts'

export interface QuestionMeaningsParts {
  /** The model for meanings; undefined while it is not there. */
  embedder: () => TextEmbedder | undefined
  log: Log
}

const MOST_VECTORS = 500
const LEAST_CHARACTERS = 12

/**
 * Embeddings of questions for the router. Nobody waits for one: it is made while the person still types, when the window
 * asks who would answer, and is there when the question is sent; else the answer's end is early enough to learn from it.
 */
export class QuestionMeanings {
  readonly #parts: QuestionMeaningsParts
  readonly #vectors = new LRUCache<string, Float32Array>({ max: MOST_VECTORS })
  /** What is made next: only the latest text is wanted. */
  #wanted: string | undefined
  #isWorking = false

  constructor(parts: QuestionMeaningsParts) {
    this.#parts = parts
  }

  /** @returns undefined where it is not known yet; it is made then */
  find(text: string): Float32Array | undefined {
    const embedder = this.#parts.embedder()
    const cut = text.slice(0, MEANT_CHARACTERS)
    if (!embedder || cut.trim().length < LEAST_CHARACTERS) return undefined
    const known = this.#vectors.get(keyOf(embedder, cut))
    if (!known) {
      this.#wanted = cut
      void this.#make()
    }
    return known
  }

  /** Never rejects. */
  async #make(): Promise<void> {
    if (this.#isWorking) return
    this.#isWorking = true
    while (this.#wanted !== undefined) {
      const text = this.#wanted
      this.#wanted = undefined
      const embedder = this.#parts.embedder()
      if (!embedder) break
      try {
        const [embedded] = await embedder.embed([text])
        if (embedded) this.#vectors.set(keyOf(embedder, text), embedded.vector)
      } catch (error) {
        reportError(this.#parts.log, 'routing.meaning-failed', error, {})
      }
    }
    this.#isWorking = false
  }
}

/** Vectors of different models are not compared. */
const keyOf = ({ model }: TextEmbedder, text: string): string => `${model}\n${text}`
