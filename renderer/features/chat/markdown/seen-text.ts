import type { Nodes } from 'hast'
import { GrowingText } from './growing-text.ts'
import { readPiece } from './read-piece.ts'

/** What people read where a text is shown, piece by piece; formulas are pictures to them. */
export function seenText(text: string): string[] {
  const { pieces } = new GrowingText().grow(text, false)
  return pieces.map((piece) => {
    if (piece.kind === 'plain') return piece.text
    if (piece.kind === 'code') return piece.code
    const tree = readPiece(piece)
    if (!tree) return piece.source
    return textOf(piece.laterRows ? withoutHead(tree) : tree)
  })
}

const textOf = (node: Nodes): string => {
  if (node.type === 'text') return node.value
  if (!('children' in node)) return ''
  if (node.type === 'element' && node.tagName.startsWith('formula-')) return ''
  return node.children.map(textOf).join('')
}

const withoutHead = (node: Nodes): Nodes =>
  'children' in node
    ? ({
        ...node,
        children: node.children
          .filter((child) => child.type !== 'element' || child.tagName !== 'thead')
          .map((child) => (child.type === 'element' && child.tagName === 'table' ? withoutHead(child) : child))
      } as Nodes)
    : node
