import { plainLetters } from '../../language/plain-letters.ts'
import { anyOf } from '../../language/word-lists.ts'
import words from './about-the-asker.json' with { type: 'json' }

const { english, turkish } = words
const START = '(?<![\\p{L}\\p{N}])'
const END = '(?![\\p{L}\\p{N}])'

/**
 * What only the asker's own life answers: who, where and how they are, what is theirs, near them, or was said with them.
 * "How do I reset my password?" asks for a way that is the same for all; so does what is asked about a text of theirs.
 */
const PATTERNS: readonly RegExp[] = [
  `${START}${anyOf(english, 'asked')} ?${anyOf(english, 'be')} (?:in |on |at )?my (?!(?:\\w+ )?${anyOf(english, 'notMine')}${END})`,
  `${START}(?:who|where) am i${END}`,
  `^am i (?!(?:allowed|right|correct|missing)${END})`,
  `^(?:is|are|was|were|has|have|did|does|will) my (?!(?:[\\w-]+ )?${anyOf(english, 'notMine')}${END})`,
  `${START}how (?:am i|are we) ${anyOf(english, 'state')}${END}`,
  `${START}how (?:old|tall|rich|heavy|far along|late|busy) (?:am i|are we)${END}`,
  `${START}(?:which|what) (?:\\w+ ){1,5}(?:am i|are we) (?:in|on|at|using|running|wearing|listening|watching)${END}`,
  `${START}(?:how (?:many|much)|which|what) (?:[\\w-]+ ){1,4}(?:do|did|does|have) (?:i|we|my \\w+) (?:have|own|owe|get|earn|spend|weigh|need to pay)(?! to (?!pay))${END}`,
  `${START}(?:do|did|can|will|have) you (?:still |even )?${anyOf(english, 'recall')} (?:me|us|my|who i|what (?:i|we)|when (?:i|we)|our)${END}`,
  `${START}(?:do|did) i (?:have|own|owe|look|sound) (?:any|an?|enough|some|to pay|good|like|old|tired)`,
  `${START}${anyOf(english, 'here')}${END}`,
  `${START}benim (?:[\\p{L}]{1,20} ){1,3}?${anyOf(turkish, 'asked')}${END}`,
  `${START}${anyOf(turkish, 'mine')}(?:'?[\\p{L}]{0,4}) (?:[\\p{L}]{1,20} ){0,3}?${anyOf(turkish, 'asked')}${END}`,
  `${START}${anyOf(turkish, 'here')}`
].map((pattern) => new RegExp(pattern, 'u'))

/** What is asked stands at the head or at the foot of what is pasted with it. */
const LOOKED_AT = 1_000

/** Whether the answer depends on who asks. */
export function isAboutTheAsker(question: string): boolean {
  const read =
    question.length <= 2 * LOOKED_AT ? question : `${question.slice(0, LOOKED_AT)}\n${question.slice(-LOOKED_AT)}`
  const text = plainLetters(read).replaceAll('’', "'").trim()
  return PATTERNS.some((pattern) => pattern.test(text))
}
