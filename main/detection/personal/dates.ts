import { anyOf } from '../../language/word-lists.ts'
import { finder, type TextFinder } from './text-finder.ts'
import words from './words.json' with { type: 'json' }

const MONTH = anyOf(words, 'months')
const DAY = '(?:3[01]|[12]\\d|0?[1-9])'
const MONTH_NUMBER = '(?:1[0-2]|0?[1-9])'
const YEAR = '(?:(?:1[6-9]|20)\\d{2})'
const BORN = /born|birth|dob|d\.o\.b|doğum|dogum|doğdu|dogdu|geboren|né\b|née\b|yaş|\bage\b/

const certain = (): number => 0.85

/** Dates in figures and in words. Whether one is of birth, what stands before it says. */
export const DATE_FINDERS: readonly TextFinder[] = [
  finder(
    'DATE',
    'iso',
    new RegExp(
      `(?<!\\w|\\d-)(?:${YEAR}-${MONTH_NUMBER}-${DAY})(?:[T ]\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?(?:Z|[+-]\\d{2}:?\\d{2})?)?(?![\\w-])`,
      'g'
    ),
    certain
  ),
  finder(
    'DATE',
    'iso-glued',
    new RegExp(`(?<=\\bis)${YEAR}-${MONTH_NUMBER}-${DAY}T\\d{2}:\\d{2}:\\d{2}(?:\\+\\d{2}:\\d{2}|Z)(?!\\w)`, 'g'),
    certain
  ),
  finder(
    'DATE',
    'figures',
    new RegExp(
      `(?<![\\w./-])(?:${MONTH_NUMBER}([./-])${DAY}\\1|${DAY}([./-])${MONTH_NUMBER}\\2|${YEAR}([./-])${MONTH_NUMBER}\\3(?=${DAY}(?!\\d)))(?:${YEAR}|\\d{2})(?![\\w/-]|\\.\\d)`,
      'g'
    ),
    (value, { before }) =>
      /version|sürüm|\bv$/.test(before) || (/^\d{1,2}\.\d{1,2}\.\d{1,2}$/.test(value) && /section|madde/.test(before))
        ? 0
        : 0.85
  ),
  finder(
    'DATE',
    'year-first',
    new RegExp(`(?<![\\w./-])${YEAR}([./])${MONTH_NUMBER}\\1${DAY}(?![\\w./-])`, 'g'),
    certain
  ),
  finder(
    'DATE',
    'day-month-year',
    new RegExp(
      `(?<![\\p{L}\\d.-])${DAY}(?:st|nd|rd|th|\\.)?(?:[ -]|\\sof\\s)${MONTH}(?:,?[ -]${YEAR}(?!\\d))?(?![\\p{L}\\d])`,
      'giu'
    ),
    certain
  ),
  finder(
    'DATE',
    'month-day-year',
    new RegExp(`(?<![\\p{L}\\d-])${MONTH}\\.?[ -]${DAY}(?:st|nd|rd|th)?(?:,?[ -]${YEAR})?(?![\\p{L}\\d-])`, 'giu'),
    (value, { text, start }) => (/^may/i.test(value) && text[start] === 'm' ? 0 : 0.8)
  ),
  finder('DATE', 'month-year', new RegExp(`(?<![\\p{L}\\d-])${MONTH}(?:,? |-)${YEAR}(?![\\p{L}\\d-])`, 'giu'), certain),
  finder(
    'DATE',
    'month-two',
    new RegExp(
      `(?<![\\w./$€£₺-])(?:${MONTH_NUMBER}/${DAY}|${MONTH_NUMBER}/${YEAR}|${DAY}/${MONTH_NUMBER})(?![\\w./-]|%)`,
      'g'
    ),
    (value, { before, after, text }) =>
      /(?:today|on|date|tarih\p{L}*|by|until|since|due|dob|exp\p{L}*|is)\W{0,3}$/u.test(before) ||
      text.trim() === value ||
      (/,$/.test(before) && /^,/.test(after))
        ? 0.6
        : 0
  )
]

/** Whether a date stands where one says when somebody was born. */
export const isOfBirth = (text: string, start: number): boolean => {
  const before = text.slice(Math.max(0, start - 45), start).toLocaleLowerCase('tr')
  return BORN.test(before.split(/[.;,\n]\s/).at(-1) ?? '')
}
