import { probability, type TrainingSample } from './logistic.ts'

export interface ScoredSample extends TrainingSample {
  /** As it was when the question came: a prediction, not hindsight. */
  score: number
}

/** What people ask changes: older samples go. */
const MOST_LIKELY = 800
const MOST_UNLIKELY = 400
/** Samples that were expected to be right with this chance are likely ones. */
const LIKELY = 0.7

/**
 * The samples of late. Those that were likely right are kept apart: of them few are learned, since most are served, and
 * the many unlikely ones would soon push them out, though it is they that say where the border lies.
 */
export class TrainingSamples {
  readonly #likely: ScoredSample[] = []
  readonly #unlikely: ScoredSample[] = []

  constructor(samples: readonly ScoredSample[]) {
    for (const one of samples) this.add(one)
  }

  get all(): ScoredSample[] {
    return [...this.#likely, ...this.#unlikely]
  }

  add(sample: ScoredSample): void {
    const likely = probability(sample.score) >= LIKELY
    const those = likely ? this.#likely : this.#unlikely
    those.push(sample)
    if (those.length > (likely ? MOST_LIKELY : MOST_UNLIKELY)) those.shift()
  }
}
