import { plainLetters } from '../../language/plain-letters.ts'
import { anyOf } from '../../language/word-lists.ts'
import words from './wants-variety.json' with { type: 'json' }

const { english, turkish } = words
const START = '(?<![\\p{L}\\p{N}])'
const END = '(?![\\p{L}\\p{N}])'
const FEW_WORDS = "(?:[\\p{L}\\p{N}',-]{1,30} ){0,4}?"
const POLITE = '(?:please |now |ok |okay |and |no |then |can you |could you |would you )?'
const compiled = (patterns: readonly string[]): RegExp[] => patterns.map((pattern) => new RegExp(pattern, 'u'))
const anySays = (patterns: readonly RegExp[], text: string): boolean => patterns.some((pattern) => pattern.test(text))

/** Something drawn by chance or a secret made up: asked for, not asked about, and not a program that does it. */
const DRAWN = compiled([
  `${START}${anyOf(english, 'drawn', 'chance')}${END}`,
  `${START}${anyOf(english, 'asking', 'needing')} ${FEW_WORDS}${anyOf(english, 'secret')}${END}`,
  `${START}${anyOf(turkish, 'drawn')}`,
  `${START}${anyOf(turkish, 'secret')}\\p{L}{0,4} (?:[\\p{L}]{1,20} ){0,2}?${anyOf(turkish, 'asking')}`
])

/** Questions about it, and programs: "How is a coin flipped fairly?" has an answer. */
const KNOWING = compiled([
  `^${POLITE}${anyOf(english, 'knowing')}`,
  `${START}${anyOf(turkish, 'knowing')}`,
  `${START}${anyOf(english, 'code')}${END}`,
  `${START}${anyOf(turkish, 'code')}`
])

/**
 * Any one of the many pieces of a kind, one more after the last, or to be moved or pleased by something. "A joke" is any
 * joke, "the joke" is one.
 */
const PIECES = compiled([
  `${START}${anyOf(english, 'asking', 'needing')} (?:me |us )?${anyOf(english, 'some')} ${FEW_WORDS}${anyOf(english, 'pieces')}${END}`,
  `${START}(?:suggest|recommend|brainstorm|propose) (?:me |us )?(?:a few|some|several|a couple of|more|other|\\d{1,3}) `,
  `${START}${anyOf(english, 'having')}${FEW_WORDS}${anyOf(english, 'pieces')}${END}`,
  `${START}${anyOf(english, 'talk')}`,
  `${START}${anyOf(turkish, 'talk')}`,
  `${START}ask (?:me|us) ${anyOf(english, 'some')} `,
  `${START}${anyOf(english, 'pleased')} (?:me|us)${END}`,
  `${START}make (?:me|us) ${anyOf(english, 'moved')}${END}`,
  `${START}cheer (?:me|us) up${END}`,
  `${START}${anyOf(english, 'asking', 'needing')} (?:me |us )?${anyOf(english, 'thing')}${END}`,
  `${START}what (?:should|shall|can|could|do|would) (?:i|we) ${anyOf(english, 'leisure')}${END}`,
  `^${POLITE}${anyOf(english, 'again', 'anew')}${END}`,
  `${START}${anyOf(english, 'asking')} (?:me |us )?${anyOf(english, 'anew')}${END}`,
  `${START}(?:${anyOf(english, 'asking')}|i want|i need|do) (?:me |us )?(?:another|something else|a different one|one more)${END}`,
  `${START}${anyOf(turkish, 'some')} (?:[\\p{L}\\p{N}]{1,20} ){0,4}?${anyOf(turkish, 'pieces')}\\p{L}{0,7} (?:[\\p{L}]{1,20} ){0,2}?${anyOf(turkish, 'asking')}`,
  `${START}(?:icin|uzerine|hakkinda|tane|bana|sevgilime|\\p{L}{2,20}(?:ime|ima|uma|ume)) (?:[\\p{L}]{1,20} ){0,3}?${anyOf(turkish, 'pieces')}\\p{L}{0,7} (?:[\\p{L}]{1,20} )?(?:yaz|oner|bul|ver|uydur|hazirla)`,
  `${START}${anyOf(turkish, 'moved', 'leisure', 'anew')}`,
  `^${anyOf(turkish, 'again')}`
])

/** What is asked stands at the head or at the foot of what is pasted with it. */
const LOOKED_AT = 1_000

/** Whether the same answer again is not what is wanted. */
export function wantsVariety(question: string): boolean {
  const read =
    question.length <= 2 * LOOKED_AT ? question : `${question.slice(0, LOOKED_AT)}\n${question.slice(-LOOKED_AT)}`
  const text = plainLetters(read).replaceAll('’', "'").trim()
  return anySays(PIECES, text) || (anySays(DRAWN, text) && !anySays(KNOWING, text))
}
