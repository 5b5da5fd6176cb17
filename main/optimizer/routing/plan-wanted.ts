import type { ModelRef } from '../../domain/ids.ts'
import type { Model } from '../../domain/model.ts'
import type { Candidate } from '../../domain/plan.ts'
import type { Turn } from '../../domain/turn.ts'
import { resultOf, type Planned, type Screened } from '../stages.ts'

export interface PlanParts {
  /** @throws SextantError `model-not-found` */
  modelOf: (ref: ModelRef) => Model
  /** The model that answers where none was named. */
  defaultModel: () => ModelRef
  /** The model that the person named for when the wanted one can not answer; undefined when there is none. */
  standIn: (turn: Turn) => Model | undefined
}

/**
 * The model that the person wants, and after it the one that may stand in for it. What is made ahead of time has no
 * stand-in: nobody waits for it.
 * @throws SextantError `model-not-found`
 */
export function planWanted({ turn }: Screened, { modelOf, defaultModel, standIn }: PlanParts): Planned {
  const model = modelOf(turn.wanted === 'auto' ? defaultModel() : turn.wanted)
  const other = turn.warming ? undefined : standIn(turn)
  const rest: Candidate[] = other && other.ref !== model.ref ? [{ model: other, servesCached: false }] : []
  const plan = { candidates: [{ model, servesCached: true }, ...rest] as const }
  return resultOf<Planned>({
    turn,
    plan,
    decision: {
      wanted: turn.wanted,
      candidates: plan.candidates.map((candidate) => candidate.model.ref),
      ...(turn.escalated && { escalated: turn.escalated })
    }
  })
}
