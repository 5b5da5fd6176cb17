/** As much of a node of the Markdown tree (mdast) as is needed here. */
interface MarkdownNode {
  type: string
  identifier?: string
  value?: string
  children?: MarkdownNode[]
  [field: string]: unknown
}

/** What tells a piece the number of a footnote: the first definition of its label. */
export const numberedFootnote = (label: string, number: number): string => `[^${label}]: ${number}`

/**
 * Shows footnotes with the numbers that they have in the whole text, of which only a piece is read, and each note where it
 * is written rather than at the end of every piece that refers to it. In front of a piece stand the numbers of the notes
 * that it names (`numberedFootnote`).
 */
export function footnotes() {
  return (tree: MarkdownNode): void => {
    const numbers = new Map<string, string>()
    const shown: MarkdownNode[] = []
    for (const node of tree.children ?? []) {
      const { type, identifier = '' } = node
      if (type !== 'footnoteDefinition') shown.push(node)
      else if (!numbers.has(identifier)) numbers.set(identifier, textOf(node))
      else {
        const before = shown.at(-1)
        const list = before?.['isNotes']
          ? before
          : {
              type: 'list',
              ordered: true,
              isNotes: true,
              children: [],
              data: { hProperties: { className: ['notes'] } }
            }
        if (list !== before) shown.push(list)
        list.children?.push({
          type: 'listItem',
          children: node.children ?? [],
          data: { hProperties: { value: Number(numbers.get(identifier)) } }
        })
      }
    }
    tree.children = shown
    putNumbers(tree, numbers)
  }
}

function putNumbers(node: MarkdownNode, numbers: ReadonlyMap<string, string>): void {
  if (!node.children) return
  node.children = node.children.map((child) => {
    putNumbers(child, numbers)
    const number = child.type === 'footnoteReference' ? numbers.get(child.identifier ?? '') : undefined
    return number === undefined
      ? child
      : { type: 'superscript', data: { hName: 'sup' }, children: [{ type: 'text', value: number }] }
  })
}

const textOf = (node: MarkdownNode): string => node.value ?? (node.children ?? []).map(textOf).join('')
