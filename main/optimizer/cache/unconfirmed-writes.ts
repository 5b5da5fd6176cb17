import type { CacheEntry, CacheKey } from '../../domain/cache.ts'

/** More doubtful keys than this are not told apart: what the layer holds from before the older half is void then. */
const MOST_DOUBTS = 10_000

/**
 * What one layer may be wrong about. Where a write to it failed, or two were on their way at once, it may hold an older
 * answer than it should, or come to hold one. Other layers are trusted as before. Nothing of this outlives the run: what
 * was replaced was not deleted.
 */
export class UnconfirmedWrites {
  /** How many writes are on their way. */
  readonly #writing = new Map<CacheKey, number>()
  /** What the layer holds under a key counts only from this stamp on. */
  readonly #from = new Map<CacheKey, number>()
  #everythingFrom = -Infinity

  writing({ key, stamp }: CacheEntry): void {
    const writes = this.#writing.get(key) ?? 0
    if (writes > 0 || this.#from.has(key)) this.#doubt(key, stamp)
    this.#writing.set(key, writes + 1)
  }

  /** @param kept whether the layer certainly has it now */
  wrote({ key, stamp }: CacheEntry, kept: boolean): void {
    const writes = (this.#writing.get(key) ?? 1) - 1
    if (writes > 0) this.#writing.set(key, writes)
    else this.#writing.delete(key)
    if (!kept) this.#doubt(key, stamp)
  }

  /** Whether an entry from this layer may be one that was replaced. @param own whether its stamp is of this machine */
  has({ key, stamp }: CacheEntry, own: boolean): boolean {
    const from = this.#from.get(key)
    return (from !== undefined && (!own || stamp < from)) || stamp < this.#everythingFrom
  }

  #doubt(key: CacheKey, stamp: number): void {
    const from = Math.max(stamp, this.#from.get(key) ?? 0)
    this.#from.delete(key)
    this.#from.set(key, from)
    if (this.#from.size <= MOST_DOUBTS) return
    for (const [older, since] of [...this.#from].slice(0, MOST_DOUBTS / 2)) {
      this.#from.delete(older)
      this.#everythingFrom = Math.max(this.#everythingFrom, since)
    }
  }
}
