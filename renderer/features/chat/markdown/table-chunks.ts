import { isColumnOfNumbers } from './numeric-columns.ts'

const DELIMITERS = /^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/
/** As many rows as are read within a few milliseconds: the work for each frame of a table that grows. */
const ROWS_TOGETHER = 50

/**
 * A piece that is a table and nothing else, as tables of some rows each under the same head: all but the last are finished
 * while rows come. From the second on, columns of numbers are said to stand to the right, as the first rows decide it.
 * Null for anything else, and for tables with rows that do not begin with a line, which may be more than rows.
 */
export function tableChunks(block: string): string[] | null {
  if (!block.startsWith('|')) return null
  const [head = '', delimiters = '', ...rows] = block.trimEnd().split('\n')
  if (!DELIMITERS.test(delimiters) || cellsOf(head).length !== cellsOf(delimiters).length) return null
  if (!rows.every((row) => row.startsWith('|'))) return null
  const chunks = [[head, delimiters, ...rows.slice(0, ROWS_TOGETHER)].join('\n')]
  if (rows.length <= ROWS_TOGETHER) return chunks
  const first = rows.slice(0, ROWS_TOGETHER).map((row) => cellsOf(row).map(plain))
  const decided = cellsOf(delimiters).map((cell, column) => {
    const saysHow = cell.includes(':')
    return !saysHow && isColumnOfNumbers(first.flatMap((cells) => cells[column] ?? [])) ? '--:' : cell
  })
  for (let at = ROWS_TOGETHER; at < rows.length; at += ROWS_TOGETHER)
    chunks.push([head, `|${decided.join('|')}|`, ...rows.slice(at, at + ROWS_TOGETHER)].join('\n'))
  return chunks
}

/** The cells of a row as they are written; a line behind a backslash belongs to its cell. */
function cellsOf(row: string): string[] {
  const within = row
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '')
  return within.split(/(?<!\\)\|/)
}

/** What is read of a cell: without links' targets and the signs of emphasis and code. */
const plain = (cell: string): string =>
  cell
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*_`~]/g, '')
    .trim()
