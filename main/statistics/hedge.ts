/**
 * Weights for experts by how they did (Freund & Schapire, 1997), forgetting slowly: a loss counts as a multiple of the
 * usual loss, so that one rate fits every series, and an expert that has no opinion loses what the mixture lost.
 */
export class Hedge {
  readonly weights: Float64Array
  readonly #rate: number
  readonly #discount: number
  readonly #losses: Float64Array
  #scale = 0
  #seen = 0

  /** @param discount how much of the sum of past losses is left after one more */
  constructor(experts: number, rate = 0.5, discount = 0.995) {
    this.#rate = rate
    this.#discount = discount
    this.weights = new Float64Array(experts).fill(1 / experts)
    this.#losses = new Float64Array(experts)
  }

  /** @param losses by expert; undefined for one that had no opinion */
  learn(losses: readonly (number | undefined)[]): void {
    let own = 0
    let weight = 0
    for (let i = 0; i < losses.length; i++) {
      const loss = losses[i]
      if (loss === undefined) continue
      own += (this.weights[i] as number) * loss
      weight += this.weights[i] as number
    }
    if (weight === 0) return
    own /= weight
    this.#seen++
    this.#scale += (own - this.#scale) / Math.min(this.#seen, SCALE_STEPS)
    if (this.#scale <= 0) return
    let least = Infinity
    for (let i = 0; i < this.#losses.length; i++) {
      const sum = this.#discount * (this.#losses[i] as number) + (losses[i] ?? own) / this.#scale
      this.#losses[i] = sum
      least = Math.min(least, sum)
    }
    let total = 0
    for (let i = 0; i < this.weights.length; i++) {
      const grown = Math.exp(-this.#rate * ((this.#losses[i] as number) - least))
      this.weights[i] = grown
      total += grown
    }
    for (let i = 0; i < this.weights.length; i++) this.weights[i] = (this.weights[i] as number) / total
  }

  /** The weighted mean of the opinions there are. */
  mix(opinions: readonly (number | undefined)[]): number | undefined {
    let sum = 0
    let weight = 0
    for (let i = 0; i < opinions.length; i++) {
      const opinion = opinions[i]
      if (opinion === undefined) continue
      sum += (this.weights[i] as number) * opinion
      weight += this.weights[i] as number
    }
    return weight === 0 ? undefined : sum / weight
  }
}

/** Losses over which the usual loss is the mean; older ones fade. */
const SCALE_STEPS = 200
