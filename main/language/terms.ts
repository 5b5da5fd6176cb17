import { tokensOf } from './text-folding.ts'
import { englishStem } from './english-stem.ts'
import { ENGLISH_STOP_WORDS, TURKISH_STOP_WORDS } from './stop-words.ts'

export type TermLanguage = 'english' | 'turkish'

/**
 * Turkish words are cut after five letters: as good for finding as a real stemmer (Can et al., "Information retrieval
 * on Turkish texts", JASIST 2008).
 */
const TURKISH_STEM = 5
/** Texts are judged by their beginning. */
const JUDGED = 4_000
const stems = new Map<string, string>()
const MOST_STEMS = 50_000

/** Which of the two languages a text is rather in, by its letters and little words. */
export function termLanguage(text: string): TermLanguage {
  const beginning = text.slice(0, JUDGED)
  let turkish = (beginning.match(/[ığşİĞŞ]/g) ?? []).length
  let english = 0
  for (const { text: word } of tokensOf(beginning)) {
    if (TURKISH_STOP_WORDS.has(word)) turkish += 1
    if (ENGLISH_STOP_WORDS.has(word)) english += 1
  }
  return turkish > english ? 'turkish' : 'english'
}

/** The terms of a text by which texts are compared: folded, without stop words, stemmed; with repetitions, in order. */
export function termsOf(text: string, language: TermLanguage): string[] {
  const terms: string[] = []
  const stop = language === 'turkish' ? TURKISH_STOP_WORDS : ENGLISH_STOP_WORDS
  for (const { text: word } of tokensOf(text)) if (!stop.has(word)) terms.push(stemOf(word, language))
  return terms
}

function stemOf(word: string, language: TermLanguage): string {
  if (language === 'turkish') return /^\d/.test(word) ? word : word.slice(0, TURKISH_STEM)
  const known = stems.get(word)
  if (known !== undefined) return known
  if (stems.size >= MOST_STEMS) stems.clear()
  const stem = englishStem(word)
  stems.set(word, stem)
  return stem
}
