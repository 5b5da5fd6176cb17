import type { FinishReason } from '../../domain/completion.ts'
import type { Weakness } from '../../domain/route.ts'
import { repeatsItself } from './repeats-itself.ts'
import { opensWithRefusal } from './refusal-openings.ts'

/** What is looked at of an answer. */
export interface Answered {
  text: string
  finish: { reason: FinishReason; rawReason: string } | null
  /** Geometric mean of the probabilities of its tokens; undefined where the model does not tell. */
  confidence?: number | undefined
  /** The person has seen an answer and asked for another. */
  askedAgain: boolean
}

/** Of answers of a model this unsure of its words few are right; the decision note on routing has the measurement. */
export const LEAST_CONFIDENCE = 0.6

/** What speaks against an answer, from what anybody sees in it; nothing is asked of another model. */
export function weaknessesOf({ text, finish, confidence, askedAgain }: Answered): Weakness[] {
  const said = text.trim()
  const found: Weakness[] = []
  if (said === '') found.push('empty')
  if (finish?.reason === 'refusal' || opensWithRefusal(said)) found.push('refusal')
  if (finish?.rawReason === 'endless-repetition' || repeatsItself(said)) found.push('repetition')
  if (confidence !== undefined && confidence < LEAST_CONFIDENCE) found.push('low-confidence')
  if (askedAgain) found.push('asked-again')
  return found
}
