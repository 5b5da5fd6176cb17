/** The last values of a stream, kept in order of size. */
export class SortedWindow {
  readonly #window: number
  readonly #order: number[] = []
  readonly #sorted: number[] = []
  #oldest = 0

  constructor(window: number) {
    this.#window = window
  }

  /** Ascending. */
  get sorted(): readonly number[] {
    return this.#sorted
  }

  /** In the order in which they came. */
  get values(): number[] {
    return [...this.#order.slice(this.#oldest), ...this.#order.slice(0, this.#oldest)]
  }

  push(value: number): void {
    if (this.#order.length < this.#window) this.#order.push(value)
    else {
      this.#sorted.splice(this.below(this.#order[this.#oldest] as number), 1)
      this.#order[this.#oldest] = value
      this.#oldest = (this.#oldest + 1) % this.#window
    }
    this.#sorted.splice(this.below(value), 0, value)
  }

  /** How many values are below this one. */
  below(value: number): number {
    let low = 0
    let high = this.#sorted.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#sorted[middle] as number) < value) low = middle + 1
      else high = middle
    }
    return low
  }
}
