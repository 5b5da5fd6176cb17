import { plainLetters } from '../../language/plain-letters.ts'
import { anyOf } from '../../language/word-lists.ts'
import words from './time-sensitive.json' with { type: 'json' }

/** Where a Turkish word begins: `\b` knows no letters beyond ASCII. */
const WORD_START = '(?<![\\p{L}\\p{N}])'

/**
 * Words after which an answer of yesterday may be wrong today, in plain letters. A word stands for itself with any ending
 * in Turkish (`bugun`, `bugunku`), so those are stems; English words stand whole.
 */
const ENGLISH = new RegExp(`\\b${anyOf(words.english, 'now', 'spans', 'news', 'measured')}\\b`, 'u')

const TURKISH = new RegExp(`${WORD_START}${anyOf(words.turkish, 'now', 'news', 'spans', 'measured')}`, 'u')

/** What is counted to or from now, priced, measured outside, held by somebody for a while, or named by a bare day. */
const ENGLISH_CHANGING = new RegExp(
  `\\b${anyOf(words.englishChanging, 'counted', 'priced', 'held', 'bareDays', 'heldBySomebody', 'rates', 'happened', 'asked', 'counts', 'ranked', 'scheduled')}`,
  'u'
)

const TURKISH_CHANGING = new RegExp(
  `${WORD_START}${anyOf(words.turkishChanging, 'counted', 'priced', 'ranked', 'happened', 'goods', 'reported', 'held', 'bareDays', 'scheduled')}`,
  'u'
)

/** What is asked about the thing itself, such as how a rate is set: that does not change with the rate. */
const KNOWING = new RegExp(`\\b${anyOf(words.knowing, 'english')}|${WORD_START}${anyOf(words.knowing, 'turkish')}`, 'u')

/** A question stands at the head or the foot of what is pasted with it. */
const LOOKED_AT = 10_000

/**
 * Whether the answer depends on when it is asked. Errs on the side of yes: a question too many is answered anew, none
 * gets a stale answer.
 */
export function isTimeSensitive(question: string): boolean {
  const read =
    question.length <= 2 * LOOKED_AT ? question : `${question.slice(0, LOOKED_AT)}\n${question.slice(-LOOKED_AT)}`
  const text = plainLetters(read).replaceAll('’', "'")
  if (ENGLISH.test(text) || TURKISH.test(text)) return true
  return (ENGLISH_CHANGING.test(text) || TURKISH_CHANGING.test(text)) && !KNOWING.test(text)
}
