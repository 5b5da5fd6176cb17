import { formulasIn, isEscaped } from './find-formula.ts'
import { CELLS_TOGETHER, LINES_TOGETHER } from './limits.ts'
import { isColumnOfNumbers } from './numeric-columns.ts'

const DELIMITERS = /^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*(?:\|[ \t]*)?$/

/**
 * A piece that is a table and nothing else, as tables of some rows each under the same head: all but the last are finished
 * while rows come. From the second on, columns of numbers are said to stand to the right, as the first rows decide it.
 * Null for anything else, and for tables with rows that do not begin with a line, which may be more than rows.
 */
export function tableChunks(block: string): string[] | null {
  if (!block.startsWith('|')) return null
  const [head = '', delimiters = '', ...rows] = block.trimEnd().split('\n')
  if (!DELIMITERS.test(delimiters)) return null
  const columns = cellsOf(head).length
  if (columns !== cellsOf(delimiters).length || !rows.every((row) => row.startsWith('|'))) return null
  const together = Math.max(1, Math.min(LINES_TOGETHER, Math.floor(CELLS_TOGETHER / columns)))
  const chunks = [[head, delimiters, ...rows.slice(0, together)].join('\n')]
  if (rows.length <= together) return chunks
  const first = rows.slice(0, together).map((row) => cellsOf(row).map(plain))
  const decided = cellsOf(delimiters).map((cell, column) => {
    const saysHow = cell.includes(':')
    return !saysHow && isColumnOfNumbers(first.flatMap((cells) => cells[column] ?? [])) ? '--:' : cell
  })
  for (let at = together; at < rows.length; at += together)
    chunks.push([head, `|${decided.join('|')}|`, ...rows.slice(at, at + together)].join('\n'))
  return chunks
}

/** How many columns the table has with which a text begins. */
export function columnsOf(block: string): number {
  const head = block.slice(0, block.indexOf('\n') === -1 ? block.length : block.indexOf('\n'))
  return cellsOf(head).length
}

/** How wide the columns of a table are, in characters, by the longest text of each. */
export function columnWidths(chunks: readonly string[]): number[] {
  const widths: number[] = []
  for (const chunk of chunks)
    for (const [at, row] of chunk.split('\n').entries())
      if (at !== 1)
        for (const [column, cell] of cellsOf(row).entries())
          widths[column] = Math.min(40, Math.max(widths[column] ?? 4, plain(cell).length + 2))
  return widths
}

/** How many lines the table has that begins at a line; 0 when none does. */
export function tableLines(lines: readonly string[], at: number): number {
  const head = lines[at] ?? ''
  if (!head.startsWith('|') || !DELIMITERS.test((lines[at + 1] ?? '').replace(/\n$/, ''))) return 0
  let end = at + 2
  while (lines[end]?.startsWith('|')) end++
  return end - at
}

/** The cells of a row as they are written; a line behind a backslash, or in a formula, belongs to its cell. */
function cellsOf(row: string): string[] {
  const within = row.trim()
  const formulas = formulasIn(within, 0, within.length)
  const cells: string[] = []
  let begun = within.startsWith('|') ? 1 : 0
  for (let at = within.indexOf('|', begun); at !== -1; at = within.indexOf('|', at + 1)) {
    if (isEscaped(within, at) || formulas.some((one) => at > one.at && at < one.close)) continue
    cells.push(within.slice(begun, at))
    begun = at + 1
  }
  if (begun < within.length || cells.length === 0) cells.push(within.slice(begun))
  return cells
}

/** What is read of a cell: without links' targets and the signs of emphasis and code. */
const plain = (cell: string): string =>
  cell
    .replace(/\[([^[\]]*)\]\([^()]*\)/g, '$1')
    .replace(/[*_`~]/g, '')
    .trim()
