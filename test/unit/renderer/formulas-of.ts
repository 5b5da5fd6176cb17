import type { Element, Nodes } from 'hast'
import { readPiece } from '../../../renderer/features/chat/markdown/read-piece.ts'
import { splitBlocks } from '../../../renderer/features/chat/markdown/split-blocks.ts'

export interface ReadText {
  /** The source of each formula; those on a line of their own between double dollars. */
  formulas: string[]
  /** The text of all code. */
  code: string[]
  /** Everything that is read, formulas as `∎`. */
  text: string
}

/** What is read in a text, block by block as the window reads it. */
export function formulasOf(text: string): ReadText {
  const read: ReadText = { formulas: [], code: [], text: '' }
  const visit = (node: Nodes): void => {
    if (node.type === 'text') read.text += node.value
    if (!('children' in node)) return
    const name = node.type === 'element' ? node.tagName : ''
    if (name.startsWith('formula-')) {
      const source = textOf(node as Element)
      read.formulas.push((node as Element).data?.display ? `$$${source}$$` : source)
      read.text += '∎'
    } else if (name === 'code') {
      read.code.push(textOf(node as Element))
      read.text += textOf(node as Element)
    } else node.children.forEach(visit)
  }
  for (const source of splitBlocks(text)) {
    const tree = readPiece({ kind: 'markdown', source, start: null, loose: false, laterRows: false })
    if (tree) visit(tree)
  }
  return read
}

const textOf = (element: Element): string =>
  element.children.map((child) => (child.type === 'text' ? child.value : '')).join('')
