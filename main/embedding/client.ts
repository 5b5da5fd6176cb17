import { LRUCache } from 'lru-cache'
import { SextantError, fromPlainError } from '../domain/errors.ts'
import { reportError } from '../domain/report-error.ts'
import type { Clock, InferenceChannel, InferenceProcess, Log } from '../ports.ts'
import type { Embedded, EmbeddingReply, EmbeddingRequest } from './embedding-protocol.ts'
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

interface Waiting {
  resolve: (reply: EmbeddingReply) => void
  reject: (error: unknown) => void
}

/** Without work for so long the process ends and its memory is free. */
const IDLE_MS = 10 * 60_000
const LOAD_MS = 60_000
/** A question is asked for by the security monitor, the cache and the context one after the other: it is embedded once. */
const SINGLE_TEXTS = 32
/** A process that dies this often in a row is not started again. */
const MOST_DEATHS = 3

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never

/** Vectors from the embedding model in its own process, which is started when it is needed. */
export class EmbeddingClient implements TextEmbedder {
  readonly model: string
  readonly dimensions: number
  readonly #parts: EmbeddingClientParts
  readonly #waiting = new Map<number, Waiting>()
  #channel: InferenceChannel | null = null
  #loaded: Promise<void> | null = null
  #nextId = 1
  #deaths = 0
  #cancelIdle: () => void = () => undefined
  #closed = false
  readonly #single = new LRUCache<string, Promise<Embedded[]>>({ max: SINGLE_TEXTS })

  constructor(parts: EmbeddingClientParts) {
    this.#parts = parts
    this.model = parts.model
    this.dimensions = parts.dimensions
  }

  async embed(texts: string[], signal?: AbortSignal): Promise<Embedded[]> {
    signal?.throwIfAborted()
    const [only, ...others] = texts
    if (only === undefined || others.length > 0) return this.#embed(texts, signal)
    const known = this.#closed ? undefined : this.#single.get(only)
    if (known) return known
    const embedded = this.#embed(texts)
    this.#single.set(only, embedded)
    embedded.catch(() => this.#single.delete(only))
    const made = await embedded
    signal?.throwIfAborted()
    return made
  }

  async #embed(texts: string[], signal?: AbortSignal): Promise<Embedded[]> {
    if (this.#closed) throw new SextantError('cancelled', { retryable: true })
    this.#cancelIdle()
    try {
      await (this.#loaded ??= this.#start())
      const reply = await this.#ask({ type: 'embed', texts })
      signal?.throwIfAborted()
      if (reply.type !== 'embedded') throw new SextantError('internal')
      this.#deaths = 0
      return reply.embedded
    } finally {
      if (this.#waiting.size === 0 && this.#channel)
        this.#cancelIdle = this.#parts.clock.after(IDLE_MS, () => this.#rest())
    }
  }

  /** Ends the process for good: nothing starts it again, and whoever waits is told that it is cancelled. */
  close(): void {
    this.#closed = true
    this.#rest()
  }

  /** Ends the process; the next text starts it again. */
  #rest(): void {
    this.#cancelIdle()
    const channel = this.#channel
    this.#end(new SextantError('cancelled', { retryable: true }))
    channel?.kill()
  }

  async #start(): Promise<void> {
    if (this.#deaths >= MOST_DEATHS) throw new SextantError('inference-unavailable')
    const channel = this.#parts.process.start()
    this.#channel = channel
    channel.onMessage((message) => this.#receive(message as EmbeddingReply))
    channel.onExit((code) => {
      if (this.#channel !== channel) return
      this.#deaths++
      this.#parts.log.warn('embedding.died', { code, deaths: this.#deaths })
      this.#end(new SextantError('inference-crashed', { retryable: true }))
    })
    const stopTimer = this.#parts.clock.after(LOAD_MS, () => this.#rest())
    try {
      await this.#ask({ type: 'load', folder: this.#parts.folder, threads: this.#parts.threads })
    } catch (error) {
      this.#loaded = null
      throw error
    } finally {
      stopTimer()
    }
  }

  #ask(request: WithoutId<EmbeddingRequest>): Promise<EmbeddingReply> {
    const channel = this.#channel
    if (!channel)
      return Promise.reject(new SextantError(this.#closed ? 'cancelled' : 'inference-crashed', { retryable: true }))
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      channel.send({ ...request, id } satisfies EmbeddingRequest)
    })
  }

  #receive(reply: EmbeddingReply): void {
    if (reply.type === 'ready') return
    const waiting = this.#waiting.get(reply.id)
    this.#waiting.delete(reply.id)
    if (reply.type !== 'failed') return waiting?.resolve(reply)
    const error = fromPlainError(reply.error)
    waiting?.reject(reportError(this.#parts.log, 'embedding.failed', error, {}, reply.description))
  }

  #end(reason: Error): void {
    this.#channel = null
    this.#loaded = null
    for (const { reject } of this.#waiting.values()) reject(reason)
    this.#waiting.clear()
  }
}
