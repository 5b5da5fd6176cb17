import type { Model } from '../../domain/model.ts'
import type { EscalationMode, WeakAnswer } from '../../domain/route.ts'
import type { Turn } from '../../domain/turn.ts'
import type { RoutePlanner, RouteQuestion } from './route-planner.ts'
import { questionOf } from './routed-question.ts'
import { weaknessesOf, type Answered } from './weak-answer.ts'

export interface WeighAnswerParts {
  planner: Pick<RoutePlanner, 'stronger'>
  rulesOf: (turn: Turn) => RouteQuestion['rules']
  mode: () => EscalationMode
}

/**
 * What speaks against an answer, and who would probably answer better within the policy and the rules. Only answers of
 * this computer are weighed: they cost nothing, and others are better at the price of something.
 * @returns undefined where nothing speaks against it
 */
export async function weighAnswer(
  turn: Turn,
  model: Model,
  answered: Omit<Answered, 'askedAgain'>,
  { planner, rulesOf, mode }: WeighAnswerParts
): Promise<WeakAnswer | undefined> {
  if (mode() === 'off' || model.where !== 'local' || turn.warming) return undefined
  const reasons = weaknessesOf({ ...answered, askedAgain: turn.fresh && turn.escalated === undefined })
  if (reasons.length === 0) return undefined
  const stronger = await planner.stronger({ ...questionOf(turn), rules: rulesOf(turn) }, model.ref)
  const { confidence } = answered
  return { reasons, ...(confidence !== undefined && { confidence }), stronger: stronger ?? null }
}
