import type { CacheEntry, CacheKey } from '../../domain/cache.ts'
import { unlessAborted } from '../../time/unless-aborted.ts'

/** Answers on their way: who asks the same meanwhile waits for the first one. */
export class InFlightAnswers {
  readonly #coming = new Map<CacheKey, Promise<CacheEntry | null>>()

  has(key: CacheKey): boolean {
    return this.#coming.has(key)
  }

  /**
   * What comes, or null when it turned out not to be kept; undefined when nothing is on its way, and then at once, so
   * that no equal question can slip in before `announce`.
   */
  of(key: CacheKey, signal: AbortSignal): Promise<CacheEntry | null> | undefined {
    const coming = this.#coming.get(key)
    return coming && unlessAborted(coming, signal)
  }

  /** Says that an answer is on its way; the returned function says what has come of it, and counts once. */
  announce(key: CacheKey): (entry: CacheEntry | null) => void {
    let settle: (entry: CacheEntry | null) => void = () => undefined
    const coming = new Promise<CacheEntry | null>((resolve) => (settle = resolve))
    this.#coming.set(key, coming)
    return (entry) => {
      if (this.#coming.get(key) === coming) this.#coming.delete(key)
      settle(entry)
    }
  }
}
