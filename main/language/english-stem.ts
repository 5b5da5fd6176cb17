/**
 * The stem of an English word in lower case by Porter's rules (M. F. Porter, "An algorithm for suffix stripping", 1980),
 * so that `agree`, `agreed` and `agreement` are one term.
 */
export function englishStem(word: string): string {
  if (word.length < 3 || !/^[a-z]+$/.test(word)) return word
  return step5(step4(step3(step2(step1c(step1b(step1a(word)))))))
}

const CONSONANT = '[^aeiou]'
const VOWEL = '[aeiouy]'
const CONSONANTS = `${CONSONANT}[^aeiouy]*`
const VOWELS = `${VOWEL}[aeiou]*`
/** The measure of a stem: how many pairs of vowels and consonants follow its first consonants. */
const MORE_THAN_0 = new RegExp(`^(?:${CONSONANTS})?${VOWELS}${CONSONANTS}`)
const EXACTLY_1 = new RegExp(`^(?:${CONSONANTS})?${VOWELS}${CONSONANTS}(?:${VOWELS})?$`)
const MORE_THAN_1 = new RegExp(`^(?:${CONSONANTS})?${VOWELS}${CONSONANTS}${VOWELS}${CONSONANTS}`)
const HAS_VOWEL = new RegExp(`^(?:${CONSONANTS})?${VOWEL}`)
/** Consonant, vowel, consonant at the end, the last not w, x or y. */
const SHORT = new RegExp(`^${CONSONANTS}${VOWEL}[^aeiouwxy]$`)

function step1a(word: string): string {
  if (word.endsWith('sses') || word.endsWith('ies')) return word.slice(0, -2)
  return /[^s]s$/.test(word) ? word.slice(0, -1) : word
}

function step1b(word: string): string {
  if (word.endsWith('eed')) return MORE_THAN_0.test(word.slice(0, -3)) ? word.slice(0, -1) : word
  const stem = /^(.+?)(?:ed|ing)$/.exec(word)?.[1]
  if (stem === undefined || !HAS_VOWEL.test(stem)) return word
  if (/(?:at|bl|iz)$/.test(stem)) return `${stem}e`
  if (/([^aeiouylsz])\1$/.test(stem)) return stem.slice(0, -1)
  return SHORT.test(stem) ? `${stem}e` : stem
}

function step1c(word: string): string {
  return word.endsWith('y') && HAS_VOWEL.test(word.slice(0, -1)) ? `${word.slice(0, -1)}i` : word
}

const STEP_2: readonly (readonly [string, string])[] = [
  ['ational', 'ate'],
  ['ization', 'ize'],
  ['iveness', 'ive'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['tional', 'tion'],
  ['biliti', 'ble'],
  ['ation', 'ate'],
  ['alism', 'al'],
  ['aliti', 'al'],
  ['iviti', 'ive'],
  ['ousli', 'ous'],
  ['entli', 'ent'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['izer', 'ize'],
  ['alli', 'al'],
  ['ator', 'ate'],
  ['logi', 'log'],
  ['bli', 'ble'],
  ['eli', 'e']
]
const STEP_3: readonly (readonly [string, string])[] = [
  ['icate', 'ic'],
  ['ative', ''],
  ['alize', 'al'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ness', ''],
  ['ful', '']
]
const STEP_4 = /^(.+?)(al|ance|ence|er|ic|able|ible|ant|ement|ment|ent|ou|ism|ate|iti|ous|ive|ize)$/
const STEP_4_ION = /^(.+?[st])ion$/

function replaceEnding(word: string, endings: readonly (readonly [string, string])[]): string {
  const found = endings.find(([ending]) => word.endsWith(ending))
  if (!found) return word
  const stem = word.slice(0, -found[0].length)
  return MORE_THAN_0.test(stem) ? stem + found[1] : word
}

const step2 = (word: string): string => replaceEnding(word, STEP_2)
const step3 = (word: string): string => replaceEnding(word, STEP_3)

function step4(word: string): string {
  const stem = STEP_4.exec(word)?.[1] ?? STEP_4_ION.exec(word)?.[1]
  return stem !== undefined && MORE_THAN_1.test(stem) ? stem : word
}

function step5(word: string): string {
  let stem = word
  if (stem.endsWith('e')) {
    const without = stem.slice(0, -1)
    if (MORE_THAN_1.test(without) || (EXACTLY_1.test(without) && !SHORT.test(without))) stem = without
  }
  return stem.endsWith('ll') && MORE_THAN_1.test(stem) ? stem.slice(0, -1) : stem
}
