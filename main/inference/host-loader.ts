import { SextantError } from '../domain/errors.ts'
import type { InferenceProcess, Log } from '../ports.ts'
import type { MeasurementStore } from '../storage/measurement-store.ts'
import { HostConnection, HostDied } from './host-connection.ts'
import type { LocalModelFile } from './local-model-file.ts'
import { rememberGpu } from './machine.ts'
import type { LoadedModel } from './inference-protocol.ts'
import { makeStateFolder, removeStateFolder } from './state-folder.ts'
import { ThreadChoiceStore } from './thread-choice-store.ts'

export interface HostLoaderParts {
  process: InferenceProcess
  log: Log
  useGpu: () => boolean
  measurements: Pick<MeasurementStore, 'find' | 'set'>
  /** @param fraction of the loading, 0 to 1 */
  onProgress: (file: LocalModelFile, fraction: number) => void
  /** A process died after it had loaded its model. */
  onDeath: (host: HostConnection, code: number | null) => void
}

export interface LoadedHost {
  host: HostConnection
  loaded: LoadedModel
}

/** A host that dies this often in a row over the same file is left alone until somebody asks again. */
const MOST_DEATHS = 3

/** Starts host processes and has them load models: again when one dies over it, and then without the GPU. */
export class HostLoader {
  readonly #parts: HostLoaderParts
  readonly #threads: ThreadChoiceStore
  /** Deaths in a row while loading a file. */
  readonly #deaths = new Map<string, number>()
  #loading: HostConnection | null = null
  #gpuDistrusted = false

  constructor(parts: HostLoaderParts) {
    this.#parts = parts
    this.#threads = new ThreadChoiceStore(parts.measurements)
  }

  get isLoading(): boolean {
    return this.#loading !== null
  }

  /**
   * Loads the file in a process of its own. When the signal aborts, that process is ended.
   * @throws SextantError the host's reasons, `model-load-failed` after three deaths, `cancelled`
   */
  async load(file: LocalModelFile, signal: AbortSignal): Promise<LoadedHost> {
    for (;;) {
      const gpu = this.#parts.useGpu() && !this.#gpuDistrusted
      try {
        const loaded = await this.#loadOnce(file, gpu, signal)
        this.#deaths.delete(file.path)
        return loaded
      } catch (error) {
        if (signal.aborted) throw new SextantError('cancelled', { cause: error })
        if (!(error instanceof HostDied)) throw error
        this.#noteDeath(file, gpu)
      }
    }
  }

  /** Ends the process that is loading. */
  stop(): void {
    this.#loading?.kill(new SextantError('cancelled'))
  }

  /** Lets files be tried again that hosts died over. */
  forgetDeaths(): void {
    this.#deaths.clear()
  }

  /** From now on models are loaded without the GPU: a process died on it. */
  distrustGpu(): void {
    this.#gpuDistrusted = true
  }

  /** @throws SextantError `model-load-failed` when it is not worth another try */
  #noteDeath(file: LocalModelFile, gpu: boolean): void {
    const deaths = (this.#deaths.get(file.path) ?? 0) + 1
    this.#deaths.set(file.path, deaths)
    if (gpu) this.distrustGpu()
    this.#parts.log.error('inference.died-loading', { model: file.ref, deaths, gpu })
    if (deaths >= MOST_DEATHS)
      throw new SextantError('model-load-failed', { params: { model: file.name }, retryable: true })
  }

  async #loadOnce(file: LocalModelFile, gpu: boolean, signal: AbortSignal): Promise<LoadedHost> {
    const { process, log, measurements, onDeath, onProgress } = this.#parts
    onProgress(file, 0)
    const stateFolder = makeStateFolder()
    const host = new HostConnection(
      process.start(),
      log,
      () => removeStateFolder(stateFolder),
      (code) => onDeath(host, code)
    )
    const abort = (): void => host.kill(new SextantError('cancelled'))
    signal.addEventListener('abort', abort, { once: true })
    this.#loading = host
    try {
      if (signal.aborted) abort()
      await host.ready()
      const { path: modelPath, name: modelName, contextTokens } = file
      const options = { modelPath, modelName, contextTokens, threads: this.#threads.find(file), gpu, stateFolder }
      for await (const answer of host.ask({ type: 'load', options })) {
        if (answer.type === 'progress') onProgress(file, answer.fraction)
        if (answer.type !== 'loaded') continue
        if (answer.model.threadsMeasured) this.#threads.keep(file, answer.model.threads)
        rememberGpu(measurements, answer.model.gpu)
        log.info('inference.loaded', { model: file.ref, ...answer.model })
        return { host, loaded: answer.model }
      }
      throw new HostDied()
    } catch (error) {
      host.kill(new SextantError('cancelled', { cause: error }))
      throw error
    } finally {
      this.#loading = null
      signal.removeEventListener('abort', abort)
    }
  }
}
