import { messageText, type MessagePart } from '../domain/message.ts'

const LONGEST_TITLE = 60
/** What is left of a sentence must still say something. */
const SHORTEST_TITLE = 3

/** Of a line, what a title can come from: patterns are not tried on lines without end. */
const LONGEST_LINE = 2_000

const FENCE = /^\s*(?:```|~~~)/u
/** What stands before the words of a line of Markdown. */
const LINE_MARKS = /^\s*(?:#{1,6}\s+|>\s*|[-*+]\s+|\d{1,3}[.)]\s+)+/u
const INLINE_MARKS = /(?:\*\*|__|`)/gu
/** Bounded: a line of brackets alone is read through once. */
const LINK = /!?\[([^[\]]{0,500})\]\([^()]{0,1000}\)/gu
/** Politeness and greetings in English and Turkish, with which too many questions begin to tell them apart. */
const OPENING =
  /^(?:(?:please|kindly|hi|hello|hey|can you|could you|would you|merhaba|selam|selamlar|lütfen|rica etsem)(?:\s+please)?(?![\p{L}\p{N}])[\s,.!:;–-]*)+/iu

/** Whether a line is a row of a table and no sentence: several cells without a space after what separates them. */
function isRow(line: string): boolean {
  return (
    /^\s*\|.*\|\s*$/u.test(line) ||
    (line.match(/[;\t|]/gu)?.length ?? 0) >= 2 ||
    (line.match(/,(?=\S)/gu)?.length ?? 0) >= 3
  )
}

/** Lines that are words: without code, rows of tables and the marks of Markdown. */
function sentences(text: string): string[] {
  const lines: string[] = []
  let fenced = false
  for (const whole of text.split('\n')) {
    const line = whole.slice(0, LONGEST_LINE)
    if (FENCE.test(line)) fenced = !fenced
    else if (!fenced && !isRow(line)) {
      const words = line
        .replace(LINE_MARKS, '')
        .replace(LINK, '$1')
        .replace(INLINE_MARKS, '')
        .replace(/\s+/gu, ' ')
        .trim()
      if (words !== '') lines.push(words)
    }
  }
  return lines
}

/** Without politeness at its beginning, which then has a capital again. */
function withoutOpening(line: string): string {
  const rest = line.replace(OPENING, '')
  if (rest === line || rest.length < SHORTEST_TITLE) return line
  const first = String.fromCodePoint(rest.codePointAt(0) ?? 0)
  return first.toLocaleUpperCase(/[ğışĞİŞ]|merhaba|selam|lütfen/iu.test(line) ? 'tr' : 'en') + rest.slice(first.length)
}

/**
 * A conversation's first title: what its first message asks, cut between words. That is its first line of words, or its last
 * where that is a question below pasted text; without politeness, Markdown, code and tables. A message of files alone is
 * named after them.
 */
export function titleOf(parts: readonly MessagePart[]): string {
  const text = messageText(parts.filter((part) => part.type === 'text'))
  const lines = sentences(text)
  const last = lines.at(-1) ?? ''
  const chosen = withoutOpening((last.endsWith('?') ? last : lines[0]) ?? '')
  const names = parts.flatMap((part) => ('name' in part ? part.name : [])).join(', ')
  const line = chosen || text.trim().split('\n', 1)[0]?.trimEnd().replace(/\s+/gu, ' ') || names
  return cutBetweenWords(line)
}

function cutBetweenWords(line: string): string {
  let cut = ''
  let count = 0
  for (const { segment } of new Intl.Segmenter().segment(line)) {
    if (++count > LONGEST_TITLE) {
      const space = cut.lastIndexOf(' ')
      return `${cut.slice(0, space > LONGEST_TITLE / 2 ? space : undefined)}…`
    }
    cut += segment
  }
  return line
}
