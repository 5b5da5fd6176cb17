import { findFormula } from './find-formula.ts'
import { LONGEST_FORMULA } from './limits.ts'

const FENCE = /^\s*(`{3,}(?!`)|~{3,}(?!~))(.*)$/
const FORMULA_FENCE = /^\s*(?:\$\$|\\\[)/
const RAW_HTML = /^ {0,3}<(?:!--|(pre|script|style|textarea)(?=[\s>]|$))/i
const LIST_ITEM = /^(?:[-+*]|\d{1,9}[.)])(?:\s|$)/
/** What may yet become a list item: its line is not whole. */
const PERHAPS_LIST_ITEM = /^\d{1,9}$/

/**
 * Cuts Markdown into pieces that mean the same alone as together, so that finished pieces need not be read again while
 * the rest arrives. Cuts only where that is certain: at a blank line that is followed by a line without indentation,
 * outside code, math and raw HTML, and never between the items of a list. Joined, the pieces are the text.
 */
export function splitBlocks(text: string, growing = false): string[] {
  const blocks: string[] = []
  let start = 0
  let position = 0
  let blankBefore = false
  let hasListItem = false
  /** Where inside code, math or raw HTML: what ends it. */
  let closing: ((line: string) => boolean) | null = null

  while (position < text.length) {
    const newline = text.indexOf('\n', position)
    const end = newline === -1 ? text.length : newline + 1
    const line = text.slice(position, newline === -1 ? end : newline)
    if (closing) {
      if (closing(line)) closing = null
    } else {
      const blank = line.trim() === ''
      const isListItem = LIST_ITEM.test(line) || (newline === -1 && PERHAPS_LIST_ITEM.test(line))
      if (!blank && blankBefore && !/^\s/.test(line) && !(isListItem && hasListItem)) {
        blocks.push(text.slice(start, position))
        start = position
        hasListItem = false
      }
      hasListItem ||= isListItem
      blankBefore = blank
      if (!blank) closing = closingOf(line)
      const formula = closing || blank ? null : formulaFrom(text, position, line, growing)
      if (formula !== null) {
        // What is inside a formula ends no block.
        const after = text.indexOf('\n', formula)
        position = formula >= text.length || after === -1 ? text.length : after + 1
        blankBefore = false
        continue
      }
    }
    position = end
  }
  if (start < text.length) blocks.push(text.slice(start))
  return blocks
}

/**
 * Where the formula ends that a line of its own opens; null when it opens none. One that still comes ends with the text,
 * as long as it is not longer than any formula.
 */
function formulaFrom(text: string, position: number, line: string, growing: boolean): number | null {
  const fence = FORMULA_FENCE.exec(line)?.[0]
  if (fence === undefined) return null
  const at = position + fence.length - 2
  const formula = findFormula(text, at)
  if (formula) return formula.close
  const fenceAlone = line.trim().length === 2
  return growing && fenceAlone && text.length - at < LONGEST_FORMULA && !isClosed(text, at) ? text.length : null
}

const isClosed = (text: string, at: number): boolean => text.includes(text[at] === '$' ? '$$' : '\\]', at + 2)

/** A line that opens a block of code at the margin: its language, which lines close it, and what a line of it holds. */
export function fenceOf(
  line: string
): { language: string | null; closes: (later: string) => boolean; inside: (later: string) => string } | null {
  const fence = /^( {0,3})(`{3,}(?!`)|~{3,}(?!~))(.*)$/.exec(line.replace(/\n$/, ''))
  if (!fence) return null
  const indent = new RegExp(`^ {0,${fence[1]?.length ?? 0}}`)
  const mark = fence[2] ?? ''
  const rest = (fence[3] ?? '').trim()
  if (mark.startsWith('`') && rest.includes('`')) return null
  return {
    language: /^\S+/.exec(rest)?.[0] ?? null,
    inside: (later) => later.replace(indent, ''),
    closes: (later) => /^ {0,3}(?! )/.test(later) && isFenceEnd(later.trim(), mark)
  }
}

const isFenceEnd = (line: string, mark: string): boolean =>
  line.length >= mark.length && line === (mark[0] ?? '').repeat(line.length)

/** What ends the part that a line opens; null when it opens none or ends it itself. */
function closingOf(line: string): ((line: string) => boolean) | null {
  const fence = FENCE.exec(line)
  if (fence) {
    const mark = fence[1] ?? ''
    const rest = fence[2] ?? ''
    if (mark.startsWith('`') && rest.includes('`')) return null
    return (later) => isFenceEnd(later.trim(), mark)
  }
  const html = RAW_HTML.exec(line)
  if (html) {
    const end = html[1] ? `</${html[1].toLowerCase()}>` : '-->'
    return line.toLowerCase().includes(end) ? null : (later) => later.toLowerCase().includes(end)
  }
  return null
}

/** The lines of a piece that are not inside code, math or raw HTML, each with its end; what opens such a part is one of them. */
export function* proseLines(block: string): Generator<string> {
  let closing: ((line: string) => boolean) | null = null
  for (const line of block.match(/[^\n]+\n?|\n/g) ?? []) {
    const bare = line.replace(/\n$/, '')
    if (closing) {
      if (closing(bare)) closing = null
      continue
    }
    yield line
    closing = closingOf(bare)
  }
}
