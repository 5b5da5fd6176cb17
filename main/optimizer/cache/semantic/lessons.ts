import { probability, type Lesson } from './logistic.ts'

export interface ScoredLesson extends Lesson {
  /** As it was when the question came: a prediction, not hindsight. */
  score: number
}

/** What people ask changes: older lessons go. */
const MOST_LIKELY = 800
const MOST_UNLIKELY = 400
/** Lessons that were expected to be right with this chance are likely ones. */
const LIKELY = 0.7

/**
 * The lessons of late. Those that were likely right are kept apart: of them few are learned, since most are served, and
 * the many unlikely ones would soon push them out, though it is they that say where the border lies.
 */
export class Lessons {
  readonly #likely: ScoredLesson[] = []
  readonly #unlikely: ScoredLesson[] = []

  constructor(lessons: readonly ScoredLesson[]) {
    for (const one of lessons) this.add(one)
  }

  get all(): ScoredLesson[] {
    return [...this.#likely, ...this.#unlikely]
  }

  add(lesson: ScoredLesson): void {
    const likely = probability(lesson.score) >= LIKELY
    const those = likely ? this.#likely : this.#unlikely
    those.push(lesson)
    if (those.length > (likely ? MOST_LIKELY : MOST_UNLIKELY)) those.shift()
  }
}
