import { LRUCache } from 'lru-cache'
import { MEANT_CHARACTERS } from '../../domain/meant-characters.ts'
import type { TextEmbedder } from '../../embedding/text-embedder.ts'
import type { Milliseconds } from '../../domain/units.ts'
import type { Clock, Log } from '../../ports.ts'
import { Slices } from '../../time/slices.ts'
import { inSlices } from '../../time/in-slices.ts'
import type { ContextMessage } from './context-message.ts'
import { ownText, questionOf } from './own-text.ts'
import type { Meanings } from './with-meaning.ts'

export interface MessageMeaningsParts {
  clock: Pick<Clock, 'after' | 'monotonic'>
  log: Log
  /** The model for meanings; undefined while it is not there. */
  embedder: () => TextEmbedder | undefined
  /** Whether anything is being answered: what nobody waits for is done later. */
  busy: () => boolean
}

/** A turn waits for no longer: what is not known by then is judged by its words. */
const LONGEST_WAIT_MS: Milliseconds = 400
const LATER_MS: Milliseconds = 2_000
const AT_ONCE = 8
/** A shorter message says nothing by itself. */
const FEWEST_CHARACTERS = 12
/** A vector takes a kilobyte and a half. */
const MOST_VECTORS = 10_000

/**
 * What messages mean, from the embedding model in its own process. Vectors are made once and kept in memory; those that
 * a turn can not wait for are made when nothing is being answered, for the turns to come.
 */
export class MessageMeanings {
  readonly #parts: MessageMeaningsParts
  readonly #vectors = new LRUCache<string, Float32Array>({ max: MOST_VECTORS })
  /** Texts that nobody waits for, the latest messages first. */
  #later: string[] = []
  #isWorking = false
  #closed = false

  constructor(parts: MessageMeaningsParts) {
    this.#parts = parts
  }

  /** @returns undefined where no model is there, it fails, or it does not know the question in time */
  async of(messages: readonly ContextMessage[], signal: AbortSignal): Promise<Meanings | undefined> {
    const embedder = this.#parts.embedder()
    if (!embedder || this.#closed) return undefined
    const question = questionOf(messages).slice(0, MEANT_CHARACTERS)
    if (question.trim() === '') return undefined
    const key = keyOf(embedder)
    const texts = new Map<string, string>()
    const wanted = new Set(this.#vectors.has(key(question)) ? [] : [question])
    const slices = new Slices(this.#parts.clock)
    await inSlices(
      messages.length,
      () => slices.pause(),
      (step) => {
        const message = messages[messages.length - 1 - step] as ContextMessage
        const text = ownText(message).slice(0, MEANT_CHARACTERS)
        texts.set(message.id, text)
        if (text.length >= FEWEST_CHARACTERS && !this.#vectors.has(key(text))) wanted.add(text)
      }
    )
    const unknown = [...wanted]
    let isLate = false
    const stop = new AbortController()
    const cancel = this.#parts.clock.after(LONGEST_WAIT_MS, () => {
      isLate = true
      stop.abort()
    })
    try {
      const late = new Promise<void>((resolve) => {
        for (const one of [signal, stop.signal]) one.addEventListener('abort', () => resolve(), { once: true })
      })
      await Promise.race([this.#embed(embedder, unknown, () => isLate || signal.aborted), late])
    } finally {
      cancel()
    }
    const asked = this.#vectors.get(key(question))
    if (!asked) return undefined
    return { question: asked, of: (id) => this.#vectors.get(key(texts.get(id) ?? '')) }
  }

  close(): void {
    this.#closed = true
    this.#later = []
  }

  /** Makes vectors batch by batch; what is left when it is told to stop is for later. Never rejects. */
  async #embed(embedder: TextEmbedder, texts: readonly string[], stop: () => boolean): Promise<void> {
    const key = keyOf(embedder)
    try {
      for (let from = 0; from < texts.length; from += AT_ONCE) {
        if (stop()) return this.#postpone(texts.slice(from))
        const some = texts.slice(from, from + AT_ONCE)
        const embedded = await embedder.embed(some)
        for (const [index, text] of some.entries()) {
          const vector = embedded[index]?.vector
          if (vector) this.#vectors.set(key(text), vector)
        }
      }
    } catch (error) {
      this.#parts.log.warn('context.meanings-failed', { error: error instanceof Error ? error.name : 'unknown' })
    }
  }

  #postpone(texts: readonly string[]): void {
    if (this.#closed || texts.length === 0) return
    this.#later = [...texts, ...this.#later.filter((text) => !texts.includes(text))].slice(0, MOST_VECTORS)
    this.#workLater()
  }

  #workLater(): void {
    if (this.#isWorking || this.#closed || this.#later.length === 0) return
    this.#isWorking = true
    this.#parts.clock.after(LATER_MS, () => {
      const embedder = this.#parts.embedder()
      const texts = this.#later
      this.#later = []
      this.#isWorking = false
      if (!embedder || this.#closed) return
      if (this.#parts.busy()) this.#postpone(texts)
      else void this.#embed(embedder, texts, () => this.#closed || this.#parts.busy())
    })
  }
}

/** Vectors of different models are not compared. */
const keyOf =
  ({ model }: TextEmbedder) =>
  (text: string): string =>
    `${model}\n${text}`
