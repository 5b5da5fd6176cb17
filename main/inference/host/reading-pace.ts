/** A batch takes about this long: so soon can reading be stopped, and so often does its progress show. */
const BATCH_MS = 300
const LEAST_BATCH = 32

/** Cuts prompts into batches that each take about the same time on this machine, whatever the model. */
export class ReadingPace {
  readonly #most: number
  #msPerToken: number

  /** @param msPerToken as it was measured when the model was loaded; infinite where it was not */
  constructor(mostTokens: number, msPerToken: number) {
    this.#most = mostTokens
    this.#msPerToken = msPerToken
  }

  /** Tokens to read in one go. */
  get batch(): number {
    const fitting = Math.floor(BATCH_MS / this.#msPerToken / LEAST_BATCH) * LEAST_BATCH
    return Math.min(this.#most, Math.max(LEAST_BATCH, fitting))
  }

  /** Learns from a batch that was read. */
  note(tokens: number, ms: number): void {
    if (tokens < LEAST_BATCH) return
    const measured = ms / tokens
    this.#msPerToken = Number.isFinite(this.#msPerToken) ? (this.#msPerToken + measured) / 2 : measured
  }
}
