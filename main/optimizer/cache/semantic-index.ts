import { inTime, LATE } from '../../time/in-time.ts'
import { describeError } from '../../domain/describe-error.ts'
import type { CacheKey } from '../../domain/cache.ts'
import type { Milliseconds } from '../../domain/units.ts'
import { HashedEmbedder } from '../../embedding/hashed-embedder.ts'
import type { TextEmbedder } from '../../embedding/text-embedder.ts'
import type { Clock, Log } from '../../ports.ts'
import type { SealingKey } from './sealing-key.ts'
import { questionEmbeddingBytes, questionEmbeddingOf, type QuestionEmbedding } from './semantic/question-embedding.ts'
import { SemanticCache, type SemanticDecision, type SemanticMemory, type Sighting } from './semantic/semantic-cache.ts'
import { yieldToLoop } from '../../time/yield-to-loop.ts'

/** Where embeddings are kept, sealed. */
export interface QuestionEmbeddingTable {
  put(name: string, frame: string, model: string, sealed: Uint8Array): void
  all(model: string, sealedWith: string): Iterable<{ name: string; sealed: Uint8Array }>
  trainingSamples(model: string): unknown
  putTrainingSamples(model: string, samples: unknown): void
}

export interface SemanticIndexParts {
  clock: Clock
  log: Log
  table: QuestionEmbeddingTable
  sealing: SealingKey
  /** The embedder of this moment: the model may come or go. */
  embedder: () => TextEmbedder
  random: () => number
}

/** How long a question may wait for its vector before the model is asked; the vector still comes, for the answer. */
const LOOK_MS: Milliseconds = 150
const SAVED_EVERY = 10
/** The embedder stays ready for longer without work. */
const WOKEN_EVERY_MS: Milliseconds = 5 * 60_000

/** The model reads no further, and a question this long is hardly asked twice in other words. */
const LONGEST_QUESTION = 2_000
/** Two answers that say the same so far say the same. */
const READ_OF_ANSWER = 8_000

/** A question on its way: what is decided in time, and what will be known for its answer. */
export interface Look {
  /** Waits where an answer is possible; null when there is none, or not in time. Called once at most. */
  decided(signal: AbortSignal): Promise<SemanticDecision | null>
  /** Never rejects; null when there is no vector. */
  sighting: Promise<Sighting | null>
}

/** The semantic layer around its index: vectors from the embedder, embeddings and samples on disk. */
export class SemanticIndex {
  readonly #parts: SemanticIndexParts
  #semantic: SemanticCache | null = null
  /** Frames in which a question is known, or was. */
  readonly #frames = new Set<string>()
  #loading: Promise<void> = Promise.resolve()
  #learned = 0
  #wokenAt = -Infinity

  constructor(parts: SemanticIndexParts) {
    this.#parts = parts
  }

  /** How many questions are known. */
  get size(): number {
    return this.#semantic?.size ?? 0
  }

  /** Whether a model says what questions mean; without one their spelling is compared. */
  get readsMeaning(): boolean {
    return !(this.#parts.embedder() instanceof HashedEmbedder)
  }

  /** Whether a question was answered in this frame. */
  knows(frame: string): boolean {
    return this.#frames.has(frame)
  }

  /** Somebody types: the embedder is made ready, so that the question need not wait for it. */
  wake(): void {
    const now = this.#parts.clock.monotonic()
    if (!this.readsMeaning || now - this.#wokenAt < WOKEN_EVERY_MS) return
    this.#wokenAt = now
    void this.#parts
      .embedder()
      .embed([''])
      .catch(() => undefined)
  }

  /** Makes the questions of earlier runs known. */
  load(): Promise<void> {
    this.#current()
    return this.#loading
  }

  /**
   * Begins to look; null for what is too long. The vector is made beside everything else: it is needed for the answer
   * too, and only a question with neighbours has to wait for it.
   */
  look(frame: string, text: string): Look | null {
    if (text.length > LONGEST_QUESTION) return null
    const hasNeighbours = this.#current().knows(frame)
    const looking = this.#see(frame, text).catch((error: unknown) => {
      this.#parts.log.warn('cache.embedding-failed', { error: describeError(error) })
      return null
    })
    return {
      decided: (signal) => (hasNeighbours ? this.#inTime(looking, signal) : Promise.resolve(null)),
      sighting: looking.then((decision) => decision?.sighting ?? null)
    }
  }

  /** Makes a question known under its answer's key, and learns from what the model said. The entry must be on disk. */
  async keep(key: CacheKey, answer: string, look: Look): Promise<void> {
    const sighting = await look.sighting
    const semantic = this.#current()
    if (!sighting) return
    const embedding = semantic.add(key, answer.slice(0, READ_OF_ANSWER), sighting)
    if (embedding) {
      this.#store(embedding)
      this.#frames.add(embedding.frame)
    }
    if (++this.#learned % SAVED_EVERY === 0) this.saveTrainingSamples()
  }

  remove(key: CacheKey): void {
    this.#semantic?.remove(key)
  }

  feedback(key: CacheKey, verdict: 'right' | 'wrong'): void {
    this.#semantic?.feedback(key, verdict)
    this.saveTrainingSamples()
  }

  /** Forgets every question, but not what was learned. */
  clear(): void {
    this.saveTrainingSamples()
    this.#semantic = null
    this.#frames.clear()
  }

  saveTrainingSamples(): void {
    if (this.#semantic) this.#parts.table.putTrainingSamples(this.#semantic.model, this.#semantic.memory())
  }

  async #inTime(looking: Promise<SemanticDecision | null>, signal: AbortSignal): Promise<SemanticDecision | null> {
    signal.throwIfAborted()
    const found = await inTime(looking, LOOK_MS, this.#parts.clock, signal)
    return found === LATE ? null : found
  }

  async #see(frame: string, text: string): Promise<SemanticDecision | null> {
    const embedder = this.#parts.embedder()
    const [embedded] = await embedder.embed([text])
    const semantic = this.#current()
    return embedded && semantic.model === embedder.model ? semantic.look({ frame, text, embedded }) : null
  }

  /** The index of the embedder's model, filled in the background. */
  #current(): SemanticCache {
    const { model, dimensions } = this.#parts.embedder()
    if (this.#semantic?.model === model) return this.#semantic
    this.saveTrainingSamples()
    const memory = this.#parts.table.trainingSamples(model) as SemanticMemory | undefined
    const semantic = new SemanticCache({ model, dimensions, random: this.#parts.random, ...(memory && { memory }) })
    this.#semantic = semantic
    this.#loading = semantic.load(this.#stored(model), yieldToLoop)
    return semantic
  }

  *#stored(model: string): Generator<QuestionEmbedding> {
    const { table, sealing, log } = this.#parts
    for (const { name, sealed } of table.all(model, sealing.id)) {
      try {
        const embedding = questionEmbeddingOf(sealing.openBytes(`meaning ${name}`, sealed))
        this.#frames.add(embedding.frame)
        yield embedding
      } catch (error) {
        log.warn('cache.embedding-unreadable', { error: describeError(error) })
      }
    }
  }

  #store(embedding: QuestionEmbedding): void {
    const { table, sealing } = this.#parts
    const name = sealing.nameOf(embedding.key)
    table.put(
      name,
      embedding.frame,
      embedding.model,
      sealing.sealBytes(`meaning ${name}`, questionEmbeddingBytes(embedding))
    )
  }
}
