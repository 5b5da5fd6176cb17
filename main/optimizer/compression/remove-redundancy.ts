import { asTable, minified, readJson } from './json-lexemes.ts'

/** Escape sequences that colour a terminal's output. */
const ESCAPE = String.fromCharCode(27)
const COLOURS = new RegExp(`${ESCAPE}\\[[0-9;?]*[A-Za-z]`, 'g')
/** A line that a terminal overwrites, as progress bars do: only its last state was ever seen. */
const OVERWRITTEN = /^.*\r(?!\n|$)/gm
const TRAILING = /(?<![ \t])[ \t]+\n/g
const BLANK_LINES = /\n{3,}/g
/** A rule drawn with one character. */
const RULE = /([-=*_#~+.])\1{7,}/g
const RULE_LENGTH = 3
const FENCE = /```[\s\S]*?(?:```|$)/g
/** Shorter JSON is left as it is. */
const SHORTEST_JSON = 40
/** Repetitions of a line are counted, not repeated. */
const FEWEST_REPEATS = 2
const LONGEST_BLOCK = 40

/** Whether the table or the minified JSON has fewer tokens; both say the same. */
export type Shorter = (a: string, b: string) => string

/** Longer texts are worked on in stretches, so that others have their turn in between. */
const LONGEST_STRETCH = 60_000

/**
 * Says the same in fewer tokens: without colours, trailing space, blank lines and drawn rules, JSON without space or as
 * a table, repeated lines and blocks once with their number. Code between fences stays as it is.
 */
export function removeRedundancy(text: string, shorter: Shorter): string {
  return stretchesOf(text)
    .map((one) => shorterStretch(one, shorter))
    .join('')
}

/** A part of a text that is written shorter by itself, or code that stays as it is. */
export interface Stretch {
  text: string
  code: boolean
}

/** A text in its stretches: code between fences, and what stands around it, cut between lines where it is long. */
export function stretchesOf(text: string): Stretch[] {
  const stretches: Stretch[] = []
  let from = 0
  const plain = (end: number): void => {
    while (from < end) {
      const feed = end - from > LONGEST_STRETCH ? text.lastIndexOf('\n', from + LONGEST_STRETCH) : -1
      const to = feed > from ? feed + 1 : end
      stretches.push({ text: text.slice(from, to), code: false })
      from = to
    }
  }
  for (const { 0: code, index } of text.matchAll(FENCE)) {
    plain(index)
    stretches.push({ text: code, code: true })
    from = index + code.length
  }
  plain(text.length)
  return stretches
}

/** @see removeRedundancy */
export const shorterStretch = ({ text, code }: Stretch, shorter: Shorter): string =>
  code ? text : plainRedundancy(text, shorter)

function plainRedundancy(text: string, shorter: Shorter): string {
  if (text === '') return ''
  const seen = text.includes('\r') ? text.replaceAll('\r\n', '\n').replace(OVERWRITTEN, '') : text
  const tidy = (seen.includes(ESCAPE) ? seen.replace(COLOURS, '') : seen)
    .replace(TRAILING, '\n')
    .replace(BLANK_LINES, '\n\n')
    .replace(RULE, (rule: string) => rule.slice(0, RULE_LENGTH))
  return onceRepeated(shorterJson(tidy, shorter))
}

function shorterJson(text: string, shorter: Shorter): string {
  let out = ''
  let from = 0
  let inVain = 0
  const BEGINNING = /[[{]/g
  for (let match = BEGINNING.exec(text); match; match = BEGINNING.exec(text)) {
    const { value, end } = readJson(text, match.index)
    if (!value) {
      inVain += end - match.index
      // A text of opening brackets would be read anew at each of them: the rest is left as it is.
      if (inVain > text.length) break
    }
    if (!value || end - match.index < SHORTEST_JSON) continue
    const small = minified(value)
    const table = asTable(value)
    const best = table === undefined ? small : shorter(small, table)
    out += text.slice(from, match.index) + best
    from = end
    BEGINNING.lastIndex = end
  }
  return out + text.slice(from)
}

/** Consecutive repetitions of a line, or of a block of lines, once, with how often they stood there. */
function onceRepeated(text: string): string {
  const lines = text.split('\n')
  const out: string[] = []
  for (let at = 0; at < lines.length;) {
    const [length, repeats] = repetition(lines, at)
    const block = lines.slice(at, at + length)
    const empty = block.every((line) => line.trim() === '')
    if (repeats < FEWEST_REPEATS || empty || block.join('').length < 4) {
      out.push(lines[at] ?? '')
      at++
    } else {
      out.push(...block.slice(0, -1), `${block.at(-1) ?? ''} [×${repeats}${length > 1 ? `, ${length} lines` : ''}]`)
      at += length * repeats
    }
  }
  return out.join('\n')
}

/** The shortest block at a line that is repeated at once, and how often it stands there. */
function repetition(lines: readonly string[], at: number): [length: number, repeats: number] {
  const first = lines[at]
  for (let length = 1; length <= LONGEST_BLOCK && at + 2 * length <= lines.length; length++) {
    if (lines[at + length] !== first) continue
    let repeats = 1
    while (same(lines, at, at + repeats * length, length)) repeats++
    if (repeats >= FEWEST_REPEATS) return [length, repeats]
  }
  return [1, 1]
}

function same(lines: readonly string[], a: number, b: number, length: number): boolean {
  if (b + length > lines.length) return false
  for (let i = 0; i < length; i++) if (lines[a + i] !== lines[b + i]) return false
  return true
}
