import type { Element, ElementContent, Root, RootContent } from 'hast'

// A number as people write it in tables: sign, currency, thousands, decimals, percent, unit-like suffix, or a dash.
const NUMERIC =
  /^[-+−–(]?\s*(?:[$€£₺¥]\s*)?\d[\d.,'\s]*(?:%|[kKmMbB]n?|[$€£₺¥]|TL|USD|EUR|TRY|pp|ms|s|sn|x)?\)?$|^[-–—]$/

const isElement = (node: RootContent | ElementContent, name: string): node is Element =>
  node.type === 'element' && node.tagName === name

function textOf(node: Element): string {
  return node.children
    .map((child) => (child.type === 'text' ? child.value : child.type === 'element' ? textOf(child) : ''))
    .join('')
}

function cellsOf(row: Element): Element[] {
  return row.children.filter((child): child is Element => isElement(child, 'td') || isElement(child, 'th'))
}

/** Whether nothing but numbers and gaps stand in a column, by the texts of its cells. */
export function isColumnOfNumbers(cells: readonly string[]): boolean {
  const texts = cells.filter((text) => text !== '')
  return texts.every((text) => NUMERIC.test(text)) && texts.some((text) => /\d/.test(text))
}

/** Sets columns of numbers to the right, heading included, where the table does not say how they stand. */
export function numericColumns() {
  return (tree: Root): void => {
    const visit = (node: Root | Element): void => {
      for (const child of node.children) {
        if (child.type !== 'element') continue
        if (child.tagName === 'table') alignNumbers(child)
        else visit(child)
      }
    }
    visit(tree)
  }
}

function alignNumbers(table: Element): void {
  const rows = table.children.flatMap((part) =>
    part.type === 'element' ? part.children.filter((child) => isElement(child, 'tr')) : []
  )
  const [head, ...body] = rows
  if (!head || body.length === 0) return
  cellsOf(head).forEach((heading, column) => {
    if (heading.properties['align']) return
    const cells = body.flatMap((row) => cellsOf(row)[column] ?? [])
    if (!isColumnOfNumbers(cells.map((cell) => textOf(cell).trim()))) return
    for (const cell of [heading, ...cells]) cell.properties['align'] = 'right'
  })
}
