import { SextantError, fromPlainError } from '../domain/errors.ts'
import { reportError } from '../domain/report-error.ts'
import type { Clock, InferenceChannel, InferenceProcess, Log } from '../ports.ts'
import type { EmbeddingReply, EmbeddingRequest } from './embedding-protocol.ts'

export type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never

export interface EmbeddingProcessParts {
  process: InferenceProcess
  clock: Clock
  log: Log
  /** What it is told first: which model it has. */
  load: WithoutId<EmbeddingRequest>
}

interface Waiting {
  resolve: (reply: EmbeddingReply) => void
  reject: (error: unknown) => void
}

/** Without work for so long the process ends and its memory is free. */
const IDLE_MS = 10 * 60_000
const LOAD_MS = 60_000
/** A process that dies this often in a row is not started again. */
const MOST_DEATHS = 3

/** A model in its own process, which is started when it is needed. */
export class EmbeddingProcess {
  readonly #parts: EmbeddingProcessParts
  readonly #waiting = new Map<number, Waiting>()
  #channel: InferenceChannel | null = null
  #loaded: Promise<void> | null = null
  #nextId = 1
  #deaths = 0
  #cancelIdle: () => void = () => undefined
  #closed = false

  constructor(parts: EmbeddingProcessParts) {
    this.#parts = parts
  }

  get closed(): boolean {
    return this.#closed
  }

  /** @throws SextantError when the process can not be had; the signal's reason */
  async ask(request: WithoutId<EmbeddingRequest>, signal?: AbortSignal): Promise<EmbeddingReply> {
    signal?.throwIfAborted()
    if (this.#closed) throw new SextantError('cancelled', { retryable: true })
    this.#cancelIdle()
    try {
      await (this.#loaded ??= this.#start())
      const reply = await this.#send(request)
      signal?.throwIfAborted()
      this.#deaths = 0
      return reply
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
      await this.#send(this.#parts.load)
    } catch (error) {
      this.#loaded = null
      throw error
    } finally {
      stopTimer()
    }
  }

  #send(request: WithoutId<EmbeddingRequest>): Promise<EmbeddingReply> {
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
