import type { AnswerCache } from '../../main/optimizer/cache/answer-cache.ts'

/** A cache that the person has switched off. */
export const noCache: Pick<AnswerCache, 'lookup'> = {
  lookup: () =>
    Promise.resolve({
      hit: null,
      ticket: null,
      trace: {
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
}
