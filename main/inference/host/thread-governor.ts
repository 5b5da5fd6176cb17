import type { ThreadChoices } from '../inference-protocol.ts'

type Work = keyof ThreadChoices

/** This much slower than measured means that others want the same cores. */
const SLOW = 3
/** Slow tokens in a row before anything is done about it; a batch counts as many. */
const PATIENCE_TOKENS = 4
/** After this long with fewer threads more are tried again. */
const RETRY_MS = 10_000

/**
 * Chooses the number of threads for the next tokens: the measured one, and fewer while the machine is busy with other
 * things. llama.cpp's threads wait for each other many times in every token, so one that has to share its core holds
 * all of them up: on two busy cores two threads wrote 2 tokens a second where one wrote 60.
 */
export class ThreadGovernor {
  readonly #choices: ThreadChoices
  readonly #now: () => number
  /** The measured number is divided by 2 to the power of this. */
  #level = 0
  #changedAt = 0
  #slowTokens = 0

  /** @param now milliseconds that never go back */
  constructor(choices: ThreadChoices, now: () => number) {
    this.#choices = choices
    this.#now = now
  }

  for(work: Work): number {
    if (this.#level > 0 && this.#now() - this.#changedAt > RETRY_MS) this.#change(this.#level - 1)
    return Math.max(1, this.#choices[work].threads >> this.#level)
  }

  /** Learns how long tokens took with what `for` last said. */
  note(work: Work, tokens: number, ms: number): void {
    const { threads, msPerToken } = this.#choices[work]
    const used = Math.max(1, threads >> this.#level)
    // Fewer threads are slower by themselves, at most in proportion.
    const expected = tokens * msPerToken * (threads / used)
    this.#slowTokens = ms > SLOW * expected ? this.#slowTokens + tokens : 0
    if (this.#slowTokens >= PATIENCE_TOKENS && used > 1) this.#change(this.#level + 1)
  }

  #change(level: number): void {
    this.#level = level
    this.#changedAt = this.#now()
    this.#slowTokens = 0
  }
}
