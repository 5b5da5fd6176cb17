import { fold, positionsIn, type Occurrence } from './occurrences.ts'

/** The places of `query` among the painted text of an element; words that cross a change of style are found too. */
export function rangesIn(element: Element, query: string): Range[] {
  // A formula is a picture to who reads; its elements hold its source as well.
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
    node instanceof HTMLElement && node.dataset['formula'] !== undefined
      ? NodeFilter.FILTER_REJECT
      : node instanceof Text
        ? NodeFilter.FILTER_ACCEPT
        : NodeFilter.FILTER_SKIP
  )
  const nodes: { node: Text; start: number }[] = []
  let text = ''
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    nodes.push({ node: node as Text, start: text.length })
    text += (node as Text).data
  }
  const wanted = fold(query)
  return positionsIn(fold(text), wanted).map((position) => {
    const range = document.createRange()
    const place = (offset: number, set: (node: Text, at: number) => void): void => {
      const found = nodes.findLast((one) => one.start <= offset)
      if (found) set(found.node, offset - found.start)
    }
    place(position, (node, at) => range.setStart(node, at))
    place(position + wanted.length - 1, (node, at) => range.setEnd(node, at + 1))
    return range
  })
}

/**
 * Marks the occurrences that are painted right now, without touching the elements.
 * @returns the range of `current`; null while its message is not painted
 */
export function highlight(list: Element, query: string, current: Occurrence | undefined): Range | null {
  clearHighlight()
  if (query === '') return null
  let found: Range | null = null
  const others: Range[] = []
  for (const row of list.querySelectorAll('[data-message]')) {
    const ranges = rangesIn(row, query)
    const isCurrent = row.getAttribute('data-message') === current?.id
    // The source may hold more occurrences than the painted text, such as the address of a link.
    const chosen = isCurrent && current ? Math.min(current.nth, ranges.length - 1) : -1
    ranges.forEach((range, index) => {
      if (index === chosen) found = range
      else others.push(range)
    })
  }
  CSS.highlights.set('find', new Highlight(...others))
  if (found) CSS.highlights.set('find-current', new Highlight(found))
  return found
}

export function clearHighlight(): void {
  CSS.highlights.delete('find')
  CSS.highlights.delete('find-current')
}
