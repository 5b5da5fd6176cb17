import type { Element, Nodes } from 'hast'
import { readPiece, type MarkdownPiece } from './read-piece.ts'

/** What stands in the cells of a piece of a table, row by row; a formula is its source. */
export function tableCells({ source, laterRows }: Pick<MarkdownPiece, 'source' | 'laterRows'>): string[][] {
  const tree = readPiece({ kind: 'markdown', source, start: null, loose: false, laterRows })
  if (!tree) return []
  return elementsIn(tree, laterRows ? ['tbody'] : ['thead', 'tbody']).flatMap((part) =>
    elementsIn(part, ['tr']).map((row) => elementsIn(row, ['th', 'td']).map(textOf))
  )
}

/** The outermost elements of these names. */
function elementsIn(node: Nodes, names: readonly string[]): Element[] {
  if (!('children' in node)) return []
  return node.children.flatMap((child) => {
    if (child.type !== 'element') return []
    return names.includes(child.tagName) ? [child] : elementsIn(child, names)
  })
}

const textOf = (node: Nodes): string => {
  if (node.type === 'text') return node.value
  if (node.type === 'element' && node.tagName === 'br') return ' '
  return 'children' in node ? node.children.map(textOf).join('') : ''
}
