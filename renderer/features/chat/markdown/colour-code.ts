import type { RootContent } from 'hast'
import { highlighter } from './highlighter.ts'
import { codeChunks } from './code-chunks.ts'

/** Code as its colours divide it: the class of a part and its text, again and again; no class is the empty string. */
export type ColouredCode = readonly string[]

/** Colours code and divides it as `codeChunks` divides the text; null for a language that is not known. */
export function colourCode(code: string, language: string): ColouredCode[] | null {
  if (!highlighter.registered(language)) return null
  const lengths = codeChunks(code).map((chunk) => chunk.length)
  const chunks: string[][] = [[]]
  let left = lengths.shift() ?? 0
  const put = (className: string, text: string): void => {
    let rest = text
    while (rest.length > left && lengths.length > 0) {
      if (left > 0) chunks.at(-1)?.push(className, rest.slice(0, left))
      rest = rest.slice(left)
      left = lengths.shift() ?? 0
      chunks.push([])
    }
    if (rest !== '') chunks.at(-1)?.push(className, rest)
    left -= rest.length
  }
  const visit = (nodes: readonly RootContent[], className: string): void => {
    for (const node of nodes) {
      if (node.type === 'text') put(className, node.value)
      else if (node.type === 'element') {
        const own = node.properties['className']
        visit(node.children, Array.isArray(own) ? own.join(' ') : className)
      }
    }
  }
  visit(highlighter.highlight(language, code).children, '')
  return chunks
}
