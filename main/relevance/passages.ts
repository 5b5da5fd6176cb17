import type { Passage } from '../domain/passage.ts'
import { stepsAtOnce, stepsInSlices, type Pause } from '../time/in-slices.ts'

interface Line {
  start: number
  /** After its line feed. */
  end: number
}

const DELIMITERS = ['\t', ';', ',', '|'] as const
/** So many lines with the same number of delimiters are a table. */
const FEWEST_TABLE_LINES = 4
/** Rows are chosen one by one where they are long, and a few at a time where they are short. */
const TABLE_PASSAGE = 200
/** A longer line is no row that anybody reads. */
const LONGEST_ROW = 10_000
/** Lines that are looked at in one step. */
const LINES_A_STEP = 50
const MARKDOWN_RULE = /^[\s|:-]+$/

/**
 * Splits a text into passages of about `size` characters, at the best border there is: blank lines, lines, sentences,
 * spaces, and never inside a character. Tables are split between rows.
 */
export const passagesOf = (text: string, size: number): Passage[] => stepsAtOnce(splitting(text, size))

/** The same, letting others have their turn in between. */
export const passagesInSlices = (text: string, size: number, pause: Pause): Promise<Passage[]> =>
  stepsInSlices(splitting(text, size), pause)

function* splitting(text: string, size: number): Generator<void, Passage[]> {
  if (text.length === 0) return []
  const lines = yield* linesOf(text)
  const passages: Passage[] = []
  let from = 0
  for (const [first, last] of yield* tablesIn(text, lines)) {
    yield* prose(text, lines[from]?.start ?? 0, lines[first]?.start ?? 0, size, passages)
    yield* rows(text, lines.slice(first, last + 1), passages)
    from = last + 1
  }
  if (from < lines.length) yield* prose(text, lines[from]?.start ?? 0, text.length, size, passages)
  return passages
}

function* linesOf(text: string): Generator<void, Line[]> {
  const lines: Line[] = []
  for (let start = 0; start < text.length;) {
    const feed = text.indexOf('\n', start)
    const end = feed < 0 ? text.length : feed + 1
    lines.push({ start, end })
    start = end
    if (lines.length % LINES_A_STEP === 0) yield
  }
  return lines
}

/** Runs of lines, first and last, that have equally many of one delimiter. */
function* tablesIn(text: string, lines: readonly Line[]): Generator<void, [number, number][]> {
  if (lines.length < FEWEST_TABLE_LINES) return []
  const counts: number[][] = []
  let looked = 0
  for (const { start, end } of lines) {
    counts.push(end - start > LONGEST_ROW ? DELIMITERS.map(() => 0) : delimiters(text.slice(start, end)))
    looked += end - start
    if (looked < LONGEST_ROW) continue
    looked = 0
    yield
  }
  const tables: [number, number][] = []
  for (let first = 0; first < lines.length;) {
    if (first % LINES_A_STEP === 0) yield
    let longest = first
    for (const [which] of DELIMITERS.entries()) {
      const columns = counts[first]?.[which] ?? 0
      if (columns === 0) continue
      let last = first
      while (counts[last + 1]?.[which] === columns) last++
      longest = Math.max(longest, last)
    }
    // One comma a line is prose as often as a table.
    const wide = Math.max(...(counts[first] ?? [0])) > 1
    if (longest - first + 1 >= FEWEST_TABLE_LINES * (wide ? 1 : 2)) tables.push([first, longest])
    first = longest + 1
  }
  return tables
}

/** How often each delimiter stands in a line, outside double quotes. */
function delimiters(line: string): number[] {
  const counts = DELIMITERS.map(() => 0)
  let quoted = false
  for (const character of line) {
    if (character === '"') quoted = !quoted
    const which = quoted ? -1 : DELIMITERS.indexOf(character as (typeof DELIMITERS)[number])
    if (which >= 0) counts[which] = (counts[which] ?? 0) + 1
  }
  return counts
}

function* rows(text: string, lines: readonly Line[], passages: Passage[]): Generator<void> {
  const second = lines[1]
  const heads = second && MARKDOWN_RULE.test(text.slice(second.start, second.end)) ? 2 : 1
  const headStart = lines[0]?.start ?? 0
  const headEnd = lines[heads - 1]?.end ?? headStart
  let start = headStart
  let firstRow = 1
  for (let i = heads; i < lines.length; i++) {
    const { end } = lines[i] as Line
    if (end - start < TABLE_PASSAGE && i < lines.length - 1) continue
    const rowsHere = i - heads + 2 - firstRow
    passages.push({ start, end, table: { headStart, headEnd, firstRow, rows: rowsHere } })
    start = end
    firstRow += rowsHere
    if (passages.length % LINES_A_STEP === 0) yield
  }
}

function* prose(text: string, from: number, to: number, size: number, passages: Passage[]): Generator<void> {
  for (let start = from; start < to;) {
    const end = to - start <= size * 1.5 ? to : borderBefore(text, start, start + size)
    passages.push({ start, end })
    start = end
    yield
  }
}

/** The best place to cut between the middle of a passage and its greatest length. */
function borderBefore(text: string, start: number, most: number): number {
  const half = start + Math.floor((most - start) / 2)
  const stretch = text.slice(half, most)
  for (const border of [/\n\s*\n/g, /\n/g, /[.!?…。！？]["'”’)\]]*\s+/g, /\s+/g]) {
    const last = [...stretch.matchAll(border)].at(-1)
    if (last) return half + last.index + last[0].length
  }
  return wholeCharacter(text, start, most)
}

/** The last border between characters, as people see them, that is not after `at`. */
export function wholeCharacter(text: string, start: number, at: number): number {
  if (at >= text.length) return text.length
  const from = Math.max(start, at - LONGEST_CHARACTER)
  let border = from
  for (const { index, segment } of graphemes.segment(text.slice(from, at + LONGEST_CHARACTER))) {
    if (from + index + segment.length > at) break
    border = from + index + segment.length
  }
  return border > start ? border : at
}

const LONGEST_CHARACTER = 64
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
