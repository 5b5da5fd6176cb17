import type { LocalEngine } from '../domain/local-models.ts'
import type { CompletionChunk, CompletionRequest } from '../domain/completion.ts'
import { SextantError, toPlainError } from '../domain/errors.ts'
import { reportError } from '../domain/report-error.ts'
import type { Bytes, Tokens } from '../domain/units.ts'
import type { Clock, InferenceProcess, Log } from '../ports.ts'
import type { MeasurementStore } from '../storage/measurement-store.ts'
import { AsyncQueue } from './async-queue.ts'
import { HostDied, type HostConnection } from './host-connection.ts'
import { HostLoader, type LoadedHost } from './host-loader.ts'
import type { LocalModelFile } from './local-model-file.ts'
import { TokenCounts } from './token-counts.ts'
import { FifoMutex } from './fifo-mutex.ts'
import { VocabularyCounter } from './vocabulary-counter.ts'
import { WritingRate } from './writing-rate.ts'

export interface InferenceClientParts {
  process: InferenceProcess
  clock: Clock
  log: Log
  /** Milliseconds without a question after which the model leaves memory; null keeps it. */
  idleUnloadMs: () => number | null
  useGpu: () => boolean
  measurements: Pick<MeasurementStore, 'find' | 'set'>
}

/** Answers that a local model writes at once. */
export interface LocalSequences {
  /** What one more takes in memory. */
  bytes: Bytes
  /** As many as it was loaded with. */
  least: number
  count: number
  /** Being written, or waiting to be. */
  used: number
}

/** The process that holds a model. */
interface Holder extends LoadedHost {
  file: LocalModelFile
  /** Answers and counts that are being made with it. */
  users: number
}

/**
 * Local answers: starts the process that runs llama.cpp when it is needed, gives it one model at a time, and copes with
 * its death. Requests for another model wait for the answers that are on their way.
 */
export class InferenceClient {
  readonly #parts: InferenceClientParts
  readonly #loader: HostLoader
  readonly #turnstile = new FifoMutex()
  readonly #counts = new TokenCounts()
  readonly #vocabulary: VocabularyCounter
  readonly #listeners = new Set<(engine: LocalEngine) => void>()
  /** Called when the last user of the model has left. */
  readonly #whenFree = new Set<() => void>()
  #holder: Holder | null = null
  #engine: LocalEngine = { state: 'empty' }
  #cancelIdle: () => void = () => undefined
  #closed = false
  #wantedSequences = 1
  #sequences = 1

