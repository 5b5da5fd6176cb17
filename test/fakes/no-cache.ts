import type { AnswerCache } from '../../main/optimizer/cache/answer-cache.ts'
import { resultOf, type Missed } from '../../main/optimizer/stages.ts'

/** A cache that the person has switched off. */
export const noCache: Pick<AnswerCache, 'lookUp'> = {
  lookUp: ({ turn, plan }) =>
    Promise.resolve(
      resultOf<Missed>({
        hit: null,
        turn,
        plan,
        ticket: null,
        decision: {
          lookup: 'left-out',
          refusal: 'off',
          key: null,
          scope: null,
          mark: null,
          similar: null,
          kept: null,
          keptUntil: null
        }
      })
    )
}
