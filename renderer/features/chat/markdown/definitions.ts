import { numberedFootnote } from './footnotes.ts'
import { proseLines } from './split-blocks.ts'

const DEFINITION = /^ {0,3}\[((?:\\.|[^[\]\\])+)\]:/
/** A footnote's label has no white space. */
const NOTE = /^\^\S+$/
const LABEL = /\[((?:\\.|[^[\]\\])+)\]/g

/** A definition that nothing names. */
const NOTHING = '[\u2063]: #'

/** Labels are the same in any case and with any white space (CommonMark 0.31, matching of labels). */
const keyOf = (label: string): string => label.trim().replace(/\s+/g, ' ').toLowerCase().toUpperCase()

/**
 * The definitions of link targets and footnotes in the pieces of a text, by label; the first of a label holds. The target
 * in a line that still grows is none, so that one does not change once it is here; of a footnote only the number is given.
 */
export function definitionsIn(blocks: readonly string[], growing: boolean): ReadonlyMap<string, string> {
  const definitions = new Map<string, string>()
  const notes = new Set<string>()
  for (const [index, block] of blocks.entries()) {
    if (!block.includes(']:')) continue
    for (const line of proseLines(block)) {
      const label = DEFINITION.exec(line)?.[1]
      if (label === undefined) continue
      const grows = growing && index === blocks.length - 1 && !line.endsWith('\n')
      if (NOTE.test(label)) notes.add(keyOf(label))
      else if (!grows && !definitions.has(keyOf(label))) definitions.set(keyOf(label), line.trimEnd())
    }
  }
  for (const [index, label] of inOrder(blocks, notes).entries())
    definitions.set(label, numberedFootnote(label.slice(1), index + 1))
  return definitions
}

/** Footnotes are numbered as the text first refers to them, then those to which it does not. */
function inOrder(blocks: readonly string[], notes: ReadonlySet<string>): string[] {
  const named = new Set<string>()
  for (const block of notes.size > 0 ? blocks : []) {
    if (!block.includes('[^')) continue
    for (const line of proseLines(block))
      for (const [, label = ''] of line.replace(DEFINITION, '').matchAll(LABEL))
        if (notes.has(keyOf(label))) named.add(keyOf(label))
  }
  return [...new Set([...named, ...notes])]
}

/**
 * A piece behind the definitions that it names, wherever they stand in the text: as long as none of those comes, it stays
 * the same. They stand before it because it may end in code that was never closed.
 */
export function withDefinitions(piece: string, definitions: ReadonlyMap<string, string>): string {
  if (definitions.size === 0) return piece
  const named = new Set<string>()
  for (const [, label = ''] of piece.matchAll(LABEL)) {
    const definition = definitions.get(keyOf(label))
    if (definition) named.add(definition)
  }
  // What is indented would go on with a footnote before it, but not with a link target.
  if (named.size > 0 && /^\s/.test(piece)) named.add(NOTHING)
  return [...named, piece].join('\n\n')
}
