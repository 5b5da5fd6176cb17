import { Worker } from 'node:worker_threads'
import { SextantError } from '../domain/errors.ts'
import type { Tokens } from '../domain/units.ts'
import type { Clock, Log } from '../ports.ts'
import type { ChatRequest } from './chat-request.ts'
import type { Encoding } from './encodings.ts'
import type { ClassCounts } from './text-classes.ts'
import type { TokenQuestion, TokenReply } from './worker/protocol.ts'

/** Counts tokens with published encodings, off the thread that asks. */
export interface Tokenizer {
  /** Tokens of each text. */
  count(encoding: Encoding, texts: string[]): Promise<Tokens[]>
  /** Tokens of a whole request, with everything around its messages and its tools. */
  countChat(encoding: Encoding, request: ChatRequest): Promise<Tokens>
  /** How much of each class of text each text has. */
  classes(texts: string[]): Promise<ClassCounts[]>
}

export interface TokenWorkerParts {
  /** The file of the worker's code. */
  entry: string
  clock: Clock
  log: Log
}

/** Without a question for so long the worker ends and the memory of its encodings is free. */
const IDLE_MS = 5 * 60_000

type Waiting = { resolve: (reply: TokenReply) => void; reject: (error: Error) => void }
type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never

/** A worker thread that is there while tokens are counted. */
export class TokenWorker implements Tokenizer {
  readonly #parts: TokenWorkerParts
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | null = null
  #lastId = 0
  #stopIdle: () => void = () => undefined

  constructor(parts: TokenWorkerParts) {
    this.#parts = parts
  }

  async count(encoding: Encoding, texts: string[]): Promise<Tokens[]> {
    if (texts.length === 0) return []
    const reply = await this.#ask({ type: 'count', encoding, texts })
    return 'counts' in reply ? reply.counts : []
  }

  async countChat(encoding: Encoding, request: ChatRequest): Promise<Tokens> {
    const reply = await this.#ask({ type: 'chat', encoding, request })
    return 'counts' in reply ? (reply.counts[0] ?? 0) : 0
  }

  async classes(texts: string[]): Promise<ClassCounts[]> {
    if (texts.length === 0) return []
    const reply = await this.#ask({ type: 'classes', texts })
    return 'classes' in reply ? reply.classes : []
  }

  /** Ends the worker; what it was asked fails. The next question starts another. */
  async close(): Promise<void> {
    this.#stopIdle()
    const worker = this.#worker
    this.#worker = null
    await worker?.terminate()
  }

  /** @throws SextantError `internal` when the worker could not count or ended under it */
  #ask(question: WithoutId<TokenQuestion>): Promise<TokenReply> {
    this.#stopIdle()
    const worker = (this.#worker ??= this.#start())
    const id = ++this.#lastId
    worker.ref()
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      worker.postMessage({ ...question, id })
    })
  }

  #start(): Worker {
    const worker = new Worker(this.#parts.entry)
    worker.on('error', (error) => this.#parts.log.error('tokens.worker-failed', { error: error.name }))
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = null
      for (const { reject } of this.#waiting.values()) reject(new SextantError('internal', { retryable: true }))
      this.#waiting.clear()
    })
    worker.on('message', (reply: TokenReply) => this.#hear(worker, reply))
    return worker
  }

  #hear(worker: Worker, reply: TokenReply): void {
    const waiting = this.#waiting.get(reply.id)
    if (!waiting) return
    this.#waiting.delete(reply.id)
    if (this.#waiting.size === 0) {
      worker.unref()
      this.#stopIdle = this.#parts.clock.after(IDLE_MS, () => void this.close())
    }
    if ('failed' in reply) {
      this.#parts.log.warn('tokens.not-counted', { reason: reply.failed })
      waiting.reject(new SextantError('internal'))
    } else waiting.resolve(reply)
  }
}
