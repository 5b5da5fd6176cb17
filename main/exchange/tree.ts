import type { ImportedMessage, ImportedPart } from './imported.ts'

/** A node of another app's tree; without a message it only holds its children together. */
export interface TreeNode {
  key: string
  parentKey: string | null
  message: Omit<ImportedMessage, 'key' | 'parentKey'> | null
}

/**
 * A tree with only what we keep: nodes without a message are left out and their children move up; an answer that is
 * told in several nodes, one after the other, becomes one message.
 * @returns parents before children, and for every node the message that stands for it
 */
export function keptTree(nodes: readonly TreeNode[]): {
  messages: ImportedMessage[]
  standsFor: Map<string, string | null>
} {
  const byKey = new Map(nodes.map((node) => [node.key, node]))
  const children = new Map<string | null, TreeNode[]>()
  for (const node of nodes) {
    const parent =
      node.parentKey !== null && byKey.has(node.parentKey) && node.parentKey !== node.key ? node.parentKey : null
    const siblings = children.get(parent)
    if (siblings) siblings.push(node)
    else children.set(parent, [node])
  }
  const messages = new Map<string, ImportedMessage>()
  const standsFor = new Map<string, string | null>()
  const waiting: { node: TreeNode; above: string | null; only: boolean }[] = (children.get(null) ?? [])
    .map((node) => ({ node, above: null, only: false }))
    .reverse()
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, above, only } = next
    const parent = above === null ? undefined : messages.get(above)
    let stands = above
    if (node.message && only && parent && parent.role === 'assistant' && node.message.role === 'assistant') {
      parent.parts = joined(parent.parts, node.message.parts)
      parent.model ??= node.message.model
    } else if (node.message) {
      messages.set(node.key, { key: node.key, parentKey: above, ...node.message })
      stands = node.key
    }
    standsFor.set(node.key, stands)
    const below = children.get(node.key) ?? []
    for (const child of [...below].reverse()) waiting.push({ node: child, above: stands, only: below.length === 1 })
  }
  return { messages: [...messages.values()], standsFor }
}

/** Reasoning before text, each as one part; attachments stay apart. */
function joined(first: readonly ImportedPart[], second: readonly ImportedPart[]): ImportedPart[] {
  const all = [...first, ...second]
  const textOf = (type: 'reasoning' | 'text'): string =>
    all.flatMap((part) => (part.type === type ? [part.text] : [])).join('\n\n')
  const reasoning = textOf('reasoning')
  const text = textOf('text')
  return [
    ...(reasoning === '' ? [] : [{ type: 'reasoning' as const, text: reasoning }]),
    ...(text === '' ? [] : [{ type: 'text' as const, text }]),
    ...all.filter((part) => part.type === 'attachment' || part.type === 'image')
  ]
}
