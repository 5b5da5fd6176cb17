import type { DownloadState } from '../domain/local-models.ts'
import type { PlainError } from '../domain/errors.ts'
import type { Clock } from '../ports.ts'

/** The list changes at most this often while bytes arrive. */
const TELL_MS = 250
/** How much the newest measurement counts in the speed shown. */
const SMOOTHING = 0.3

/** A download on its way: how far it is, how fast, and how to stop it. */
export class RunningDownload {
  readonly #clock: Clock
  readonly #onProgress: () => void
  readonly #abort = new AbortController()
  #received = 0
  #total = 0
  #bytesPerSecond = 0
  #told: { at: number; received: number } | undefined
  /** Whether what arrived is to be deleted. */
  discarded = false
  /** Settles when it has ended; null when the model is here. */
  outcome: Promise<PlainError | null> = Promise.resolve(null)

  constructor(clock: Clock, onProgress: () => void) {
    this.#clock = clock
    this.#onProgress = onProgress
  }

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  stop(): void {
    this.#abort.abort()
  }

  discard(): void {
    this.discarded = true
    this.#abort.abort()
  }

  readonly onBytes = (received: number, total: number): void => {
    this.#received = received
    this.#total = total
    const at = this.#clock.monotonic()
    this.#told ??= { at, received }
    const elapsed = at - this.#told.at
    if (elapsed < TELL_MS) return
    const speed = Math.max(0, ((received - this.#told.received) / elapsed) * 1000)
    this.#bytesPerSecond =
      this.#bytesPerSecond === 0 ? speed : SMOOTHING * speed + (1 - SMOOTHING) * this.#bytesPerSecond
    this.#told = { at, received }
    this.#onProgress()
  }

  /** @param arrived bytes on disk and @param expected bytes of the file, for as long as nothing has come */
  state(arrived: number, expected: number): DownloadState {
    return {
      receivedBytes: this.#received || arrived,
      totalBytes: this.#total || expected,
      bytesPerSecond: Math.round(this.#bytesPerSecond)
    }
  }
}
