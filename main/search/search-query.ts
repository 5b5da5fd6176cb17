import { tokensOf } from '../language/text-folding.ts'

/** Words that must stand side by side; the last one may be only the beginning of a word. */
export interface Phrase {
  words: string[]
  prefix: boolean
}

export interface SearchQuery {
  /** Every one of them must be found. */
  wanted: Phrase[]
  /** None of them may be found. */
  unwanted: Phrase[]
}

/** A beginning of one letter would match most of everything, and says nothing. */
const SHORTEST_PREFIX = 2

const PIECE = /(-?)"([^"]*)"?(\*?)|(\S+)/gu
/** A minus that leaves a word out; before a number, an option (`-p`, `-rf`, `--help`) or a range it is part of the text. */
const UNWANTED = /^-(?=\p{L}[\p{M}\p{Cf}]*\p{L}[\p{M}\p{Cf}]*\p{L})/u

/**
 * What a person typed, as phrases. `"…"` keeps words together, `word*` finds words that begin so, `-word` leaves out
 * messages that have it. The word at the end of the text is still being typed, so it is a beginning as well.
 */
export function parseQuery(text: string): SearchQuery {
  const query: SearchQuery = { wanted: [], unwanted: [] }
  for (const piece of text.matchAll(PIECE)) {
    const [whole, quotedMinus, quoted, quotedStar, plain = ''] = piece
    const minus = quoted === undefined ? UNWANTED.test(plain) : quotedMinus === '-'
    const words = Array.from(tokensOf(quoted ?? plain), (token) => token.text)
    if (words.length === 0) continue
    const typing = quoted === undefined && piece.index + whole.length === text.length
    const starred = quotedStar === '*' || plain.endsWith('*')
    const last = words.at(-1) ?? ''
    const phrase = { words, prefix: (typing || starred) && last.length >= SHORTEST_PREFIX }
    if (minus) query.unwanted.push({ ...phrase, prefix: starred && phrase.prefix })
    else query.wanted.push(phrase)
  }
  return query
}

/** Filters of the index, each a word of the column beside the text. */
export interface Tags {
  model?: string
  conversation?: string
  workspace?: string
  role?: string
  code?: boolean
}

const phraseOf = ({ words, prefix }: Phrase): string => `"${words.join(' ')}"${prefix ? '*' : ''}`

/**
 * The query in the language of FTS5. Words are letters and digits only, so nothing in them needs escaping.
 * @param tags groups of words of the second column: one of each group must be there
 * @returns null when nothing is asked for that the index could find
 */
export function matchExpression(query: SearchQuery, tags: readonly (readonly string[])[]): string | null {
  const wanted = [
    ...query.wanted.map((phrase) => `text : ${phraseOf(phrase)}`),
    ...tags.map((group) => `tags : (${group.map((tag) => `"${tag}"`).join(' OR ')})`)
  ]
  if (wanted.length === 0) return null
  const positive = wanted.map((part) => `(${part})`).join(' AND ')
  if (query.unwanted.length === 0) return positive
  return `(${positive}) NOT (${query.unwanted.map((phrase) => `(text : ${phraseOf(phrase)})`).join(' OR ')})`
}
