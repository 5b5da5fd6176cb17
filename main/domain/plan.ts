import type { ModelRef } from './ids.ts'
import type { Model } from './model.ts'

/** What the person wants to answer: one model by its name, or whichever the plan finds best. */
export type Wanted = ModelRef | 'auto'

/** Stands for `auto` where a model is named, in what is stored and in the window: no provider has this id. */
export const AUTO_MODEL = 'auto:auto' as ModelRef

export const wantedOf = (ref: ModelRef): Wanted => (ref === AUTO_MODEL ? 'auto' : ref)

/** A model that may answer a turn. */
export interface Candidate {
  model: Model
  /**
   * Whether an answer that this model gave before may be served for the turn. A model that only stands in for the wanted
   * one is asked when the wanted one fails; its kept answers are not what the person asked for.
   */
  servesCached: boolean
}

/** Who may answer, the first choice first. Never empty. */
export interface Plan {
  candidates: readonly [Candidate, ...Candidate[]]
}
