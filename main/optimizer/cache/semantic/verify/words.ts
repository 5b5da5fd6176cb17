import { anyOf } from '../../../../language/word-lists.ts'
import lists from './words.json' with { type: 'json' }

/** A word of a text, with and without its Turkish letters. */
export interface Word {
  /** As written. */
  text: string
  /** Lower case, without accents and dots: what lexicons are written in. */
  folded: string
  /** After an apostrophe, as in `Ankara'dan`; empty without one. */
  ending: string
  /** Begins with a capital letter and does not begin a sentence. */
  capital: boolean
  /** Begins with a capital letter where a sentence begins. */
  first: boolean
}

const WORD = /[\p{L}\p{N}]+(?:[._-][\p{L}\p{N}]+)*(?:['’][\p{L}]+)?/gu
const FOLDED: Readonly<Record<string, string>> = {
  ı: 'i',
  ğ: 'g',
  ş: 's',
  ç: 'c',
  ö: 'o',
  ü: 'u',
  â: 'a',
  î: 'i',
  û: 'u'
}

/** Lower case, without accents and dots, the same for Turkish and English capitals. */
export function fold(text: string): string {
  return text
    .replaceAll('İ', 'i')
    .toLowerCase()
    .replace(/[ığşçöüâîû]/g, (letter) => FOLDED[letter] ?? letter)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
}

export function wordsOf(text: string): Word[] {
  const words: Word[] = []
  let from = 0
  for (const match of text.matchAll(WORD)) {
    const [all] = match
    const between = text.slice(from, match.index)
    const first = words.length === 0 || /[.!?:;\n•"“(]/.test(between)
    from = match.index + all.length
    const [stem = '', ending = ''] = all.split(/['’]/)
    const contraction = /^(?:s|t|re|ve|ll|d|m)$/i.test(ending)
    const upper = /^\p{Lu}/u.test(all) && /\p{Ll}|\p{Lu}{2}|\d/u.test(all)
    words.push({
      text: all,
      folded: contraction ? fold(all.replace('’', "'")) : fold(stem),
      ending: contraction ? '' : fold(ending),
      capital: upper && !first && !/^I['’]/.test(all),
      first: upper && first
    })
  }
  return words
}

/** Words that carry no meaning of their own in a question, in either language. */
export const STOP_WORDS = new Set(lists.stopWords)

/** A rough English or Turkish stem: enough to see that two forms are of one word. */
export function stemOf(folded: string): string {
  const word = folded.replace(/'(?:s|t|re|ve|ll|d|m)$/, '')
  if (word.length <= 3) return word
  if (/(?:ss|us|is)$/.test(word)) return word
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`
  if (/(?:ches|shes|sses|xes|zes)$/.test(word)) return word.slice(0, -2)
  if (word.endsWith('s')) return word.slice(0, -1)
  return word
}

const TURKISH_ENDING = new RegExp(`^${anyOf(lists, 'turkishEndings')}*$`)
const ENGLISH_ENDING = new RegExp(`^${anyOf(lists, 'englishEndings')}$`)

/** What follows the part that two words share, when both are forms of one stem; undefined when they are not. */
export function sharedStem(a: string, b: string, language: 'en' | 'tr'): { a: string; b: string } | undefined {
  let length = 0
  while (length < a.length && length < b.length && a[length] === b[length]) length++
  if (length < 3) return undefined
  const [restA, restB] = [a.slice(length), b.slice(length)]
  if (length < 4 && restA !== '' && restB !== '') return undefined
  const ending = language === 'tr' ? TURKISH_ENDING : ENGLISH_ENDING
  const ends = (rest: string): boolean => rest === '' || ending.test(rest)
  if (ends(restA) && ends(restB)) return { a: restA, b: restB }
  return undefined
}

/** Whether a word is a name with an ending: the name itself stands at its beginning, whole. */
export const isFormOf = (word: string, name: string, language: 'en' | 'tr'): boolean =>
  word.startsWith(name) && sharedStem(word, name, language) !== undefined
