const FENCE = /^\s*(`{3,}|~{3,})(.*)$/
const MATH_FENCE = /^\s*(\$\$)([^$]*)$/
const RAW_HTML = /^ {0,3}<(?:!--|(pre|script|style|textarea)(?=[\s>]|$))/i
const LIST_ITEM = /^(?:[-+*]|\d{1,9}[.)])(?:\s|$)/
/** What may yet become a list item: its line is not whole. */
const PERHAPS_LIST_ITEM = /^\d{1,9}$/

/**
 * Cuts Markdown into pieces that mean the same alone as together, so that finished pieces need not be read again while
 * the rest arrives. Cuts only where that is certain: at a blank line that is followed by a line without indentation,
 * outside code, math and raw HTML, and never between the items of a list. Joined, the pieces are the text.
 */
export function splitBlocks(text: string): string[] {
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
    }
    position = end
  }
  if (start < text.length) blocks.push(text.slice(start))
  return blocks
}

/** What ends the part that a line opens; null when it opens none or ends it itself. */
function closingOf(line: string): ((line: string) => boolean) | null {
  const fence = FENCE.exec(line)
  if (fence) {
    const mark = fence[1] ?? ''
    const rest = fence[2] ?? ''
    if (mark.startsWith('`') && rest.includes('`')) return null
    return (later) => {
      const trimmed = later.trim()
      return trimmed.length >= mark.length && [...trimmed].every((character) => character === mark[0])
    }
  }
  if (MATH_FENCE.test(line)) return (later) => later.trim().endsWith('$$')
  if (/^\s*\\\[/.test(line) && !line.includes('\\]')) return (later) => later.includes('\\]')
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
  for (const line of block.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const bare = line.replace(/\n$/, '')
    if (closing) {
      if (closing(bare)) closing = null
      continue
    }
    yield line
    closing = closingOf(bare)
  }
}
