import { LRUCache } from 'lru-cache'
import { SextantError } from '../domain/errors.ts'
import { reportError } from '../domain/report-error.ts'
import type { Ports } from '../ports.ts'
import { unlessAborted } from '../time/unless-aborted.ts'
import { EmbeddingProcess } from './embedding-process.ts'
import type { FoundName } from './embedding-protocol.ts'
import { findNameFinder } from './name-finder-folder.ts'

const THREADS = 1
/** The model is brought and removed by the person: nobody waits for this. */
const LOOK_EVERY_MS = 5_000
const MOST_TEXTS = 400

/** Names by a model in its own process, while the person has it; nothing is found without it. */
export class NameFinder {
  readonly #ports: Pick<Ports, 'paths' | 'embedding' | 'clock' | 'log'>
  readonly #known = new LRUCache<string, FoundName[]>({ max: MOST_TEXTS })
  #folder: string | undefined
  #lookedAt = -Infinity
  #process: EmbeddingProcess | null = null
  #closed = false

  constructor(ports: Pick<Ports, 'paths' | 'embedding' | 'clock' | 'log'>) {
    this.#ports = ports
  }

  get isHere(): boolean {
    return this.#current() !== null
  }

  /**
   * Names in a text; none where there is no model. Undefined where there is one and it fails, which is logged.
   * @throws the signal's reason, at once
   */
  async find(text: string, signal: AbortSignal): Promise<FoundName[] | undefined> {
    const known = this.#known.get(text)
    if (known) return known
    const process = this.#current()
    if (!process) return []
    try {
      const reply = await unlessAborted(process.ask({ type: 'find-names', text }, signal), signal)
      if (reply.type !== 'names') throw new SextantError('internal')
      this.#known.set(text, reply.names)
      return reply.names
    } catch (error) {
      signal.throwIfAborted()
      reportError(this.#ports.log, 'names.not-found', error, {})
      return undefined
    }
  }

  /** Looks again now whether the model is there. */
  look(): void {
    this.#lookedAt = -Infinity
    this.#known.clear()
  }

  close(): void {
    this.#closed = true
    this.#process?.close()
  }

  #current(): EmbeddingProcess | null {
    const { paths, embedding, clock, log } = this.#ports
    if (!embedding || this.#closed) return null
    if (clock.monotonic() - this.#lookedAt > LOOK_EVERY_MS) {
      this.#lookedAt = clock.monotonic()
      const folder = findNameFinder(paths.models)
      if (folder !== this.#folder) {
        this.#process?.close()
        this.#process = null
        this.#folder = folder
      }
    }
    if (this.#folder === undefined) return null
    return (this.#process ??= new EmbeddingProcess({
      process: embedding,
      clock,
      log,
      load: { type: 'load-names', folder: this.#folder, threads: THREADS }
    }))
  }
}
