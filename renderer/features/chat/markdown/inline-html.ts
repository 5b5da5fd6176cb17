import type { Nodes, PhrasingContent } from 'mdast'

const BREAK = /^<br\s*\/?>$/i
const SCRIPT = /^<(su[bp])>$/i

declare module 'mdast' {
  interface RootContentMap {
    script: ScriptNode
  }
  interface PhrasingContentMap {
    script: ScriptNode
  }
}

/** Raised or lowered text. */
export interface ScriptNode {
  type: 'script'
  data: { hName: 'sub' | 'sup' }
  children: PhrasingContent[]
}

/**
 * Reads the three tags that models write for want of Markdown: a new line within a cell, and raised and lowered text.
 * Every other tag stays the text that it is.
 */
export function inlineHtml(node: Nodes): void {
  if (!('children' in node)) return
  for (const child of node.children) inlineHtml(child)
  if (node.children.some(({ type }) => type === 'html')) node.children = withTags(node.children as PhrasingContent[])
}

function withTags(children: readonly PhrasingContent[]): PhrasingContent[] {
  const read: PhrasingContent[] = []
  for (let at = 0; at < children.length; at++) {
    const child = children[at]
    if (!child) continue
    const tag = child.type === 'html' ? child.value : ''
    const name = SCRIPT.exec(tag)?.[1]?.toLowerCase() as 'sub' | 'sup' | undefined
    const end = name
      ? children.findIndex((one, n) => n > at && one.type === 'html' && one.value.toLowerCase() === `</${name}>`)
      : -1
    if (BREAK.test(tag)) read.push({ type: 'break' })
    else if (name && end !== -1) {
      read.push({ type: 'script', data: { hName: name }, children: withTags(children.slice(at + 1, end)) })
      at = end
    } else read.push(child)
  }
  return read
}
