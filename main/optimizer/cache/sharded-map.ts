/**
 * A map by number, kept in bands of keys that lie together: a map of a million copies itself for a tenth of a second
 * when it grows, a band for a fraction of a millisecond.
 */
export class ShardedMap<Value> {
  readonly #bands = new Map<number, Map<number, Value>>()
  readonly #bandOf: (key: number) => number
  #size = 0

  /** @param bandOf some thousand keys should share a band */
  constructor(bandOf: (key: number) => number) {
    this.#bandOf = bandOf
  }

  get size(): number {
    return this.#size
  }

  get(key: number): Value | undefined {
    return this.#bands.get(this.#bandOf(key))?.get(key)
  }

  set(key: number, value: Value): void {
    const at = this.#bandOf(key)
    const band = this.#bands.get(at) ?? new Map<number, Value>()
    if (band.size === 0) this.#bands.set(at, band)
    this.#size -= band.size
    band.set(key, value)
    this.#size += band.size
  }

  delete(key: number): void {
    const at = this.#bandOf(key)
    const band = this.#bands.get(at)
    if (!band?.delete(key)) return
    this.#size--
    if (band.size === 0) this.#bands.delete(at)
  }
}
