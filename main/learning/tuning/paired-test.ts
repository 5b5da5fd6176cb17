/** Shares of what is held that are bet on the next difference; their mean is a bet as well. */
const STAKES = [0.2, 0.4, 0.6, 0.8, 0.95] as const

/**
 * Whether one of two is better on the same rows, looked at after every row. What is held would have grown if the one is better and
 * grows by chance to `1 / level` with a probability of at most `level`, whenever it is looked at (an e-process by betting;
 * Waudby-Smith and Ramdas, Estimating means of bounded random variables by betting, 2024).
 */
export class PairedTest {
  readonly #needed: number
  readonly #held: number[] = STAKES.map(() => 1)

  /** @param level of a false finding, from 0 to 1; to be divided by the number of tests of which one suffices */
  constructor(level: number) {
    this.#needed = 1 / level
  }

  /** What one unit has grown to. */
  get evidence(): number {
    return this.#held.reduce((sum, held) => sum + held, 0) / STAKES.length
  }

  get isBetter(): boolean {
    return this.evidence >= this.#needed
  }

  /** @param difference of the scores of a row, from -1 to 1, above 0 where the new one is better */
  add(difference: number): void {
    for (const [i, stake] of STAKES.entries()) this.#held[i] = (this.#held[i] as number) * (1 + stake * difference)
  }

  /** Whether so many more rows could still show that it is better. */
  couldStillBe(rows: number): boolean {
    const most = STAKES.reduce((sum, stake, i) => sum + (this.#held[i] as number) * (1 + stake) ** rows, 0)
    return most / STAKES.length >= this.#needed
  }
}
