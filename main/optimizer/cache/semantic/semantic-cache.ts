import type { CacheKey } from '../../../domain/cache.ts'
import type { Embedded } from '../../../embedding/embedding-protocol.ts'
import { sameAnswer, minHashOf } from './minhash.ts'
import { HitConfidence, type HitConfidenceMemory } from './hit-confidence.ts'
import { NearHits, type NearHitsMemory } from './near-hits.ts'
import type { QuestionEmbedding } from './question-embedding.ts'
import { Experience, type ExperienceMemory } from './neighbour-statistics.ts'
import { Profiles } from './profiles.ts'
import { SemanticMatcher, type Judgement } from './semantic-matcher.ts'
import { packed } from './vector-index.ts'
import { WordCounts } from './word-evidence.ts'

/** A question that no layer has an answer to word for word. */
export interface Asked {
  /** All that an answer depends on but the question, see `frameOf`. */
  frame: string
  text: string
  /** From the embedder whose model this cache was made for. */
  embedded: Embedded
}

/**
 * What is to be done about a question. serve: the answer under `key` is this question's answer. offer: the model is
 * asked, and the neighbour may be shown as "you asked something similar". none: the model is asked.
 * Whenever the model was asked, `sighting` goes into `add` with its answer: the cache learns from the comparison.
 */
export type SemanticDecision =
  | { kind: 'serve' | 'offer'; key: CacheKey; question: string; similarity: number; sighting: Sighting }
  | { kind: 'none'; sighting: Sighting }

/** A question as the cache saw it; only the cache looks inside. */
export interface Sighting {
  readonly asked: Asked
  readonly vector: Int16Array<ArrayBuffer>
  readonly judgement: Judgement | null
}

export interface SemanticMemory {
  confidence: HitConfidenceMemory
  experience: ExperienceMemory
  /** Absent in what earlier versions kept. */
  nearHits?: NearHitsMemory
}

export interface SemanticCacheParts {
  /** Names the embedding model and its make. */
  model: string
  /** A multiple of 64. */
  dimensions: number
  /** From 0 to 1: which questions are asked of the model although an answer is there, so that the estimate stays honest. */
  random: () => number
  /** What an earlier run with this model had learned, from `memory`. */
  memory?: SemanticMemory
}

/** Less similar neighbours are not worth a look of the person. */
const LEAST_OFFERED = 0.9
/** Above this share of unknown pieces a vector says nothing: the model reads English and Turkish. */
const MOST_UNKNOWN = 0.1
/** At 1 kB each. What is older is forgotten. */
const MOST_ENTRIES = 100_000
const MOST_SERVED = 1_000
const LOADED_AT_ONCE = 500

/**
 * Finds an answer to a question that was asked in other words. Synchronous; a look takes a millisecond or two among
 * 100,000. One object per embedding model: with another model, make another and load the embeddings anew.
 */
export class SemanticCache {
  readonly model: string
  readonly #parts: SemanticCacheParts
  readonly #confidence: HitConfidence
  readonly #experience: Experience
  readonly #nearHits: NearHits
  readonly #words = new WordCounts()
  readonly #profiles = new Profiles()
  readonly #frames = new Map<string, SemanticMatcher>()
  /** The oldest first. */
  readonly #embeddings = new Map<CacheKey, Omit<QuestionEmbedding, 'vector'> & { id: number }>()
  readonly #keys = new Map<number, CacheKey>()
  /** What the person may still complain about. */
  readonly #served = new Map<CacheKey, Judgement>()
  #nextId = 1

  constructor(parts: SemanticCacheParts) {
    this.model = parts.model
    this.#parts = parts
    this.#confidence = new HitConfidence(parts.memory?.confidence)
    this.#experience = new Experience(parts.memory?.experience)
    this.#nearHits = new NearHits(parts.model, parts.memory?.nearHits)
  }

  /** How many questions are known. */
  get size(): number {
    return this.#embeddings.size
  }

  /** Whether any question is known that could be answered alike. */
  knows(frame: string): boolean {
    return this.#frames.has(frame)
  }

