import type { ImportedMessage, ImportedPart } from './imported.ts'

/** A node of another app's tree; without a message it only holds its children together. */
export interface TreeNode {
  /** Its name over there, which others may have as well. */
  key: string
  /** null begins a conversation; undefined follows the node before it in the file. */
  parentKey: string | null | undefined
  message: Omit<ImportedMessage, 'key' | 'parentKey'> | null
}

export interface KeptTree {
  /** Parents before children, otherwise in the order of the file; no two have the same key. */
  messages: ImportedMessage[]
  /** For the key of a node, the message that stands for it; the last one where several have that key. */
  standsFor: Map<string, string | null>
  /** The message that stands for the last node. */
  last: string | null
}

const ROOT = -1
const LOST = -2

/**
 * A tree with only what we keep, of nodes that nobody may trust. Each node is read once, whatever its file says:
 * - one whose name another has already gets a name of its own; who names it as a parent means the nearest one before;
 * - one whose parent is not there, or that would be its own ancestor, follows the node before it in the file;
 * - one without a message is left out, and its children move up.
 * @param join makes an answer that is told in several nodes, one after the other, one message
 */
export function keptTree(nodes: readonly TreeNode[], join = true): KeptTree {
  const parents = parentsOf(nodes)
  const sure = breakCircles(parents)
  adoptLost(parents)

  const children = new Uint32Array(nodes.length)
  for (const parent of parents) if (parent >= 0) children[parent] = (children[parent] as number) + 1
  const keys = uniqueKeys(nodes)
  const kept: { message: ImportedMessage; told: ImportedPart[][] }[] = []
  /** For each node, the place in `kept` of the message that stands for it. */
  const places = new Int32Array(nodes.length).fill(ROOT)
  const standsFor = new Map<string, string | null>()
  for (const index of parentsFirst(parents)) {
    const { key, message } = nodes[index] as TreeNode
    const parent = parents[index] as number
    const above = parent < 0 ? ROOT : (places[parent] as number)
    const before = kept[above]
    const only = sure[index] === 1 && parent >= 0 && children[parent] === 1
    if (message && before && join && only && before.message.role === 'assistant' && message.role === 'assistant') {
      before.told.push(message.parts)
      before.message.model ??= message.model
      places[index] = above
    } else if (message) {
      places[index] = kept.length
      const parentKey = before?.message.key ?? null
      kept.push({ message: { ...message, key: keys[index] as string, parentKey }, told: [message.parts] })
    } else places[index] = above
    standsFor.set(key, kept[places[index]]?.message.key ?? null)
  }
  for (const { message, told } of kept) if (told.length > 1) message.parts = joined(told.flat())
  return {
    messages: kept.map(({ message }) => message),
    standsFor,
    last: kept[places[nodes.length - 1] ?? ROOT]?.message.key ?? null
  }
}

/** For each node the index of its parent, ROOT, or LOST where the file names one that it does not have. */
function parentsOf(nodes: readonly TreeNode[]): Int32Array {
  const first = new Map<string, number>()
  nodes.forEach(({ key }, index) => {
    if (!first.has(key)) first.set(key, index)
  })
  const before = new Map<string, number>()
  return Int32Array.from(nodes, ({ key, parentKey }, index) => {
    const parent =
      parentKey === null
        ? ROOT
        : parentKey === undefined
          ? index - 1
          : (before.get(parentKey) ?? first.get(parentKey) ?? LOST)
    before.set(key, index)
    return parent
  })
}

/** Takes the parent of the first node of every circle away. Returns 1 for each node whose parent is as the file says. */
function breakCircles(parents: Int32Array): Uint8Array {
  const seen = new Int32Array(parents.length)
  for (let start = 0; start < parents.length; start++) {
    let at = start
    while (at >= 0 && seen[at] === 0) {
      seen[at] = start + 1
      at = parents[at] as number
    }
    if (at < 0 || seen[at] !== start + 1) continue
    let earliest = at
    for (let next = parents[at] as number; next !== at; next = parents[next] as number)
      earliest = Math.min(earliest, next)
    parents[earliest] = LOST
  }
  return Uint8Array.from(parents, (parent) => (parent === LOST ? 0 : 1))
}

/** Puts lost nodes after the nearest one before them in the file that is not below them. */
function adoptLost(parents: Int32Array): void {
  const sets = Int32Array.from(parents, (parent, index) => (parent < 0 ? index : parent))
  const top = (index: number): number => {
    let at = index
    while (sets[at] !== at) at = sets[at] = sets[sets[at] as number] as number
    return at
  }
  for (let index = 0; index < parents.length; index++) {
    if (parents[index] !== LOST) continue
    let before = index - 1
    while (before >= 0 && top(before) === index) before--
    parents[index] = before < 0 ? ROOT : before
    if (before >= 0) sets[index] = top(before)
  }
}

/** The nodes in the order of the file, but each after its parent. */
function* parentsFirst(parents: Int32Array): Generator<number> {
  const given = new Uint8Array(parents.length)
  const path: number[] = []
  for (let start = 0; start < parents.length; start++) {
    for (let at = start; at >= 0 && given[at] === 0; at = parents[at] as number) {
      given[at] = 1
      path.push(at)
    }
    for (let next = path.pop(); next !== undefined; next = path.pop()) yield next
  }
}

/** A name for each node that no other one has: its own, or with the number of its turn. */
function uniqueKeys(nodes: readonly TreeNode[]): string[] {
  const own = new Set(nodes.map(({ key }) => key))
  const counts = new Map<string, number>()
  return nodes.map(({ key }) => {
    let number = (counts.get(key) ?? 0) + 1
    while (number > 1 && own.has(`${key}#${number}`)) number++
    counts.set(key, number)
    return number === 1 ? key : `${key}#${number}`
  })
}

/** Reasoning before text, each as one part; attachments stay apart. */
function joined(all: readonly ImportedPart[]): ImportedPart[] {
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
