import { plainLetters } from '../../language/plain-letters.ts'
import { anyOf } from '../../language/word-lists.ts'
import words from './wants-variety.json' with { type: 'json' }

const { english, turkish } = words
const START = '(?<![\\p{L}\\p{N}])'
const FEW_WORDS = "(?:[\\p{L}\\p{N}',-]{1,30} ){0,4}?"

/**
 * What is wanted anew each time, by what is asked for: something drawn by chance, a secret made up, any one of the many
 * pieces of a kind, or one more after the last. "A joke" is any joke, "the joke" is one.
 */
const PATTERNS: readonly RegExp[] = [
  `${START}${anyOf(english, 'drawn')}(?![\\p{L}\\p{N}])`,
  `${START}${anyOf(english, 'asking')} ${FEW_WORDS}${anyOf(english, 'made')}(?![\\p{L}\\p{N}])`,
  `${START}${anyOf(english, 'asking')} (?:me |us )?${anyOf(english, 'some')} ${FEW_WORDS}${anyOf(english, 'pieces')}(?![\\p{L}\\p{N}])`,
  `^(?:please |now |ok |okay |and )?${anyOf(english, 'again')}(?![\\p{L}\\p{N}])`,
  `${START}(?:${anyOf(english, 'asking')}|i want|i need|do) (?:me |us )?(?:another|something else|a different one|one more)(?![\\p{L}\\p{N}])`,
  `${START}${anyOf(turkish, 'drawn')}`,
  `${START}${anyOf(turkish, 'made')}\\p{L}{0,4} (?:[\\p{L}]{1,20} ){0,2}?${anyOf(turkish, 'asking')}`,
  `${START}${anyOf(turkish, 'some')} (?:[\\p{L}\\p{N}]{1,20} ){0,4}?${anyOf(turkish, 'pieces')}\\p{L}{0,7} (?:[\\p{L}]{1,20} ){0,2}?${anyOf(turkish, 'asking')}`,
  `^${anyOf(turkish, 'again')}`
].map((pattern) => new RegExp(pattern, 'u'))

/** What is asked stands at the head or at the foot of what is pasted with it. */
const LOOKED_AT = 1_000

/** Whether the same answer again is not what is wanted. */
export function wantsVariety(question: string): boolean {
  const read =
    question.length <= 2 * LOOKED_AT ? question : `${question.slice(0, LOOKED_AT)}\n${question.slice(-LOOKED_AT)}`
  const text = plainLetters(read).replaceAll('’', "'").trim()
  return PATTERNS.some((pattern) => pattern.test(text))
}
