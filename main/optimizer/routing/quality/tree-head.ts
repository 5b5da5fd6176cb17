import { BoostedTrees } from './boosted-trees.ts'
import type { PromptProfile } from '../../../domain/route-outcome.ts'
import type { QualityExample, QualityHead } from './quality-head.ts'

const MEMORY = 3_000
const FIRST_FIT = 40
/** Trees are grown anew when there are this many times the examples: growing takes milliseconds, not microseconds. */
const GROWTH = 1.5

interface Column {
  rows: Float64Array[]
  targets: number[]
  seen: number
  fitAt: number
  trees: BoostedTrees | undefined
}

/** Boosted trees on the hand-made features, by candidate. */
export class TreeHead implements QualityHead {
  readonly #random: () => number
  readonly #columns = new Map<string, Column>()

  constructor(random: () => number) {
    this.#random = random
  }

  predict({ features }: PromptProfile, candidates: readonly string[]): (number | undefined)[] {
    return candidates.map((candidate) => this.#columns.get(candidate)?.trees?.predict(features))
  }

  learn({ profile: { features }, qualities }: QualityExample): void {
    for (const candidate in qualities) {
      let column = this.#columns.get(candidate)
      if (!column) {
        column = { rows: [], targets: [], seen: 0, fitAt: FIRST_FIT, trees: undefined }
        this.#columns.set(candidate, column)
      }
      const index = column.seen++ % MEMORY
      column.rows[index] = features
      column.targets[index] = qualities[candidate] as number
      if (column.seen < column.fitAt) continue
      column.trees = BoostedTrees.fit(column.rows, column.targets, this.#random)
      column.fitAt = Math.ceil(column.seen * GROWTH)
    }
  }
}