  /** Whether an answer that is kept may answer this question. Changes nothing but the memory of what was served. */
  look(asked: Asked): SemanticDecision {
    const { embedded, text, frame } = asked
    const vector = packed(embedded.vector)
    const judgement = (readable(embedded) && this.#frames.get(frame)?.judge(text, vector)) || null
    const sighting: Sighting = { asked, vector, judgement }
    const key = judgement ? this.#keys.get(judgement.by.id) : undefined
    if (!judgement || key === undefined) return { kind: 'none', sighting }
    const { decision, similarity, by } = judgement
    if (decision === 'serve') {
      this.#remember(key, judgement)
      this.#confidence.served()
      return { kind: 'serve', key, question: by.text, similarity, sighting }
    }
    return similarity >= LEAST_OFFERED
      ? { kind: 'offer', key, question: by.text, similarity, sighting }
      : { kind: 'none', sighting }
  }

  /**
   * Makes a question known under the key of its answer, and learns whether its neighbour would have answered it.
   * @param answer what the model said
   * @returns what is to be kept (`meaningBytes`), or undefined when questions like this one are never served
   */
  add(key: CacheKey, answer: string, { asked, vector, judgement }: Sighting): QuestionEmbedding | undefined {
    const sketch = minHashOf(answer)
    const neighbour = judgement && this.#embeddings.get(this.#keys.get(judgement.nearest.id) as CacheKey)
    if (judgement && neighbour) {
      const right = sameAnswer(sketch, neighbour.answer)
      if (right !== undefined) this.#learn(judgement, right)
      // An answer in other words is counted with those that say the same.
      if (right === true) sketch.digest = neighbour.answer.digest
    }
    const { embedded, text, frame } = asked
    if (!readable(embedded)) return undefined
    const embedding: QuestionEmbedding = { key, frame, model: this.model, text, vector, answer: sketch }
    this.#keep(embedding)
    return embedding
  }

  /** Forgets a question: its answer is gone from the cache. */
  remove(key: CacheKey): void {
    const embedding = this.#embeddings.get(key)
    if (!embedding) return
    this.#embeddings.delete(key)
    this.#keys.delete(embedding.id)
    const matcher = this.#frames.get(embedding.frame)
    matcher?.remove(embedding.id)
    if (matcher?.size === 0) this.#frames.delete(embedding.frame)
  }

  /**
   * What the person made of an answer that was served. wrong: asked again, or thumbs down; the entry is forgotten, and
   * its like are not served until the model has confirmed them. right: thumbs up; nothing is left to complain about.
   */
  feedback(key: CacheKey, verdict: 'right' | 'wrong'): void {
    const judgement = this.#served.get(key)
    this.#served.delete(key)
    if (verdict === 'right') return
    // People say what is wrong, not what is right: as a sample it would count too much.
    if (judgement) this.#confidence.block(judgement.nearest.group)
    this.remove(key)
  }

  /** Makes questions of earlier runs known, the oldest first; those of other models are left out. `pause` lets other work go on. */
  async load(embeddings: Iterable<QuestionEmbedding>, pause: () => Promise<void>): Promise<void> {
    let loaded = 0
    for (const embedding of embeddings) {
      if (embedding.model !== this.model || embedding.vector.length !== this.#parts.dimensions) continue
      if (!this.#embeddings.has(embedding.key)) this.#keep(embedding)
      if (++loaded % LOADED_AT_ONCE === 0) await pause()
    }
  }

  /** What was learned, to be kept for the next run: figures, no text. */
  memory(): SemanticMemory {
    return {
      confidence: this.#confidence.memory(),
      experience: this.#experience.memory(),
      nearHits: this.#nearHits.memory()
    }
  }

  #keep({ vector, ...embedding }: QuestionEmbedding): void {
    const { key, frame, text, answer } = embedding
    this.remove(key)
    const id = this.#nextId++
    this.#embeddings.set(key, { ...embedding, id })
    this.#keys.set(id, key)
    let matcher = this.#frames.get(frame)
    if (!matcher) {
      const { random, dimensions } = this.#parts
      matcher = new SemanticMatcher({
        confidence: this.#confidence,
        nearHits: this.#nearHits,
        experience: this.#experience,
        words: this.#words,
        profiles: this.#profiles,
        random,
        dimensions
      })
      this.#frames.set(frame, matcher)
    }
    matcher.add({ id, text, group: answer.digest }, vector)
    for (const oldest of this.#embeddings.keys()) {
      if (this.#embeddings.size <= MOST_ENTRIES) break
      this.remove(oldest)
    }
  }

  #remember(key: CacheKey, judgement: Judgement): void {
    this.#served.delete(key)
    this.#served.set(key, judgement)
    for (const oldest of this.#served.keys()) {
      if (this.#served.size <= MOST_SERVED) break
      this.#served.delete(oldest)
    }
  }

  #learn({ ground, features, score, nearest, similarity, nearness }: Judgement, right: boolean): void {
    if (ground === 'words') this.#confidence.learnWords(right)
    if (ground === 'estimate') this.#confidence.learn(features, score, nearest.group, right)
    if (ground === 'estimate' || ground === 'words') this.#nearHits.learn(nearness, right)
    this.#experience.note(nearest.group, similarity, right)
  }
}

/** Whether a vector stands for all of its text. */
const readable = ({ cut, unknown }: Embedded): boolean => !cut && unknown <= MOST_UNKNOWN
