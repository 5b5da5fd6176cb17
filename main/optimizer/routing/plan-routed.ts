import type { ModelRef } from '../../domain/ids.ts'
import { SextantError } from '../../domain/errors.ts'
import type { Model } from '../../domain/model.ts'
import type { Candidate } from '../../domain/plan.ts'
import type { Turn } from '../../domain/turn.ts'
import { resultOf, type Planned, type Screened } from '../stages.ts'
import type { RoutePlanner, RouteQuestion } from './route-planner.ts'
import { questionOf } from './routed-question.ts'

/** How many stand behind the first choice. */
const MOST_CANDIDATES = 3

export interface PlanRoutedParts {
  planner: RoutePlanner
  /** @throws SextantError `model-not-found` */
  modelOf: (ref: ModelRef) => Model
  rulesOf: (turn: Turn) => RouteQuestion['rules']
}

/**
 * The models that may answer a turn for which the person left the choice to the app, the best by their policy first.
 * @throws SextantError `no-model-allowed` when the rules leave none
 */
export async function planRouted({ turn }: Screened, { planner, modelOf, rulesOf }: PlanRoutedParts): Promise<Planned> {
  const question = questionOf(turn)
  const { decision, features, profile } = await planner.route({ ...question, rules: rulesOf(turn) }, !turn.warming)
  const allowed = decision.considered.filter(({ excluded }) => excluded === undefined)
  const [first, ...rest] = allowed.slice(0, MOST_CANDIDATES).map(({ model }): Candidate => ({
    model: modelOf(model),
    servesCached: true
  }))
  if (!first) throw new SextantError('no-model-allowed')
  const { conversationId } = turn
  const { text, promptTokens } = question
  planner.begin(turn.id, { conversationId, promptTokens, features, profile, question: text, decision })
  const plan = { candidates: [first, ...rest] as const }
  return resultOf<Planned>({
    turn,
    plan,
    decision: { wanted: turn.wanted, candidates: plan.candidates.map(({ model }) => model.ref), route: decision }
  })
}
