import { anyOf } from '../../language/word-lists.ts'
import { holdsBase58, holdsIban, holdsLuhn, holdsNhs, holdsTckn, holdsVkn, isSsn } from './checksums.ts'
import { digitsOf, finder, type TextFinder } from './text-finder.ts'
import words from './words.json' with { type: 'json' }

const CARD_WORDS = /card|kart|credit|visa|master|amex|maestro|cc\b|kk\b/
/** Beginnings of the networks' numbers (ISO/IEC 7812): Visa, Mastercard, Maestro, Amex, Diners, Discover, JCB, UnionPay, UATP, Troy. */
const CARD_BEGINS = /^(?:4|5[0-8]|2[2-7]|3[0-9]|6|1\d{14}$|9792)/
const LENGTH_OF_IBAN = new RegExp(`^${anyOf(words, 'ibanLengths')}$`)

/** Numbers that a checksum or a law of their digits proves. */
export const NUMBER_FINDERS: readonly TextFinder[] = [
  finder('CREDIT_CARD', 'card', /(?<![\w.+-])(?:\d[ -]?){11,18}\d(?![\w-]|\.\d)/g, (value, { before }) => {
    const digits = digitsOf(value)
    if (!holdsLuhn(digits) || !CARD_BEGINS.test(digits) || /^(\d)\1+$/.test(digits)) return 0
    if (/[ -]/.test(value) && !/^(?:\d{3,6}[ -])+\d{1,6}$/.test(value)) return 0
    if (digits.length === 13 && /^1[67]/.test(digits)) return 0
    return CARD_WORDS.test(before) ? 0.99 : 0.95
  }),
  finder('IBAN', 'iban', /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ -]?[A-Za-z0-9]){11,30}(?![A-Za-z0-9])/g, (value) => {
    const bare = value.replaceAll(/[ -]/g, '').toUpperCase()
    return LENGTH_OF_IBAN.test(bare) && holdsIban(bare) ? 0.99 : 0
  }),
  // Behind an IBAN that stands in running text there may be words: the shortest stretch that holds is the number.
  (text) =>
    [...text.matchAll(/(?<![A-Za-z0-9])[A-Z]{2}\d{2} ?(?:[A-Z0-9]{1,4} ?){3,9}/g)].flatMap(({ 0: match, index }) => {
      for (let length = 15; length <= match.length; length++) {
        const value = match.slice(0, length)
        if (/[A-Z0-9]$/.test(value) && !/[A-Za-z0-9]/.test(text[index + length] ?? '')) {
          const bare = value.replaceAll(' ', '')
          if (LENGTH_OF_IBAN.test(bare) && holdsIban(bare))
            return [{ type: 'IBAN' as const, start: index, end: index + length, confidence: 0.98, rule: 'iban' }]
        }
      }
      return []
    }),
  finder('TCKN', 'tckn', /(?<![\w+-])[1-9]\d{2} ?\d{3} ?\d{3} ?\d{2}(?![\w-])/g, (value) =>
    holdsTckn(digitsOf(value)) ? 0.97 : 0
  ),
  finder('VKN', 'vkn', /(?<![\w+-])\d{10}(?![\w-])/g, (value, { before }) =>
    /vkn|vergi|tax/.test(before) && holdsVkn(value) ? 0.97 : 0
  ),
  finder('US_SSN', 'ssn', /(?<![\w.+-])\d{3}([-. ])\d{2}\1\d{4}(?![\w-]|\.\d)/g, (value) =>
    isSsn(digitsOf(value)) ? 0.9 : 0
  ),
  finder('US_SSN', 'ssn-partly', /(?<![\w.+-])(?:\d{3}-\d{6}|\d{5}-\d{4})(?![\w-])/g, (value, { before }) =>
    isSsn(digitsOf(value)) && !/zip|,\s*[a-z]{2}\s*$/.test(before) ? 0.6 : 0
  ),
  finder('US_SSN', 'ssn-bare', /(?<![\w.+-])\d{9}(?![\w-]|\.\d)/g, (value, { before, text }) =>
    isSsn(value) && (/ssn|social|sosyal güvenlik/.test(before) || text.trim() === value) ? 0.7 : 0
  ),
  finder('UK_NHS', 'nhs', /(?<![\w+-])\d{3}[- ]?\d{3}[- ]?\d{4}(?![\w-])/g, (value, { before, text }) =>
    holdsNhs(digitsOf(value)) && (/nhs/.test(before) || text.trim() === value) ? 0.8 : 0
  ),
  finder(
    'PASSPORT',
    'passport',
    /(?<![\w-])(?:[A-Z]{1,2}\d{6,8}|\d{9}|[A-Z]\d{2}[A-Z]\d{5})(?![\w-])/g,
    (value, { before, text }) =>
      /passport|pasaport|travel document|seyahat belgesi/.test(before)
        ? 0.95
        : text.trim() === value && /^[A-Z]\d{8}$/.test(value)
          ? 0.55
          : 0
  ),
  finder('US_BANK_NUMBER', 'account', /(?<![\w.+-])\d{8,17}(?![\w-]|\.\d)/g, (_, { before }) =>
    /(?:account|acct|routing|hesap)(?:\s+(?:number|no|numaras\p{L}*))?\W{0,4}(?:is|was)?\W{0,3}$/u.test(before)
      ? 0.75
      : 0
  ),
  finder(
    'CRYPTO_WALLET',
    'wallet',
    /(?<![A-Za-z0-9])(?:bc1[ac-hj-np-z02-9]{25,71}|[13][a-km-zA-HJ-NP-Z1-9]{25,34}|0x[a-fA-F0-9]{40})(?![A-Za-z0-9])/g,
    (value) => (/^(?:bc1|0x)/.test(value) || holdsBase58(value) ? 0.9 : 0)
  )
]
