import type { Ports } from '../ports.ts'
import { EmbeddingClient } from './client.ts'
import { HashedEmbedder } from './hashed-embedder.ts'
import { findEmbeddingModel, type EmbeddingModel } from './model-folder.ts'
import type { TextEmbedder } from './text-embedder.ts'

const EMBEDDING_THREADS = 1
/** The model is brought and removed by the person: nobody waits for this. */
const LOOK_EVERY_MS = 5_000

/** The embedding model while its files are there, else what stands in for it. */
export class CurrentEmbedder {
  readonly #ports: Pick<Ports, 'paths' | 'embedding' | 'clock' | 'log'>
  readonly #hashed = new HashedEmbedder()
  #found: EmbeddingModel | undefined
  #lookedAt = -Infinity
  #client: EmbeddingClient | null = null
  #closed = false

  constructor(ports: Pick<Ports, 'paths' | 'embedding' | 'clock' | 'log'>) {
    this.#ports = ports
  }

  current(): TextEmbedder {
    const { paths, embedding, clock, log } = this.#ports
    if (!embedding || this.#closed) return this.#hashed
    if (clock.monotonic() - this.#lookedAt > LOOK_EVERY_MS) {
      this.#lookedAt = clock.monotonic()
      this.#found = findEmbeddingModel(paths.models)
    }
    const found = this.#found
    if (!found) return this.#hashed
    if (this.#client?.model !== found.name) {
      this.#client?.close()
      this.#client = new EmbeddingClient({
        process: embedding,
        clock,
        log,
        folder: found.folder,
        model: found.name,
        dimensions: found.dimensions,
        threads: EMBEDDING_THREADS
      })
    }
    return this.#client
  }

  /** The embedding model alone, without what stands in for it; undefined while its files are not there. */
  model(): TextEmbedder | undefined {
    const now = this.current()
    return now === this.#hashed ? undefined : now
  }

  /** Ends the model's process for good. */
  close(): void {
    this.#closed = true
    this.#client?.close()
  }
}
