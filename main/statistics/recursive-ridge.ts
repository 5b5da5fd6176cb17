/**
 * Linear regression that learns one example at a time: recursive least squares with forgetting and a ridge prior
 * (Haykin, Adaptive Filter Theory, ch. 10). An update takes time that grows with the square of the dimensions.
 */
export class RecursiveRidge {
  readonly weights: Float64Array
  readonly #dimensions: number
  readonly #forgetting: number
  readonly #most: number
  /** The inverse of the sum of outer products, row by row. */
  readonly #inverse: Float64Array
  readonly #gain: Float64Array

  /**
   * @param forgetting how much the past still counts after one more example, at most 1
   * @param ridge strength of the pull of every weight towards 0
   */
  constructor(dimensions: number, forgetting: number, ridge: number) {
    this.#dimensions = dimensions
    this.#forgetting = forgetting
    this.#most = 1 / ridge
    this.weights = new Float64Array(dimensions)
    this.#gain = new Float64Array(dimensions)
    this.#inverse = new Float64Array(dimensions * dimensions)
    for (let i = 0; i < dimensions; i++) this.#inverse[i * dimensions + i] = this.#most
  }

  predict(features: ArrayLike<number>): number {
    let sum = 0
    for (let i = 0; i < this.#dimensions; i++) sum += (this.weights[i] as number) * (features[i] as number)
    return sum
  }

  /** @param weight how much the example counts, 1 for a usual one */
  learn(features: ArrayLike<number>, target: number, weight = 1): void {
    const d = this.#dimensions
    let norm = this.#forgetting / weight
    for (let i = 0; i < d; i++) {
      let sum = 0
      for (let j = 0; j < d; j++) sum += (this.#inverse[i * d + j] as number) * (features[j] as number)
      this.#gain[i] = sum
      norm += sum * (features[i] as number)
    }
    const error = target - this.predict(features)
    for (let i = 0; i < d; i++)
      this.weights[i] = (this.weights[i] as number) + ((this.#gain[i] as number) / norm) * error
    // Directions that never come would be forgotten until their numbers overflow: then nothing is forgotten.
    const grown = this.#trace() / this.#forgetting > this.#most * d ? 1 : 1 / this.#forgetting
    for (let i = 0; i < d; i++) {
      for (let j = 0; j <= i; j++) {
        const at = i * d + j
        const next =
          ((this.#inverse[at] as number) - ((this.#gain[i] as number) * (this.#gain[j] as number)) / norm) * grown
        this.#inverse[at] = next
        this.#inverse[j * d + i] = next
      }
    }
  }

  #trace(): number {
    let trace = 0
    for (let i = 0; i < this.#dimensions; i++) trace += this.#inverse[i * this.#dimensions + i] as number
    return trace
  }
}
