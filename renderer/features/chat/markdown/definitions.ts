import { proseLines } from './split-blocks.ts'

const DEFINITION = /^ {0,3}\[((?:\\.|[^[\]\\])+)\]:/
const LABEL = /\[((?:\\.|[^[\]\\])+)\]/g

/** Labels are the same in any case and with any white space (CommonMark 0.31, matching of labels). */
const keyOf = (label: string): string => label.trim().replace(/\s+/g, ' ').toLowerCase().toUpperCase()

/**
 * The definitions of link targets and footnotes in the pieces of a text, by label; the first of a label holds. A line that
 * still grows is none, so that one does not change once it is here.
 */
export function definitionsIn(blocks: readonly string[], growing: boolean): ReadonlyMap<string, string> {
  const definitions = new Map<string, string>()
  for (const [index, block] of blocks.entries()) {
    if (!block.includes(']:')) continue
    for (const line of proseLines(block)) {
      const label = DEFINITION.exec(line)?.[1]
      const grows = growing && index === blocks.length - 1 && !line.endsWith('\n')
      if (label && !grows && !definitions.has(keyOf(label))) definitions.set(keyOf(label), line.trimEnd())
    }
  }
  return definitions
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
  return [...named, piece].join('\n\n')
}
