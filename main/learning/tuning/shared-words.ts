import { wordsOf } from './words-of.ts'

const WORDS_IN_A_ROW = 5

/** Runs of five words, in small letters. */
function runsOf(text: string): Set<string> {
  const words = wordsOf(text)
  const runs = new Set<string>()
  for (let i = 0; i + WORDS_IN_A_ROW <= words.length; i++) runs.add(words.slice(i, i + WORDS_IN_A_ROW).join(' '))
  return runs
}

/**
 * Runs of five words that a prompt has in common with examples and did not have before: it would have learned them by heart.
 * @param before the prompt that it was made from, whose words are the person's own
 */
export function learnedByHeart(prompt: string, before: string, examples: readonly string[]): string[] {
  const own = runsOf(before)
  const candidates = [...runsOf(prompt)].filter((run) => !own.has(run))
  if (candidates.length === 0) return []
  const known = new Set(examples.flatMap((example) => [...runsOf(example)]))
  return candidates.filter((run) => known.has(run))
}
