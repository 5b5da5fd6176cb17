const ENGLISH =
  /\b(?:not|no|never|none|nobody|nothing|nowhere|neither|nor|without|cannot|cant|dont|doesnt|didnt|isnt|arent|wasnt|werent|wont|wouldnt|shouldnt|couldnt|hasnt|havent|hadnt|unable|hardly|barely)\b|n't\b/g
const TURKISH_WORDS = /\b(?:degil\w*|yok\w*|hic\w*|asla|hayir|olmadan)\b/g
/** Negated verbs: gelmiyor, gelmez, gelmedi, gelmemis, gelmeyecek, gelmeyen, gelmeden, gelmesin, gelmemeli, gelememek. */
const TURKISH_VERBS =
  /\b\w{2,}?(?:m[iu]yor|m[ae]z(?:s[aeiu]|l[ae]r|d[iu])?\b|m[ae]d[iu](?!r)|m[ae]m[iu]s|m[ae]y(?:acak|ecek|acag|eceg|an|en|inc|inca)|m[ae]d[ae]n\b|m[ae]s[iu]n|m[ae]m[ae](?:l[iu]|k)|m[ae]di[gk])\w*/g
/** Without something: sekersiz, ucretsiz. */
const WITHOUT = /\b\w{3,}s[iu]z(?:ca|ce|lik|luk|dir|dur)?\b/g
const NOT_WITHOUT = /^(?:siz|sensiz|hirsiz|densiz|domuz|omuz|temmuz|gunduz|yildiz|kiz)$/

/** How often a folded text says no. */
export function negationsOf(folded: string, language: 'en' | 'tr'): number {
  const apostrophes = folded.replaceAll('’', "'")
  if (language === 'en') return apostrophes.match(ENGLISH)?.length ?? 0
  const without = (apostrophes.match(WITHOUT) ?? []).filter((word) => !NOT_WITHOUT.test(word)).length
  return (apostrophes.match(TURKISH_WORDS)?.length ?? 0) + (apostrophes.match(TURKISH_VERBS)?.length ?? 0) + without
}

const PREFIX = /^(?:un|in|im|ir|il|dis|non|de|anti|mis|over|under|pre|post|ex|sub|inter|intra|re)/

/** Whether one word is the other with a syllable before it that turns its meaning: profitable, unprofitable. */
export function turnedByPrefix(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  if (short.length < 4) return false
  if (PREFIX.test(long) && long.endsWith(short) && long.length - short.length <= 5) return true
  // inbound, outbound; encode, decode; pretest, posttest: different beginnings of one word.
  const [restA, restB] = [
    a.replace(/^(?:in|out|en|de|im|ex|up|down|over|under|pre|post|hyper|hypo|macro|micro|inter|intra|sub|super)/, ''),
    b.replace(/^(?:in|out|en|de|im|ex|up|down|over|under|pre|post|hyper|hypo|macro|micro|inter|intra|sub|super)/, '')
  ]
  return restA === restB && restA.length >= 4 && restA !== a && restB !== b
}
