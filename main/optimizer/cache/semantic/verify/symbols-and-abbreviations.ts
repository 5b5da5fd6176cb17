import type { Word } from './words.ts'

/**
 * Signs that change what is asked: those of mathematics, arrows, powers, and a minus that belongs to a number. A hyphen
 * inside a date or a range is none.
 */
const SIGN =
  /[\p{Sm}^÷×]|(?<!\p{Nd})[-−–](?=\p{Nd})|(?<=\p{Nd}\s)[-−–](?=\s\p{Nd})|(?<=[\p{Nd})]\s?)[*/](?=\s?[\p{Nd}(])/gu

/** As written, in order: folding letters would make `≠` a `=`. */
export const symbolsOf = (text: string): string[] =>
  text
    .normalize('NFC')
    .match(SIGN)
    ?.map((sign) => (/[−–]/.test(sign) ? '-' : sign)) ?? []

/** A word's letters in lower case, with their dots and accents. */
const lettersOf = ({ text }: Word): string => text.normalize('NFC').replaceAll('İ', 'i').toLowerCase()

/** Whether a word of one text is one of the other but for its dots or accents: `kâr` is no `kar`, `sınır` no `sinir`. */
export function lettersDiffer(a: readonly Word[], b: readonly Word[]): boolean {
  const spellings = new Map<string, Set<string>>()
  for (const word of b) spellings.set(word.folded, (spellings.get(word.folded) ?? new Set()).add(lettersOf(word)))
  return a.some((word) => spellings.get(word.folded)?.has(lettersOf(word)) === false)
}

/** Small words that are something else in capitals, such as `IT`, `US` and `WHO`. */
const SMALL = new Set(
  'it us who or in an as at is am me no so to we if do go be he on by my up ve de da ki mi bu ne su'.split(' ')
)

/** Abbreviations that would be small words without their capitals, in order; none where everything is in capitals. */
export function abbreviationsOf(words: readonly Word[]): string[] {
  if (words.every(({ text }) => text === text.toUpperCase())) return []
  return words
    .filter(({ text, folded }) => SMALL.has(folded) && text === text.toUpperCase())
    .map(({ folded }) => folded)
}
