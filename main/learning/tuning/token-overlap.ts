import { wordsOf } from './words-of.ts'

/**
 * How much of an answer is what was expected, from 0 to 1: the harmonic mean of the shares of words that both have in common,
 * without case, order and punctuation (as SQuAD measures answers; Rajpurkar et al., 2016).
 */
export function tokenOverlap(answer: string, expected: string): number {
  const [said, wanted] = [counts(answer), counts(expected)]
  let common = 0
  for (const [token, count] of said) common += Math.min(count, wanted.get(token) ?? 0)
  const all = total(said) + total(wanted)
  return all === 0 ? 1 : (2 * common) / all
}

function counts(text: string): Map<string, number> {
  const found = new Map<string, number>()
  for (const token of wordsOf(text)) found.set(token, (found.get(token) ?? 0) + 1)
  return found
}

const total = (found: ReadonlyMap<string, number>): number => [...found.values()].reduce((sum, count) => sum + count, 0)
