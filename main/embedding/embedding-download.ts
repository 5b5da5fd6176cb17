import { reportError } from '../domain/report-error.ts'
import { toPlainError, type PlainError } from '../domain/errors.ts'
import type { Log } from '../ports.ts'

/** How the model comes; `fraction` is from 0 to 1. */
export type EmbeddingDownloadState =
  { state: 'idle' } | { state: 'running'; fraction: number } | { state: 'failed'; error: PlainError }

export interface EmbeddingDownloadParts {
  log: Log
  /** Brings all files of the model; goes on where an earlier attempt stopped. */
  fetch: (onBytes: (received: number, total: number) => void, signal: AbortSignal) => Promise<unknown>
  onChange: () => void
}

/** Brings a model for texts because the person asked for it. */
export class EmbeddingDownload {
  readonly #parts: EmbeddingDownloadParts
  #abort: AbortController | null = null
  state: EmbeddingDownloadState = { state: 'idle' }

  constructor(parts: EmbeddingDownloadParts) {
    this.#parts = parts
  }

  /** Begins, or goes on where an earlier attempt stopped; does nothing while it runs. */
  start(): void {
    if (this.#abort) return
    const { fetch, log } = this.#parts
    const abort = (this.#abort = new AbortController())
    this.#tell({ state: 'running', fraction: 0 })
    fetch((received, total) => this.#progress(received / total), abort.signal)
      .then(() => this.#ended({ state: 'idle' }))
      .catch((error: unknown) =>
        this.#ended(
          abort.signal.aborted
            ? { state: 'idle' }
            : { state: 'failed', error: toPlainError(reportError(log, 'embedding.not-fetched', error)) }
        )
      )
  }

  /** What has arrived is kept for the next attempt. */
  stop(): void {
    this.#abort?.abort()
  }

  #progress(fraction: number): void {
    const before = this.state.state === 'running' ? this.state.fraction : 0
    if (fraction - before >= 0.01) this.#tell({ state: 'running', fraction: Math.min(1, fraction) })
  }

  #ended(state: EmbeddingDownloadState): void {
    this.#abort = null
    this.#tell(state)
  }

  #tell(state: EmbeddingDownloadState): void {
    this.state = state
    this.#parts.onChange()
  }
}
