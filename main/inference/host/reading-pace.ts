/** A batch takes about this long: so soon can reading be stopped, and so often does its progress show. */
const BATCH_MS = 300
const FIRST_BATCH = 32

/** Cuts prompts into batches that each take about the same time on this machine, whatever the model. */
export class ReadingPace {
  readonly #most: number
  #msPerToken: number | undefined

  constructor(mostTokens: number) {
    this.#most = mostTokens
  }

  /** Tokens to read in one go. */
  get batch(): number {
    if (this.#msPerToken === undefined) return Math.min(FIRST_BATCH, this.#most)
    const fitting = Math.floor(BATCH_MS / this.#msPerToken / FIRST_BATCH) * FIRST_BATCH
    return Math.min(this.#most, Math.max(FIRST_BATCH, fitting))
  }

  /** Learns from a batch that was read. */
  note(tokens: number, ms: number): void {
    if (tokens < FIRST_BATCH) return
    const measured = ms / tokens
    this.#msPerToken = this.#msPerToken === undefined ? measured : (this.#msPerToken + measured) / 2
  }
}
