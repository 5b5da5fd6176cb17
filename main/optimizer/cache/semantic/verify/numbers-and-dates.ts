import { anyOf } from '../../../../language/word-lists.ts'
import { withoutTail } from '../../../../domain/without-tail.ts'
import { fold } from './words.ts'
import lists from './numbers-and-dates.json' with { type: 'json' }

/** A number with at most one letter before or behind it, such as `Q3`, `1.250,50`, `2023'te`, `v2`. */
const NUMBER = /(?<![\p{L}\d])(\p{L}{0,3})(\d[\d.,:/-]*\d|\d)(\p{L}{0,3})?/gu

const { numbers, dates } = lists
const figures = (words: readonly string[]): (readonly [string, string])[] => words.map((word, i) => [word, String(i)])
const VALUES: ReadonlyMap<string, string> = new Map([
  ...figures(numbers.englishFigures),
  ...figures(numbers.turkishFigures)
])
const english = new Set([...numbers.english, ...numbers.ordinals])
const turkish = new Set(numbers.turkish)

const PART = `(${anyOf(numbers, 'turkishParts')})`
/** `ucte biri`, `beste ikisine`; with `yuzde` it is a unit. */
const FRACTION = new RegExp(`(?<![a-z])${PART}[dt][ae] ${PART}(?:s?[iu](?:n[a-z]{0,4})?)?(?![a-z])`, 'g')
/** `two thirds`, `three quarters`, `halves`. */
const PLURAL_PART = /^(halve|third|quarter|(?:four|fif|six|seven|eigh|nin|ten)th)s$/
/** With their Turkish letters where they have them: `yarısı` is no `yarışı`. */
const HALF = /(?<!\p{L})yar[ıi](?:m|s[ıi](?:n[ıi]n?|na|nda|ndan|yla)?|ya|dan)?(?!\p{L})/gu
const QUARTER = /(?<![a-z])ceyre[kg](?!li[kg])[a-z]{0,8}/g

/** Parts of a whole that Turkish words name, where they stand. */
function turkishParts(text: string, folded: string): { at: number; value: string }[] {
  const found = (
    matches: Iterable<RegExpMatchArray & { index: number }>,
    valueOf: (match: RegExpMatchArray) => string
  ) => Array.from(matches, (match) => ({ at: match.index, value: valueOf(match) }))
  return [
    ...found(
      folded.matchAll(FRACTION),
      ([, whole = '', part = '']) => `${VALUES.get(part) ?? part}/${VALUES.get(whole) ?? whole}`
    ),
    ...found(text.toLocaleLowerCase('tr').matchAll(HALF), () => '1/2'),
    ...found(folded.matchAll(QUARTER), () => '1/4')
  ]
}

/** One spelling for one number: no thousands separators, a point before the decimals. */
export function canonicalNumber(text: string): string {
  const trimmed = withoutTail(text, '.,:/-')
  if (/^\d{1,3}(?:[.,]\d{3})+$/.test(trimmed)) return trimmed.replace(/[.,]/g, '')
  const both = /^(\d{1,3}(?:[.,]\d{3})*)([.,])(\d+)$/.exec(trimmed)
  if (both)
    return `${(both[1] ?? '').replace(/[.,]/g, '')}.${withoutTail(both[3] ?? '', '0') || '0'}`.replace(/\.0$/, '')
  return trimmed.replace(/^0+(?=\d)/, '')
}

/** Every number of a text in the order in which they stand, in figures and in words. */
export function numbersOf(written: string, language: 'en' | 'tr'): string[] {
  const text = written.normalize('NFC')
  const found: { at: number; value: string }[] = []
  for (const match of text.matchAll(NUMBER)) {
    const [, before = '', digits = '', behind = ''] = match
    const suffix = /^(?:st|nd|rd|th|inci|nci|uncu|ncu)$/.test(fold(behind)) ? '' : fold(behind)
    found.push({ at: match.index, value: `${fold(before)}${canonicalNumber(digits)}${suffix}` })
  }
  const folded = fold(text)
  if (language === 'tr') found.push(...turkishParts(text, folded))
  const words = language === 'tr' ? turkish : english
  const whole = language === 'tr' ? folded.replace(FRACTION, (fraction) => ' '.repeat(fraction.length)) : folded
  for (const match of whole.matchAll(/\p{L}+/gu)) {
    const word = language === 'en' ? match[0].replace(PLURAL_PART, '$1').replace('halve', 'half') : match[0]
    if (words.has(word)) found.push({ at: match.index, value: VALUES.get(word) ?? word })
  }
  return found.sort((a, b) => a.at - b.at).map(({ value }) => value)
}

const dated = new Set([...dates.months, ...dates.days, ...dates.moments])
const RELATIVE = new RegExp(`\\b(${anyOf(dates, 'which')})\\s+(?:\\d+\\s+)?(${anyOf(dates, 'spans')})`, 'g')
/** The same moment in other words. */
const SAME: Readonly<Record<string, string>> = lists.same

/** Days, months, seasons and moments that a text names, in order. */
export function datesOf(text: string): string[] {
  const folded = fold(text)
  const found: { at: number; value: string }[] = []
  for (const match of folded.matchAll(/[a-z0-9]+/g)) {
    const word = match[0]
    // Turkish endings follow months and days: ocakta, pazartesiye.
    const name = dated.has(word)
      ? word
      : [...dated].find((one) => one.length > 4 && word.startsWith(one) && word.length - one.length <= 5)
    if (name) found.push({ at: match.index, value: SAME[name] ?? name })
  }
  for (const match of text.matchAll(/(?<![.!?]\s{0,9}|^)\b(May|March)\b/g))
    found.push({ at: match.index, value: fold(match[0]) })
  for (const match of folded.matchAll(RELATIVE)) {
    const [, which = '', what = ''] = match
    found.push({ at: match.index, value: `${SAME[which] ?? which} ${SAME[what] ?? what.replace(/s$/, '')}` })
  }
  return found.sort((a, b) => a.at - b.at).map(({ value }) => value)
}
