/** What was read of texts, the latest of it: as many and as long texts as it is told. A text weighs its length. */
export class BoundedCache<Value> {
  readonly #entries = new Map<string, Value>()
  readonly #most: { entries: number; characters: number }
  #characters = 0

  constructor(most: { entries: number; characters: number }) {
    this.#most = most
  }

  get(key: string): Value | undefined {
    const value = this.#entries.get(key)
    if (value === undefined) return undefined
    this.#entries.delete(key)
    this.#entries.set(key, value)
    return value
  }

  set(key: string, value: Value): void {
    if (!this.#entries.has(key)) this.#characters += key.length
    this.#entries.set(key, value)
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#most.entries && this.#characters <= this.#most.characters) break
      if (oldest === key) break
      this.#entries.delete(oldest)
      this.#characters -= oldest.length
    }
  }
}
