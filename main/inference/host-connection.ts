import { fromPlainError } from '../domain/errors.ts'
import { reportError } from '../domain/report-error.ts'
import type { InferenceChannel, Log } from '../ports.ts'
import { AsyncQueue } from './async-queue.ts'
import type { HostReply, HostRequest } from './inference-protocol.ts'

/** The process ended without being asked to. */
export class HostDied extends Error {}

type WithoutId<T> = T extends { id: number } ? Omit<T, 'id'> : never
export type HostQuestion = WithoutId<HostRequest>
export type HostAnswer = Extract<HostReply, { id: number }>

/** One host process, from its start to its end. */
export class HostConnection {
  readonly #channel: InferenceChannel
  readonly #log: Log
  readonly #onEnd: () => void
  readonly #open = new Map<number, AsyncQueue<HostAnswer>>()
  readonly #ready: Promise<void>
  #settleReady: { resolve: () => void; reject: (reason: Error) => void } = {
    resolve: () => undefined,
    reject: () => undefined
  }
  #nextId = 1
  #ended = false

  /**
   * @param onEnd called when the process has ended or was told to
   * @param onDeath called when the process ended unasked, after everybody who waited for an answer was told
   */
  constructor(channel: InferenceChannel, log: Log, onEnd: () => void, onDeath: (code: number | null) => void) {
    this.#channel = channel
    this.#log = log
    this.#onEnd = onEnd
    this.#ready = new Promise((resolve, reject) => {
      this.#settleReady = { resolve, reject }
    })
    this.#ready.catch(() => undefined)
    channel.onMessage((message) => this.#receive(message as HostReply))
    channel.onExit((code) => {
      if (this.#ended) return
      this.#end(new HostDied(`the inference process ended with ${code}`))
      onEnd()
      onDeath(code)
    })
  }

  get alive(): boolean {
    return !this.#ended
  }

  /** @throws HostDied */
  ready(): Promise<void> {
    return this.#ready
  }

  /**
   * Asks; the answers end with the last one. When the signal aborts, the host is told, and answers with what it has.
   * @throws SextantError from the host, HostDied
   */
  ask(question: HostQuestion, signal?: AbortSignal): AsyncQueue<HostAnswer> {
    const id = this.#nextId++
    const answers = new AsyncQueue<HostAnswer>()
    if (this.#ended) {
      answers.fail(new HostDied())
      return answers
    }
    this.#open.set(id, answers)
    this.#channel.send({ ...question, id } satisfies HostRequest)
    const cancel = (): void => {
      if (this.#open.has(id)) this.#channel.send({ type: 'cancel', target: id } satisfies HostRequest)
    }
    if (signal?.aborted) cancel()
    else signal?.addEventListener('abort', cancel, { once: true })
    return answers
  }

  /** Ends the process; whoever still waits gets `reason`. */
  kill(reason: Error): void {
    if (this.#ended) return
    this.#end(reason)
    this.#channel.kill()
    this.#onEnd()
  }

  #end(reason: Error): void {
    this.#ended = true
    this.#settleReady.reject(reason)
    for (const answers of this.#open.values()) answers.fail(reason)
    this.#open.clear()
  }

  #receive(reply: HostReply): void {
    if (this.#ended) return
    if (reply.type === 'ready') return this.#settleReady.resolve()
    const answers = this.#open.get(reply.id)
    if (!answers) return
    if (reply.type === 'failed') {
      const { error, description, llama } = reply
      answers.fail(reportError(this.#log, 'inference.failed', fromPlainError(error), { llama }, description))
    } else answers.push(reply)
    if (reply.type === 'progress' || reply.type === 'delta') return
    answers.end()
    this.#open.delete(reply.id)
  }
}
