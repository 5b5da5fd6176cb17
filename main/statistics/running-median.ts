import { SortedWindow } from './sorted-window.ts'

/** The median of the last values. */
export class RunningMedian {
  readonly #values: SortedWindow

  constructor(window: number) {
    this.#values = new SortedWindow(window)
  }

  push(value: number): void {
    this.#values.push(value)
  }

  /** Undefined while there is no value. */
  get value(): number | undefined {
    const { sorted } = this.#values
    const middle = sorted.length >> 1
    if (sorted.length % 2 === 1) return sorted[middle]
    const below = sorted[middle - 1]
    return below === undefined ? undefined : (below + (sorted[middle] as number)) / 2
  }
}