  constructor(parts: InferenceClientParts) {
    this.#parts = parts
    const { process, clock, log, useGpu, measurements } = parts
    this.#vocabulary = new VocabularyCounter({ process, clock, log })
    const onProgress = (file: LocalModelFile, fraction: number): void =>
      this.#tell({ state: 'loading', ref: file.ref, modelName: file.name, fraction })
    this.#loader = new HostLoader({
      process,
      log,
      useGpu,
      measurements,
      onProgress,
      onDeath: (host, code) => this.#died(host, code)
    })
  }

  /** Whether the model will probably be asked soon: it stays in memory then. Set by whoever knows. */
  expectsMore: () => boolean = () => false

  get engine(): LocalEngine {
    return this.#engine
  }

  /** Calls back whenever `engine` changes; the returned function ends that. */
  onEngine(listener: (engine: LocalEngine) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Answers with the model, loading it first where it is not in memory. When the signal aborts, the stream ends at once.
   * @throws SextantError the reasons of `loadModel`, `inference-crashed`, `message-too-long`
   */
  async *complete(
    file: LocalModelFile,
    request: CompletionRequest,
    signal: AbortSignal
  ): AsyncGenerator<CompletionChunk> {
    const chunks = new AsyncQueue<CompletionChunk>()
    const left = new AbortController()
    const stop = AbortSignal.any([signal, left.signal])
    stop.addEventListener('abort', () => chunks.end(), { once: true })
    if (stop.aborted) return
    void this.#answer(file, request, stop, (chunk) => chunks.push(chunk)).then(
      () => chunks.end(),
      (error: unknown) => chunks.fail(this.#asOurs(error))
    )
    try {
      yield* chunks
    } finally {
      left.abort()
    }
  }

  /**
   * Tokens of each text as the model reads it.
   * @throws SextantError as `complete`, `cancelled`
   */
  async count(file: LocalModelFile, texts: string[], signal: AbortSignal): Promise<Tokens[]> {
    const unknown = [...new Set(texts.filter((text) => this.#counts.find(file.path, text) === undefined))]
    const counted = unknown.length > 0 ? await this.#countAnew(file, unknown, signal) : []
    const found = new Map(unknown.map((text, index) => [text, counted[index] ?? 0]))
    const counts = texts.map((text) => found.get(text) ?? this.#counts.find(file.path, text) ?? 0)
    for (const [text, count] of found) this.#counts.keep(file.path, text, count)
    return counts
  }

  /**
   * Reads a prompt ahead of the question, so that its state is there when the question comes. Only when the model is in
   * memory and nobody uses it; ends at once when the signal aborts. Never rejects.
   * @returns whether it was read to its end
   */
  async readAhead(
    file: LocalModelFile,
    request: Pick<CompletionRequest, 'conversationId' | 'messages'>,
    signal: AbortSignal
  ): Promise<boolean> {
    const holder = this.#holder
    if (!holder || holder.users > 0 || holder.file.path !== file.path) return false
    const { conversationId, messages } = request
    try {
      const question = {
        type: 'generate',
        conversationId,
        messages,
        options: { temperature: 0, topP: 1, maxOutputTokens: 0 }
      } as const
      for await (const answer of holder.host.ask(question, signal))
        if (answer.type === 'finished') return answer.reason !== 'cancelled'
    } catch {
      // Too long, or the process died: who asks in earnest is told.
    }
    return false
  }

  /** How many answers at once there can be, and are; null while no model is loaded. */
  get sequences(): LocalSequences | null {
    const holder = this.#holder
    if (!holder) return null
    const { sequences: least, sequenceBytes: bytes } = holder.loaded
    return { bytes, least, count: this.#sequences, used: holder.users }
  }

  /** So many answers at once from now on, also of models that are loaded later. Never rejects. */
  async setSequences(count: number): Promise<void> {
    this.#wantedSequences = count
    await this.#resize(this.#holder)
  }

  /** Frees the model's memory. @throws SextantError `model-in-use` while it answers */
  unload(): Promise<void> {
    if (this.#loader.isLoading || (this.#holder && this.#holder.users > 0))
      return Promise.reject(new SextantError('model-in-use', { params: { model: this.#engine.modelName ?? '' } }))
    this.#loader.forgetDeaths()
    this.#drop()
    return Promise.resolve()
  }

  close(): Promise<void> {
    this.#closed = true
    this.#loader.stop()
    this.#vocabulary.close()
    this.#drop()
    return Promise.resolve()
  }

  async #countAnew(file: LocalModelFile, texts: string[], signal: AbortSignal): Promise<Tokens[]> {
    const counted = await this.#countByVocabulary(file, texts, signal)
    if (counted) return counted
    const holder = await this.#take(file, signal, () => undefined)
    try {
      for await (const answer of holder.host.ask({ type: 'count', texts }))
        if (answer.type === 'counted') return answer.counts
      throw new SextantError('internal')
    } catch (error) {
      throw this.#asOurs(error)
    } finally {
      this.#leave(holder)
    }
  }

  /** With the vocabulary alone where the model is not in memory; undefined where it is, or where that fails. */
  async #countByVocabulary(file: LocalModelFile, texts: string[], signal: AbortSignal): Promise<Tokens[] | undefined> {
    if (this.#holder?.file.path === file.path) return undefined
    try {
      return await this.#vocabulary.count(file, texts, signal)
    } catch (error) {
      if (signal.aborted || this.#closed) throw this.#asOurs(error)
      // Loading the model says what is wrong with it.
      return undefined
    }
  }

  async #answer(
    file: LocalModelFile,
    request: CompletionRequest,
    signal: AbortSignal,
    tell: (chunk: CompletionChunk) => void
  ): Promise<void> {
    const holder = await this.#take(file, signal, (fraction) =>
      tell({ type: 'progress', phase: 'loading-model', fraction })
    )
    // Whoever stopped an answer does not use the model any more, though the process may have to end a batch first.
    const leave = once(() => this.#leave(holder))
    signal.addEventListener('abort', leave, { once: true })
    const rate = new WritingRate()
    const { conversationId, messages } = request
    const { temperature, topP, maxOutputTokens = null } = request.sampling
    try {
      const answers = holder.host.ask(
        { type: 'generate', conversationId, messages, options: { temperature, topP, maxOutputTokens } },
        signal
      )
      for await (const answer of answers) {
        if (answer.type === 'progress') tell({ type: 'progress', phase: answer.phase, fraction: answer.fraction })
        else if (answer.type === 'delta') {
          tell({ type: 'delta', channel: answer.channel, text: answer.text })
          const tokensPerSecond = rate.note(answer.tokens, this.#parts.clock.monotonic())
          if (tokensPerSecond !== undefined && holder.users > 0)
            this.#tell({ ...this.#loadedEngine(holder), tokensPerSecond })
        }
        if (answer.type === 'finished' && answer.reason !== 'cancelled') {
          const {
            inputTokens: input,
            reusedTokens: cachedInput,
            outputTokens: output,
            reasoningTokens: reasoning,
            confidence
          } = answer
          tell({
            type: 'finish',
            reason: answer.reason,
            rawReason: answer.rawReason,
            usage: { input, cachedInput, output, reasoning },
            ...(confidence !== null && { confidence })
          })
        }
      }
    } finally {
      leave()
    }
  }

  /** The holder of the model, for one more user. */
  async #take(file: LocalModelFile, signal: AbortSignal, onProgress: (fraction: number) => void): Promise<Holder> {
    const unwatch = this.onEngine((engine) => {
      if (engine.state === 'loading' && engine.ref === file.ref) onProgress(engine.fraction ?? 0)
    })
    let leave = (): void => undefined
    try {
      leave = await this.#turnstile.enter(signal)
      if (this.#closed) throw new SextantError('cancelled')
      if (this.#holder && this.#holder.file.path !== file.path) {
        await this.#free(signal)
        this.#drop()
      }
      this.#holder ??= await this.#load(file, signal)
      this.#cancelIdle()
      this.#holder.users++
      this.#tell(this.#loadedEngine(this.#holder))
      return this.#holder
    } finally {
      unwatch()
      leave()
    }
  }

  async #load(file: LocalModelFile, signal: AbortSignal): Promise<Holder> {
    try {
      const loaded = await this.#loader.load(file, signal)
      if (this.#closed) {
        loaded.host.kill(new SextantError('cancelled'))
        throw new SextantError('cancelled')
      }
      const holder = { file, users: 0, ...loaded }
      this.#sequences = loaded.loaded.sequences
      void this.#resize(holder)
      return holder
    } catch (error) {
      const failure = this.#asOurs(error)
      const unwanted = failure.code === 'cancelled'
      this.#tell(
        unwanted
          ? { state: 'empty' }
          : { state: 'failed', ref: file.ref, modelName: file.name, error: toPlainError(failure) }
      )
      throw failure
    }
  }

  #leave(holder: Holder): void {
    holder.users--
    if (holder.users > 0 || holder !== this.#holder) return
    this.#tell(this.#loadedEngine(holder))
    for (const free of this.#whenFree) free()
    this.#dropLater()
  }

  /** When nobody has asked for a while, unless somebody probably will. */
  #dropLater(): void {
    const after = this.#parts.idleUnloadMs()
    if (after === null) return
    this.#cancelIdle = this.#parts.clock.after(after, () => (this.expectsMore() ? this.#dropLater() : this.#drop()))
  }

  /** Where there is no memory for it, there are as many as before. */
  async #resize(holder: Holder | null): Promise<void> {
    if (!holder) return
    const wanted = Math.max(holder.loaded.sequences, this.#wantedSequences)
    if (holder === this.#holder && wanted === this.#sequences) return
    try {
      for await (const answer of holder.host.ask({ type: 'resize', sequences: wanted }))
        if (answer.type === 'resized') {
          if (holder === this.#holder) this.#sequences = answer.sequences
          return
        }
    } catch (error) {
      if (!(error instanceof HostDied)) reportError(this.#parts.log, 'inference.not-resized', error, { wanted })
    }
  }

  /** Waits until nobody uses the model that is in memory. */
  async #free(signal: AbortSignal): Promise<void> {
    while (this.#holder && this.#holder.users > 0) {
      await new Promise<void>((resolve, reject) => {
        const abort = (): void => reject(new SextantError('cancelled'))
        const free = (): void => {
          this.#whenFree.delete(free)
          signal.removeEventListener('abort', abort)
          resolve()
        }
        this.#whenFree.add(free)
        signal.addEventListener('abort', abort, { once: true })
      })
    }
  }

  /** The process died while it held a model: the answers on their way have been told already. */
  #died(host: HostConnection, code: number | null): void {
    const holder = this.#holder
    if (!holder || holder.host !== host) return
    this.#holder = null
    this.#cancelIdle()
    if (holder.loaded.gpu !== false) this.#loader.distrustGpu()
    this.#parts.log.error('inference.died', { model: holder.file.ref, code, gpu: holder.loaded.gpu })
    this.#tell({ state: 'failed', ref: holder.file.ref, modelName: holder.file.name, error: toPlainError(crashed()) })
    for (const free of this.#whenFree) free()
  }

  #drop(): void {
    this.#cancelIdle()
    this.#holder?.host.kill(new SextantError('cancelled'))
    this.#holder = null
    if (this.#engine.state !== 'empty') this.#tell({ state: 'empty' })
  }

  #loadedEngine({ file, loaded, users }: Holder): LocalEngine {
    return {
      state: users > 0 ? 'answering' : 'ready',
      ref: file.ref,
      modelName: file.name,
      memoryBytes: loaded.memoryBytes,
      gpu: loaded.gpu,
      threads: loaded.threads.writing.threads,
      contextTokens: loaded.contextTokens
    }
  }

  #asOurs(error: unknown): SextantError {
    if (error instanceof SextantError) return error
    return error instanceof HostDied ? crashed(error) : reportError(this.#parts.log, 'inference.failed', error)
  }

  #tell(engine: LocalEngine): void {
    this.#engine = engine
    for (const listener of this.#listeners) listener(engine)
  }
}

function once(work: () => void): () => void {
  let done = false
  return () => {
    if (!done) work()
    done = true
  }
}

const crashed = (cause?: unknown): SextantError => new SextantError('inference-crashed', { retryable: true, cause })
