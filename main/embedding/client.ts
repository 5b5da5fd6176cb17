import { LRUCache } from 'lru-cache'
import { SextantError } from '../domain/errors.ts'
import type { Clock, InferenceProcess, Log } from '../ports.ts'
import { EmbeddingProcess } from './embedding-process.ts'
import type { Embedded } from './embedding-protocol.ts'
import type { TextEmbedder } from './text-embedder.ts'

export interface EmbeddingClientParts {
  process: InferenceProcess
  clock: Clock
  log: Log
  /** With `model.onnx` and `tokenizer.json`. */
  folder: string
  /** Names the model. */
  model: string
  dimensions: number
  threads: number
}

/** A question is asked for by the security monitor, the cache and the context one after the other: it is embedded once. */
const SINGLE_TEXTS = 32

/** Vectors from the embedding model in its own process. */
export class EmbeddingClient implements TextEmbedder {
  readonly model: string
  readonly dimensions: number
  readonly #process: EmbeddingProcess
  readonly #single = new LRUCache<string, Promise<Embedded[]>>({ max: SINGLE_TEXTS })

  constructor({ process, clock, log, folder, model, dimensions, threads }: EmbeddingClientParts) {
    this.#process = new EmbeddingProcess({ process, clock, log, load: { type: 'load', folder, threads } })
    this.model = model
    this.dimensions = dimensions
  }

  async embed(texts: string[], signal?: AbortSignal): Promise<Embedded[]> {
    signal?.throwIfAborted()
    const [only, ...others] = texts
    if (only === undefined || others.length > 0) return this.#embed(texts, signal)
    const known = this.#process.closed ? undefined : this.#single.get(only)
    if (known) return known
    const embedded = this.#embed(texts)
    this.#single.set(only, embedded)
    embedded.catch(() => this.#single.delete(only))
    const made = await embedded
    signal?.throwIfAborted()
    return made
  }

  /** Ends the process for good: nothing starts it again, and whoever waits is told that it is cancelled. */
  close(): void {
    this.#process.close()
  }

  async #embed(texts: string[], signal?: AbortSignal): Promise<Embedded[]> {
    const reply = await this.#process.ask({ type: 'embed', texts }, signal)
    if (reply.type !== 'embedded') throw new SextantError('internal')
    return reply.embedded
  }
}
