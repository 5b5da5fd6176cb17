import { SextantError } from '../domain/errors.ts'
import type { Milliseconds, Tokens } from '../domain/units.ts'
import type { Clock, InferenceProcess, Log } from '../ports.ts'
import { FifoMutex } from './fifo-mutex.ts'
import { HostConnection } from './host-connection.ts'
import type { LocalModelFile } from './local-model-file.ts'

export interface VocabularyCounterParts {
  process: InferenceProcess
  clock: Clock
  log: Log
}

/** Without a question for so long the process ends. */
const IDLE_MS: Milliseconds = 60_000

/**
 * Counts tokens with a model's own vocabulary, without its weights: in a process of its own, so that the model that is
 * in memory stays there.
 */
export class VocabularyCounter {
  readonly #parts: VocabularyCounterParts
  readonly #turnstile = new FifoMutex()
  #host: HostConnection | null = null
  /** The file whose vocabulary it has. */
  #path = ''
  #cancelIdle: () => void = () => undefined
  #closed = false

  constructor(parts: VocabularyCounterParts) {
    this.#parts = parts
  }

  /** @throws SextantError what is wrong with the file, `cancelled`; HostDied */
  async count(file: LocalModelFile, texts: string[], signal: AbortSignal): Promise<Tokens[]> {
    const leave = await this.#turnstile.enter(signal)
    this.#cancelIdle()
    try {
      const host = await this.#hostOf(file, signal)
      for await (const answer of host.ask({ type: 'count', texts })) if (answer.type === 'counted') return answer.counts
      throw new SextantError('internal')
    } finally {
      this.#cancelIdle = this.#parts.clock.after(IDLE_MS, () => this.#end())
      leave()
    }
  }

  close(): void {
    this.#closed = true
    this.#end()
  }

  async #hostOf(file: LocalModelFile, signal: AbortSignal): Promise<HostConnection> {
    if (this.#closed) throw new SextantError('cancelled')
    if (this.#host?.alive && this.#path === file.path) return this.#host
    this.#end()
    const { process, log } = this.#parts
    const host = new HostConnection(
      process.start(),
      log,
      () => undefined,
      (code) => log.warn('inference.counter-died', { code })
    )
    this.#host = host
    this.#path = file.path
    const abort = (): void => host.kill(new SextantError('cancelled'))
    signal.addEventListener('abort', abort, { once: true })
    try {
      await host.ready()
      const { path: modelPath, name: modelName } = file
      for await (const answer of host.ask({ type: 'load-vocabulary', modelPath, modelName }))
        if (answer.type === 'vocabulary-loaded') return host
      throw new SextantError('internal')
    } catch (error) {
      this.#end()
      throw error
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }

  #end(): void {
    this.#cancelIdle()
    this.#host?.kill(new SextantError('cancelled'))
    this.#host = null
  }
}
