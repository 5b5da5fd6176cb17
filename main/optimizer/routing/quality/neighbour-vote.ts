import type { Nearest } from './neighbours.ts'

/** Weight of the candidate's mean beside the neighbours: few of them say little. */
const PRIOR_WEIGHT = 2

/** What earlier questions came to, by candidate. */
export class OutcomeColumns {
  readonly #columns = new Map<string, Float32Array>()
  readonly #sums = new Map<string, { sum: number; count: number }>()
  readonly #capacity: number

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  set(index: number, qualities: Readonly<Record<string, number>>): void {
    for (const [candidate, column] of this.#columns) {
      const before = column[index] as number
      const sums = this.#sums.get(candidate)
      if (sums && !Number.isNaN(before)) {
        sums.sum -= before
        sums.count--
      }
      column[index] = NaN
    }
    for (const candidate in qualities) {
      let column = this.#columns.get(candidate)
      if (!column) {
        column = new Float32Array(this.#capacity).fill(NaN)
        this.#columns.set(candidate, column)
        this.#sums.set(candidate, { sum: 0, count: 0 })
      }
      const quality = qualities[candidate] as number
      column[index] = quality
      const sums = this.#sums.get(candidate) as { sum: number; count: number }
      sums.sum += quality
      sums.count++
    }
  }

  /**
   * The mean of the neighbours' outcomes, nearer ones counting more.
   * @param temperature the difference of similarity that makes a neighbour count less by a factor of e
   */
  vote(candidate: string, nearest: Nearest, temperature: number, least: number): number | undefined {
    const column = this.#columns.get(candidate)
    const sums = this.#sums.get(candidate)
    if (!column || !sums || sums.count < least) return undefined
    let top = -Infinity
    for (let i = 0; i < nearest.count; i++) top = Math.max(top, nearest.similarities[i] as number)
    let weight = PRIOR_WEIGHT
    let sum = (PRIOR_WEIGHT * sums.sum) / sums.count
    for (let i = 0; i < nearest.count; i++) {
      const quality = column[nearest.indices[i] as number] as number
      if (Number.isNaN(quality)) continue
      const near = Math.exp(((nearest.similarities[i] as number) - top) / temperature)
      weight += near
      sum += near * quality
    }
    return sum / weight
  }
}
