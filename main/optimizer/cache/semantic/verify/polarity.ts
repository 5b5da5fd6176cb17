import { anyOf } from '../../../../language/word-lists.ts'
import lists from './polarity.json' with { type: 'json' }

const ENGLISH = new RegExp(`\\b${anyOf(lists, 'english')}\\b|n't\\b`, 'g')
const TURKISH_WORDS = /\b(?:degil\w*|yok\w*|hic\w*|asla|hayir|olmadan)\b/g
/** Negated verbs: gelmiyor, gelmez, gelmedi, gelmemis, gelmeyecek, gelmeyen, gelmeden, gelmesin, gelmemeli, gelememek. */
const TURKISH_VERBS = new RegExp(`\\b\\w{2,}?${anyOf(lists, 'turkishVerbEndings')}\\w*`, 'g')
/** Without something: sekersiz, ucretsiz. */
const WITHOUT = /\b\w{3,}s[iu]z(?:ca|ce|lik|luk|dir|dur)?\b/g
const NOT_WITHOUT = new RegExp(`^${anyOf(lists, 'notWithout')}$`)

/** How often a folded text says no. */
export function negationsOf(folded: string, language: 'en' | 'tr'): number {
  const apostrophes = folded.replaceAll('’', "'")
  if (language === 'en') return apostrophes.match(ENGLISH)?.length ?? 0
  const without = (apostrophes.match(WITHOUT) ?? []).filter((word) => !NOT_WITHOUT.test(word)).length
  return (apostrophes.match(TURKISH_WORDS)?.length ?? 0) + (apostrophes.match(TURKISH_VERBS)?.length ?? 0) + without
}

const PREFIX = new RegExp(`^${anyOf(lists, 'prefixes')}`)
/** inbound, outbound; encode, decode; pretest, posttest: different beginnings of one word. */
const BEGINNING = new RegExp(`^${anyOf(lists, 'beginnings')}`)

/** Whether one word is the other with a syllable before it that turns its meaning: profitable, unprofitable. */
export function turnedByPrefix(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  if (short.length < 4) return false
  if (PREFIX.test(long) && long.endsWith(short) && long.length - short.length <= 5) return true
  const [restA, restB] = [a.replace(BEGINNING, ''), b.replace(BEGINNING, '')]
  return restA === restB && restA.length >= 4 && restA !== a && restB !== b
}
