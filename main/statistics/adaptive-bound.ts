import { SortedWindow } from './sorted-window.ts'

/** Step sizes of the experts: the larger ones of the paper, since latencies and loads change suddenly. */
const STEPS = [0.008, 0.016, 0.032, 0.064, 0.128]
/** Steps over which the mixture wants to be as good as its best expert. */
const INTERVAL = 250
const SHARE = 1 / (2 * INTERVAL)
/** Scores that make the quantiles. */
const WINDOW = 250
/** How fast the level follows the misses that there really were, which come late where the truth comes late. */
const CORRECTION = 0.004
/** How far beyond the largest score the bound goes when not even that one has held, as a share of the scores' span. */
const BEYOND = 0.5

/**
 * An upper bound for the next score that a given share of scores passes, whatever the distribution does: dynamically
 * tuned adaptive conformal inference (DtACI; Gibbs & Candès, "Conformal inference for online prediction with arbitrary
 * distribution shifts", JMLR 2024). Every expert follows its own misses with its own step size, and the mixture weighs
 * them by pinball loss.
 */
export class AdaptiveBound {
  readonly #missRate: number
  readonly #rate: number
  readonly #scores: SortedWindow
  #correction = 0
  readonly #levels = new Float64Array(STEPS.length)
  readonly #weights = new Float64Array(STEPS.length).fill(1 / STEPS.length)

  /** @param missRate the share of scores that may be above the bound, such as 0.05 */
  constructor(missRate: number, window = WINDOW) {
    this.#missRate = missRate
    this.#scores = new SortedWindow(window)
    this.#levels.fill(missRate)
    const spread = (1 - missRate) ** 2 * missRate ** 3 + missRate ** 2 * (1 - missRate) ** 3
    this.#rate = Math.sqrt(3 / INTERVAL) * Math.sqrt((Math.log(STEPS.length * INTERVAL) + 2) / spread)
  }

  /** How many scores it knows. */
  get count(): number {
    return this.#scores.sorted.length
  }

  /** The bound for the next score; undefined while no score is known. */
  get value(): number | undefined {
    let level = this.#correction
    for (let i = 0; i < STEPS.length; i++) level += (this.#weights[i] as number) * (this.#levels[i] as number)
    return this.#boundAt(level)
  }

  /** @param missed whether the score was above the bound that was given for it, where that was not the last one */
  learn(score: number, missed = score > (this.value ?? Infinity)): void {
    this.#correction += CORRECTION * (this.#missRate - (missed ? 1 : 0))
    const { sorted } = this.#scores
    // The largest miss rate with which this score would still have been inside.
    const inside =
      sorted.length === 0 ? this.#missRate : (sorted.length - this.#scores.below(score)) / (sorted.length + 1)
    let total = 0
    for (let i = 0; i < STEPS.length; i++) {
      const level = this.#levels[i] as number
      const gap = inside - level
      const loss = this.#missRate * gap - Math.min(0, gap)
      const weight = (this.#weights[i] as number) * Math.exp(-this.#rate * loss)
      this.#weights[i] = weight
      total += weight
      this.#levels[i] = level + (STEPS[i] as number) * (this.#missRate - (level > inside ? 1 : 0))
    }
    for (let i = 0; i < STEPS.length; i++)
      this.#weights[i] = ((1 - SHARE) * (this.#weights[i] as number)) / total + SHARE / STEPS.length
    this.#scores.push(score)
  }

  #boundAt(level: number): number | undefined {
    const { sorted } = this.#scores
    const count = sorted.length
    if (count === 0) return undefined
    const place = Math.ceil((1 - level) * (count + 1)) - 1
    const last = sorted[count - 1] as number
    if (place >= count)
      return last + BEYOND * (last - (sorted[0] as number)) * (level < 0 ? 1 - level / this.#missRate : 0.2)
    return sorted[Math.max(0, place)]
  }
}
