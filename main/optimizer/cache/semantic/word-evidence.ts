import { wordsOf } from './verify/words.ts'

const LEAST_WORD_WEIGHT = 0.05

/** How often words occur in the known questions: rare ones say more. */
export class WordCounts {
  readonly #counts = new Map<string, number>()
  #texts = 0

  change(text: string, by: 1 | -1): void {
    this.#texts += by
    for (const word of shortWords(text)) {
      const count = (this.#counts.get(word) ?? 0) + by
      if (count > 0) this.#counts.set(word, count)
      else this.#counts.delete(word)
    }
  }

  weight(word: string): number {
    return Math.max(LEAST_WORD_WEIGHT, Math.log((this.#texts + 1) / ((this.#counts.get(word) ?? 0) + 0.5)))
  }
}

const WORD_LETTERS = 6

/** A text's words by their beginnings, so that endings do not count. */
export const shortWords = (text: string): Set<string> =>
  new Set(wordsOf(text).map((word) => word.folded.slice(0, WORD_LETTERS)))

/** Weight of what two sets share, as a part of the weight of both together. */
export function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>, weight: (one: string) => number): number {
  let shared = 0
  let together = 0
  for (const one of a) {
    together += weight(one)
    if (b.has(one)) shared += weight(one)
  }
  for (const one of b) if (!a.has(one)) together += weight(one)
  return together === 0 ? 1 : shared / together
}

export function trigrams(text: string): Set<string> {
  const spaced = ` ${text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ')} `
  const found = new Set<string>()
  for (let i = 0; i + 3 <= spaced.length; i++) found.add(spaced.slice(i, i + 3))
  return found
}

/** A neighbour as far as its words count. */
export interface Witness {
  /** Has the answer that is in question. */
  own: boolean
  /** More for the nearer ones. */
  weight: number
  words: ReadonlySet<string>
}

/** Both sides begin with this much of neighbours that have none of the words. */
const UNSEEN = 0.5

/**
 * How strongly a single word of the question speaks for other answers: it stands in the questions that have those, and
 * not in those with the answer in question. 0 when no word does.
 */
export function contrast(asked: ReadonlySet<string>, around: readonly Witness[], words: WordCounts): number {
  const share = (own: boolean, word: string): number => {
    let having = 0
    let all = UNSEEN
    for (const one of around) {
      if (one.own !== own) continue
      all += one.weight
      if (one.words.has(word)) having += one.weight
    }
    return having / all
  }
  let most = 0
  for (const word of asked) most = Math.max(most, words.weight(word) * (share(false, word) - share(true, word)))
  return most
}
