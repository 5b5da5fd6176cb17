import 'katex/contrib/mhchem'
import katex from 'katex'
import { DEEPEST_FORMULA, DEEPEST_SET_FORMULA, LARGEST_SET_FORMULA, LONGEST_FORMULA } from './limits.ts'

/** An element of a set formula: its name, its attributes in pairs, and what is in it. A string is text. */
export type SetNode = string | { name: string; attributes: readonly string[]; children: SetNode[] }

export interface SetFormula {
  root: SetNode
  /** How many elements and texts it has. */
  size: number
}

/** The longest chain of macros and the largest size, in em, that a formula may ask for; it can follow no links and load nothing. */
const OPTIONS = { maxExpand: 500, maxSize: 50, throwOnError: true, trust: false, strict: false } as const

/** Sets a formula; null when it has a mistake or is larger or deeper than anything that people read. */
export function setFormula(tex: string, displayMode: boolean): SetFormula | null {
  if (tex.length > LONGEST_FORMULA || depthOf(tex) > DEEPEST_FORMULA) return null
  try {
    return readMarkup(katex.renderToString(tex, { ...OPTIONS, displayMode }))
  } catch {
    return null
  }
}

/** How many groups stand within each other. */
function depthOf(tex: string): number {
  let depth = 0
  let deepest = 0
  for (const [sign] of tex.matchAll(/\\(?:left|right|begin|end)(?![a-zA-Z])|\\[^]|[{}]/g)) {
    if (sign === '{' || sign === '\\left' || sign === '\\begin') deepest = Math.max(deepest, ++depth)
    else if (sign === '}' || sign === '\\right' || sign === '\\end') depth--
  }
  // Roots, fractions and scripts can be piled up without a brace: \sqrt\sqrt\sqrt x.
  const piled = /(?:\\[a-zA-Z]+\s*|\^\s*|_\s*){24,}/.test(tex)
  return piled ? Infinity : deepest
}

const TAG = /<(\/?)([\w-]+)((?:\s+[\w:-]+\s*="[^"]*")*)\s*(\/?)>|([^<]+)/g
const ATTRIBUTE = /(?<![\w:-])([\w:-]+)\s*="([^"]*)"/g
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#x27': "'" }
const decode = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#x27);/g, (_all, name: string) => ENTITIES[name] ?? '')

/** Reads KaTeX's own markup, in which every element is closed and every attribute quoted. */
function readMarkup(markup: string): SetFormula | null {
  const top: SetNode[] = []
  const open: { name: string; attributes: string[]; children: SetNode[] }[] = []
  let size = 0
  for (const [, closing, name = '', attributes = '', empty, text] of markup.matchAll(TAG)) {
    if (++size > LARGEST_SET_FORMULA || open.length > DEEPEST_SET_FORMULA) return null
    const into = open.at(-1)?.children ?? top
    if (text !== undefined) into.push(decode(text))
    else if (closing) open.pop()
    else {
      const pairs = Array.from(attributes.matchAll(ATTRIBUTE), ([, key = '', value = '']) => [
        key,
        decode(value)
      ]).flat()
      const element = { name, attributes: pairs, children: [] }
      into.push(element)
      if (!empty) open.push(element)
    }
  }
  const [root] = top
  return root === undefined ? null : { root, size }
}
