import { anyOf } from '../../language/word-lists.ts'
import type { Finding, FindingType } from '../finding.ts'
import words from './words.json' with { type: 'json' }

/** What the head of a column says of the cells below it, in English and Turkish. */
const HEADS: readonly (readonly [RegExp, FindingType])[] = [
  [new RegExp(anyOf(words, 'personHeads'), 'u'), 'PERSON'],
  [/e-?mail|e-?posta/u, 'EMAIL'],
  [/^(?:(?:home|work|mobile|cell|contact)[ _-]?)?(?:phone|tel|mobile|cell|fax|telefon|gsm|cep)/u, 'PHONE'],
  [/address|adres/u, 'ADDRESS'],
  [/^iban/u, 'IBAN'],
  [/card|kart/u, 'CREDIT_CARD'],
  [/^(?:tckn|tc|t\.c\.|kimlik|tc kimlik)/u, 'TCKN'],
  [/^ssn|social security/u, 'US_SSN'],
  [/passport|pasaport/u, 'PASSPORT'],
  [/birth|dob|doğum/u, 'DATE_OF_BIRTH'],
  [/password|passwd|secret|token|api[ _-]?key|parola|şifre/u, 'SECRET']
]
const MOST_COLUMNS = 200

/**
 * Cells of a table whose column's head says what they hold: in Markdown tables, and in lines of equal columns parted by
 * commas, semicolons or tabs. Cells without letters or digits are left out.
 */
export function findByColumnHeads(text: string): Finding[] {
  const found: Finding[] = []
  let heads: (FindingType | undefined)[] | undefined
  let separator = ''
  let at = 0
  for (const line of text.split('\n')) {
    const start = at
    at += line.length + 1
    const mark = separatorOf(line)
    if (!mark) {
      heads = undefined
      continue
    }
    const cells = cellsOf(line, mark)
    if (!heads || mark !== separator || heads.length !== cells.length) {
      const types = cells.length > MOST_COLUMNS ? [] : cells.map(({ value }) => typeOf(value))
      heads =
        types.some(Boolean) && cells.every(({ value }) => value.length < 40 && !/\d{3}|@/.test(value))
          ? types
          : undefined
      separator = mark
      continue
    }
    cells.forEach(({ value, offset }, index) => {
      const type = heads?.[index]
      if (
        type &&
        /[\p{L}\d]{2}/u.test(value) &&
        !/^(?:n\/?a|none|null|yok|-+|:?-+:?)$/i.test(value) &&
        fits(type, value)
      )
        found.push({
          type,
          start: start + offset,
          end: start + offset + value.length,
          confidence: type === 'PERSON' ? 0.88 : 0.8,
          rule: 'column'
        })
    })
  }
  return found
}

const separatorOf = (line: string): string | undefined =>
  /^\s*\|.*\|/.test(line) ? '|' : ['\t', ';', ','].find((mark) => line.split(mark).length > 1)

const typeOf = (head: string): FindingType | undefined => {
  const name = head.trim().replaceAll(/[*"`]/g, '').toLocaleLowerCase('tr').replaceAll('ı', 'ı')
  const english = head.trim().replaceAll(/[*"`]/g, '').toLowerCase()
  return HEADS.find(([pattern]) => pattern.test(name) || pattern.test(english))?.[1]
}

/** A cell that plainly holds something else does not count: a number under "customer", a sentence under "contact". */
const fits = (type: FindingType, value: string): boolean =>
  type === 'PERSON'
    ? !/\d|@|[=<>{}]/.test(value) && value.length <= 60 && value.split(' ').length <= 6
    : value.length <= 200

function cellsOf(line: string, mark: string): { value: string; offset: number }[] {
  const cells: { value: string; offset: number }[] = []
  let from = 0
  let quoted = false
  for (let at = 0; at <= line.length; at++) {
    if (line[at] === '"' && mark !== '|') quoted = !quoted
    if (at < line.length && (line[at] !== mark || quoted)) continue
    const raw = line.slice(from, at)
    const value = raw.trim().replace(/^"|"$/g, '')
    cells.push({ value, offset: from + Math.max(0, raw.indexOf(value)) })
    from = at + 1
  }
  return mark === '|' ? cells.slice(1, -1) : cells
}
