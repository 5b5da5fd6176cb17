/** The last values of a series, without moving any. */
export class Ring {
  readonly #values: Float64Array
  #count = 0

  constructor(capacity: number) {
    this.#values = new Float64Array(capacity)
  }

  /** How many there were in all. */
  get count(): number {
    return this.#count
  }

  push(value: number): void {
    this.#values[this.#count++ % this.#values.length] = value
  }

  /** @param ago 0 is the last one  @returns undefined when it is not held (any more) */
  at(ago: number): number | undefined {
    if (ago < 0 || ago >= Math.min(this.#count, this.#values.length)) return undefined
    return this.#values[(this.#count - 1 - ago) % this.#values.length]
  }

  /** The sum of as many values as given, the last of them `ago` steps back; undefined when one is not held. */
  sum(length: number, ago = 0): number | undefined {
    let sum = 0
    for (let i = ago; i < ago + length; i++) {
      const value = this.at(i)
      if (value === undefined) return undefined
      sum += value
    }
    return sum
  }
}
