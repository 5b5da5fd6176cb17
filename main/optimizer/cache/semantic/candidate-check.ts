import type { Known } from './neighbour-statistics.ts'
import type { Profiles } from './profiles.ts'
import type { Profile } from './verify/profile.ts'
import { verify, type Objection } from './verify/verifier.ts'
import { sharedStem } from './verify/words.ts'

/** What the verifier says about a question and those that share one answer. */
export interface CandidateCheck {
  /** Whose answer fits every detail of the question. */
  by: Known | null
  /** How many things about the nearest one are doubtful. */
  doubts: number
  /** The nearest is the same question word for word, but for courtesies and punctuation. */
  sameWords: boolean
  /** No word that carries meaning is in the question or in the nearest one alone. */
  sameContent: boolean
}

/** What no other question with the same answer can make good. */
const FINAL: ReadonlySet<Objection> = new Set(['opposite', 'direction', 'language'])
/** So many questions with this answer do without a word: the answer does not depend on it. */
const FEWEST_WITHOUT = 2

/**
 * Looks for a question whose answer fits. One word that another question has in its place is no hindrance when it is
 * known that this answer does not depend on it.
 * @param supporters questions with one answer, the nearest first
 */
export function checkCandidate(profile: Profile, supporters: readonly Known[], profiles: Profiles): CandidateCheck {
  const [nearest] = supporters
  if (!nearest) return { by: null, doubts: 0, sameWords: false, sameContent: false }
  const first = verify(profile, profiles.of(nearest.text))
  const fit = { doubts: first.doubts.length, sameWords: first.sameWords, sameContent: first.sameContent }
  if (first.objections.some((objection) => FINAL.has(objection))) return { ...fit, by: null }
  const without = (word: string): number =>
    supporters.filter(
      (one) =>
        !profiles
          .of(one.text)
          .content.some((other) => other === word || sharedStem(other, word, profile.language) !== undefined)
    ).length
  const optional = (word: string): boolean => without(word) >= FEWEST_WITHOUT
  if (!first.replaced.every(optional)) return { ...fit, by: null }
  const by = supporters.find((one) => {
    const { objections, doubts, replaced } = one === nearest ? first : verify(profile, profiles.of(one.text))
    return objections.length === 0 && doubts.every((doubt) => doubt === 'one-word') && replaced.every(optional)
  })
  return { ...fit, by: by ?? null }
}
