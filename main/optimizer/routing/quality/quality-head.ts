import type { PromptProfile } from '../../../domain/route-outcome.ts'

/** How well one candidate answered one question, from 0 to 1. */
export interface QualityExample {
  profile: PromptProfile
  qualities: Readonly<Record<string, number>>
}

/** One way to tell from earlier outcomes how well a candidate will answer. */
export interface QualityHead {
  /** Undefined while it knows too little of the candidate. */
  predict(profile: PromptProfile, candidates: readonly string[]): (number | undefined)[]
  learn(example: QualityExample): void
}
