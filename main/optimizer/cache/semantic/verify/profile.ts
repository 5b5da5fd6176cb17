import { anyOf } from '../../../../language/word-lists.ts'
import { datesOf, numbersOf } from './numbers-and-dates.ts'
import { abbreviationsOf, symbolsOf } from './symbols-and-abbreviations.ts'
import { formats, limits, opposites, questions, units } from './lexicon.ts'
import { normalForm } from './normal-form.ts'
import { negationsOf } from './polarity.ts'
import { fold, STOP_WORDS, stemOf, wordsOf, type Word } from './words.ts'
import lists from './profile.json' with { type: 'json' }

/** What a text says that must be the same for an answer to fit another text as well. */
export interface Profile {
  language: 'en' | 'tr'
  /** See `normalForm`. */
  form: string
  words: Word[]
  /** Words that carry meaning, stemmed, in order. */
  content: string[]
  numbers: string[]
  /** See `signsOf`. */
  signs: string[]
  /** See `abbreviationsOf`. */
  abbreviations: string[]
  dates: string[]
  units: string[]
  negations: number
  /** `axis.pole`, in order. */
  poles: string[]
  limits: string[]
  formats: string[]
  questions: string[]
  superlative: boolean
  /** Names, folded, in order. */
  names: string[]
  /** Code, addresses and file names, as written, in order. */
  identifiers: string[]
  quotes: string[]
}

const TURKISH_LETTERS = /[ığşİĞŞ]/
const SHARED_LETTERS = /[çöüÇÖÜ]/
/** Endings that English words hardly ever have. */
const TURKISH_FORM =
  /(?:l[ae]r(?:[iu]n?|[ae]|d[ae]n?)?|[iu]yor\w{0,4}|mel[iu]\w{0,3}|mal[iu]\w{0,3}|y[ae]n|d[iu]k|[iu]n[iu]n|l[ae]r[iu]n\w{0,3}|[iu]m[iu]z\w{0,3})$/
const TURKISH_WORDS = new Set(lists.turkishWords)
const ENGLISH_WORDS = new Set(lists.englishWords)
/** Every part is bounded where it could begin anywhere: the time is linear. */
const IDENTIFIER = new RegExp(
  [
    '`[^`]{1,500}`',
    String.raw`https?://\S+`,
    String.raw`\b[\w.+-]{1,64}@[\w-]{1,63}\.\w{1,63}\b`,
    String.raw`\b[^\W_]+(?:_+[^\W_]+)+_*\b`,
    String.raw`\b[a-z]+[A-Z]\w*\b`,
    String.raw`\b\w+\([^)]{0,200}\)`,
    String.raw`\b\w+\.(?:[a-z]{1,4}\d?)\b(?!\.)`,
    String.raw`[<>=!]=`,
    String.raw`[<>]`,
    String.raw`\b\w+(?:::|->)\w+\b`,
    String.raw`#\w+`
  ].join('|'),
  'g'
)
/** Counted apart. */
const NEGATION = /^(?:not|no|never|cannot|degil|hayir)$|n't$/
const QUOTE = /"([^"]{1,200})"|“([^”]{1,200})”|«([^»]{1,200})»/g
const SUPERLATIVE = new RegExp(`\\b${anyOf(lists, 'superlatives')}\\b`)
const TURKISH_SUPERLATIVE = /\ben\s+(?!az\b|cok\b|fazla\b)\w+/

/** The language by its letters and small words; English where nothing speaks for Turkish. */
function languageOf(text: string, words: readonly Word[]): 'en' | 'tr' {
  let turkish = (TURKISH_LETTERS.test(text) ? 2 : 0) + (SHARED_LETTERS.test(text) ? 1 : 0)
  for (const { folded, ending } of words) {
    if (ENGLISH_WORDS.has(folded)) turkish--
    else if (TURKISH_WORDS.has(folded) || ending !== '') turkish++
    else if (folded.length > 5 && TURKISH_FORM.test(folded)) turkish += 0.5
  }
  return turkish > 0 ? 'tr' : 'en'
}

/** Names, and single letters that name something, such as a plan, a table or a variable: no small words such as `I`. */
function namesIn(words: readonly Word[], language: 'en' | 'tr'): string[] {
  const single = new Set(words.filter(({ folded }) => folded.length === 1).map(({ folded }) => folded))
  const small = new Set(language === 'en' ? ['i'] : ['o'])
  const pair = single.has('a') && single.has('b')
  if (!pair) small.add('a')
  const names = (letter: string, text: string): boolean =>
    (/^\p{Lu}/u.test(text) && !small.has(letter)) || (pair && (letter === 'a' || letter === 'b'))
  return words
    .filter(({ capital, folded, text }) => capital || (folded.length === 1 && names(folded, text)))
    .map(({ folded }) => folded)
}

/** Questions of several words as one. */
const joined = (folded: string): string =>
  folded
    .replace(/\bne\s+zaman\b/g, 'nezaman')
    .replace(/\bne\s+kadar\b/g, 'nekadar')
    .replace(/\bhow\s+(many|much|long)\b/g, 'how$1')
    .replace(/\bsatin\s+al/g, 'satinal')
    .replace(/\b(?:baz\s+puan|basis\s+points?)/g, 'bps')

export function profileOf(text: string): Profile {
  const words = wordsOf(text)
  const language = languageOf(text, words)
  const folded = joined(fold(text))
  const plain = folded.split(/[^\p{L}\p{N}+#%$€£₺¥']+/u).filter(Boolean)
  const places = (lexicon: { placesOf(word: string): string[] }): string[] =>
    plain.flatMap((word) => lexicon.placesOf(word))
  const symbols = [...folded.matchAll(/[%$€£₺¥]/g)].flatMap(([symbol]) => units.placesOf(symbol))
  const identifiers = text.match(IDENTIFIER) ?? []
  const hasDigit = /\d/.test(text)
  return {
    language,
    form: normalForm(text),
    words,
    content: words
      .filter((word) => !STOP_WORDS.has(word.folded) && !NEGATION.test(word.folded))
      .map((word) => stemOf(word.folded)),
    numbers: numbersOf(text, language),
    signs: symbolsOf(text),
    abbreviations: abbreviationsOf(words),
    dates: datesOf(text),
    units: [...places(units), ...symbols],
    negations: negationsOf(folded, language),
    poles: places(opposites),
    limits: places(limits),
    formats: places(formats),
    questions: places(questions),
    superlative: SUPERLATIVE.test(folded) || (language === 'tr' && TURKISH_SUPERLATIVE.test(folded)),
    names: namesIn(words, language),
    identifiers: identifiers.filter((one) => !/^[<>]$/.test(one) || hasDigit),
    quotes: [...text.matchAll(QUOTE)].map((match) => (match[1] ?? match[2] ?? match[3] ?? '').trim())
  }
}
