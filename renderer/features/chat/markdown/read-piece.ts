import type { Element, ElementContent, Nodes as HastNodes, Root } from 'hast'
import type { Nodes, Root as MdastRoot } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { toHast } from 'mdast-util-to-hast'
import { gfmAutolinkLiteral } from 'micromark-extension-gfm-autolink-literal'
import { gfmFootnote } from 'micromark-extension-gfm-footnote'
import { gfmStrikethrough } from 'micromark-extension-gfm-strikethrough'
import { gfmTaskListItem } from 'micromark-extension-gfm-task-list-item'
import { footnotes } from './footnotes.ts'
import { formulaElement, formulaNodes } from './formula-nodes.ts'
import { formulaSyntax, tableSyntax } from './formula-syntax.ts'
import { inlineHtml } from './inline-html.ts'
import { DEEPEST_TREE, LARGEST_SET_FORMULAS, LARGEST_TREE } from './limits.ts'
import { goesOn } from './list-chunks.ts'
import { numericColumns } from './numeric-columns.ts'
import { relaxedAttention } from './relaxed-attention.ts'
import { setFormula, type SetNode } from './set-formula.ts'

declare module 'hast' {
  interface ElementData {
    /** A formula as it is set. */
    set?: SetNode
  }
}

export interface MarkdownPiece {
  kind: 'markdown'
  source: string
  /** The number of its first item where it goes on with the list of the piece before it; null elsewhere. */
  start: number | null
  loose: boolean
  /** Rows of a table that stand under the head of an earlier piece: columns stand as that one decided. */
  laterRows: boolean
}

/**
 * The tree of a piece of Markdown as it will be painted. Raw HTML in it is text.
 * @returns null when it is deeper or larger than anything that people read
 */
export function readPiece({ source, start, loose, laterRows }: MarkdownPiece): Root | null {
  const tree = fromMarkdown(source, {
    extensions: [
      gfmAutolinkLiteral(),
      gfmFootnote(),
      gfmStrikethrough({ singleTilde: false }),
      tableSyntax(source),
      gfmTaskListItem(),
      formulaSyntax(source),
      relaxedAttention()
    ],
    mdastExtensions: [gfmFromMarkdown(), formulaNodes()]
  })
  if (!isWithinBounds(tree)) return null
  inlineHtml(tree)
  footnotes()(tree as Parameters<ReturnType<typeof footnotes>>[0])
  if (start !== null) goesOn({ start, loose })(tree as Parameters<ReturnType<typeof goesOn>>[0])
  const hast = toHast(tree, {
    handlers: {
      formula: formulaElement,
      html: (_state, node: { value: string }) => ({ type: 'text', value: node.value })
    }
  })
  if (hast.type !== 'root') return null
  withoutPositions(hast)
  setFormulas(hast)
  followScript(hast)
  if (!laterRows) numericColumns()(hast)
  return hast
}

/** Whether a tree may be walked by functions that call themselves. */
function isWithinBounds(root: MdastRoot): boolean {
  const left: { node: Nodes; depth: number }[] = [{ node: root, depth: 0 }]
  let size = 0
  for (let next = left.pop(); next; next = left.pop()) {
    if (++size > LARGEST_TREE || next.depth > DEEPEST_TREE) return false
    if ('children' in next.node) for (const node of next.node.children) left.push({ node, depth: next.depth + 1 })
  }
  return true
}

/** Positions are of no use to the page, and cost more to send than the rest. */
function withoutPositions(node: HastNodes): void {
  delete node.position
  if ('children' in node) for (const child of node.children) withoutPositions(child)
}

/** Each block, and each cell, runs in the direction of what is written in it. */
function followScript(root: Root): void {
  for (const block of root.children) {
    if (block.type !== 'element') continue
    if (/^(?:p|h\d|ul|ol|blockquote)$/.test(block.tagName)) block.properties['dir'] = 'auto'
    if (block.tagName !== 'table') continue
    for (const part of block.children)
      if (part.type === 'element')
        for (const row of part.children)
          if (row.type === 'element')
            for (const cell of row.children) if (cell.type === 'element') cell.properties['dir'] = 'auto'
  }
}

function setFormulas(root: Root): void {
  let left = LARGEST_SET_FORMULAS
  const visit = (node: Root | Element): void => {
    for (const child of node.children) {
      if (child.type !== 'element') continue
      if (child.tagName !== 'formula-block' && child.tagName !== 'formula-text') {
        visit(child)
        continue
      }
      const set = left > 0 ? setFormula(sourceOf(child), child.data?.display ?? false) : null
      left -= set?.size ?? 0
      if (set) child.data = { ...child.data, set: set.root }
    }
  }
  visit(root)
}

const sourceOf = (element: Element): string =>
  element.children.map((child: ElementContent) => (child.type === 'text' ? child.value : '')).join('')
