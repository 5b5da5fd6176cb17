import { holdsLuhn } from './checksums.ts'
import { digitsOf, finder, type TextFinder } from './text-finder.ts'

const WORDS =
  /phone|tel\b|tel[:.\s]|telefon|mobile|cell|call|dial|fax|faks|sms|whatsapp|gsm|cep\b|ara(?:yın|yabil|mak)?\b|contact|numara\p{L}{0,9}\s{0,9}(?::\s{0,9})?$|text me|reach|ulaş/u
const NOT_PHONE =
  /order|invoice|fatura|sipariş|account|hesap|iban|id\b|no\.?\s*$|number of|ssn|isbn|zip|price|total|version|ticket|#\s*$|\$\s*$|€\s*$/
const EXTENSION = '(?:\\s?(?:x|ext\\.?|extension|dahili|#)\\s?\\d{1,6})?'

/** International numbers, American ones, Turkish ones; others where a word before them says what they are. */
export const PHONE_FINDERS: readonly TextFinder[] = [
  finder(
    'PHONE',
    'international',
    new RegExp(
      `(?<![\\w+])(?:\\+|00)[1-9]\\d{0,2}(?:[\\s./-]?\\(0?\\d{1,5}\\)|[\\s./-]?\\d{1,5})(?:[\\s./-]?\\d{1,5}){1,5}${EXTENSION}(?!\\w)`,
      'g'
    ),
    (value) => {
      const digits = digitsOf(value.split(/x|ext|dahili|#/i, 1)[0] ?? '')
      return digits.length >= 8 && digits.length <= 17 ? 0.92 : 0
    }
  ),
  finder(
    'PHONE',
    'american',
    new RegExp(
      `(?<![\\w+.-]|\\d )(?:\\+?1[-. ]?|001[-. ])?(?:\\(\\d{3}\\)\\s?|\\d{3}[-. ])\\d{3}[-. ]\\d{4}${EXTENSION}(?![\\w-]|\\.\\d)`,
      'gi'
    ),
    (value, { before }) =>
      NOT_PHONE.test(before.slice(-14)) && !WORDS.test(before)
        ? 0
        : value.includes('(') || WORDS.test(before)
          ? 0.9
          : 0.8
  ),
  finder(
    'PHONE',
    'turkish',
    /(?<![\w+-])\(?0?\s?\(?[2-5]\d{2}\)?[ -]?\d{3}[ -]?\d{2}[ -]?\d{2}(?![\w-])/g,
    (value, { before }) => {
      const digits = digitsOf(value)
      if (digits.startsWith('05') || digits.startsWith('02') || digits.startsWith('03') || digits.startsWith('04'))
        return digits.length === 11 && (/[ -]/.test(value) || digits.startsWith('05') || WORDS.test(before)) ? 0.85 : 0
      return (/[ -]/.test(value) && /^5/.test(digits)) || WORDS.test(before) ? 0.75 : 0
    }
  ),
  finder(
    'PHONE',
    'national',
    new RegExp(`(?<![\\w+./-])\\(?0\\d{1,4}\\)?(?:[\\s./-]{1,2}\\d{2,8}){1,4}${EXTENSION}(?![\\w/-]|\\.\\d)`, 'g'),
    (value, { before }) => {
      const length = digitsOf(value).length
      if (length < 10 || length > 12 || /^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$/.test(value)) return 0
      return NOT_PHONE.test(before.slice(-14)) ? 0 : 0.65
    }
  ),
  finder(
    'PHONE',
    'said',
    new RegExp(`(?<![\\w+./-])\\(?\\d(?:[\\s().-]{0,2}\\d){6,13}${EXTENSION}(?![\\w/-]|\\.\\d)`, 'g'),
    (value, { before }) => {
      const digits = digitsOf(value)
      if (/^\d{4}-\d{2}-\d{2}/.test(value) || (digits.length >= 12 && holdsLuhn(digits))) return 0
      return WORDS.test(before.slice(-40)) && !NOT_PHONE.test(before.slice(-12)) ? 0.8 : 0
    }
  )
]
