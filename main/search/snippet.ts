import { tokensOf, type Token } from '../language/text-folding.ts'
import type { Phrase } from './search-query.ts'

/** A piece of a text and the ranges in it that were looked for, in UTF-16 units. */
export interface Snippet {
  text: string
  highlights: { start: number; end: number }[]
  /** Whether the text goes on before and after. */
  cutBefore: boolean
  cutAfter: boolean
}

const SNIPPET_LENGTH = 220
/** How much of it may stand before the first match. */
const LEAD = 60
/** Words that are looked at; a match further on is shown without a highlight. */
const MOST_TOKENS = 50_000

/** The piece around the first match of a text, with every match in it marked. */
export function snippetOf(text: string, phrases: readonly Phrase[]): Snippet {
  const matches: { start: number; end: number }[] = []
  const recent: Token[] = []
  const longest = Math.max(1, ...phrases.map((phrase) => phrase.words.length))
  let seen = 0
  for (const token of tokensOf(text)) {
    const first = matches[0]
    if (++seen > MOST_TOKENS || (first && token.start > first.start + SNIPPET_LENGTH)) break
    recent.push(token)
    if (recent.length > longest) recent.shift()
    for (const phrase of phrases) {
      const start = startOfMatch(recent, phrase)
      if (start !== undefined) matches.push({ start, end: token.end })
    }
  }
  return cut(text, matches)
}

/** Where the phrase begins if it ends with the last token. */
function startOfMatch(recent: readonly Token[], { words, prefix }: Phrase): number | undefined {
  const offset = recent.length - words.length
  if (offset < 0) return undefined
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as string
    const token = (recent[offset + index] as Token).text
    const last = index === words.length - 1
    if (last && prefix ? !token.startsWith(word) : token !== word) return undefined
  }
  return (recent[offset] as Token).start
}

function cut(text: string, matches: readonly { start: number; end: number }[]): Snippet {
  const earliest = matches.reduce((least, { start }) => Math.min(least, start), text.length)
  const wanted = matches.length === 0 ? 0 : Math.max(0, earliest - LEAD)
  const from = wanted === 0 ? 0 : boundaryAfter(text, wanted)
  const to = from + SNIPPET_LENGTH >= text.length ? text.length : boundaryAfter(text, from + SNIPPET_LENGTH)
  return {
    text: text.slice(from, to),
    highlights: joined(matches.filter((match) => match.start >= from && match.end <= to)).map(({ start, end }) => ({
      start: start - from,
      end: end - from
    })),
    cutBefore: from > 0,
    cutAfter: to < text.length
  }
}

/** Ranges in order, with those that touch or overlap as one. */
function joined(ranges: readonly { start: number; end: number }[]): { start: number; end: number }[] {
  const result: { start: number; end: number }[] = []
  for (const range of [...ranges].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = result.at(-1)
    if (last && range.start <= last.end) last.end = Math.max(last.end, range.end)
    else result.push({ ...range })
  }
  return result
}

/** A place near `at` that is between words, or at least not inside a character. */
function boundaryAfter(text: string, at: number): number {
  for (let place = at; place < Math.min(text.length, at + 30); place++)
    if (/\s/u.test(text[place] as string)) return place + 1
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff ? at + 1 : at
}
