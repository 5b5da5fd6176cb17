import { BoundedCache } from './bounded-cache.ts'
import type { Root } from 'hast'
import { colourCode, type ColouredCode } from './colour-code.ts'
import { GrowingText, type ChangedPieces } from './growing-text.ts'
import { readPiece, type MarkdownPiece } from './read-piece.ts'
import { seenText } from './seen-text.ts'
import { tableCells } from './table-cells.ts'

/** What can be asked about texts, and what comes back for it. */
export interface Questions {
  /** What changed in the pieces of a text that grows, with the trees of its end. `anew` begins it. */
  grow: {
    ask: { text: number; anew: boolean; more: string; growing: boolean }
    answer: ChangedPieces & { trees: { piece: MarkdownPiece; tree: Root | null }[] }
  }
  /** A text is no longer on view. */
  forget: { ask: { text: number }; answer: null }
  /** The tree of a piece; null when it is deeper or larger than what is shown. */
  tree: { ask: MarkdownPiece; answer: Root | null }
  /** Lines of code in colours (`codeChunks`); null for a language that is not known. */
  colour: { ask: { code: string; language: string; chunk: number }; answer: ColouredCode | null }
  /** What stands in the cells of some rows of a table, row by row. */
  cells: { ask: { source: string; laterRows: boolean }; answer: string[][] }
  /** What is read on the screen where a text is shown, piece by piece. */
  seen: { ask: { text: string }; answer: string[] }
}
export type Question = { [Kind in keyof Questions]: { kind: Kind; ask: Questions[Kind]['ask'] } }[keyof Questions]

/** The blocks of code whose colours are kept: their lines are asked for one by one. */
const CODES_KEPT = 4

/** So many pieces at the end of a text come with their trees: they are what changes while it grows. */
const TREES_AT_END = 8

/** Reads Markdown. It knows the texts that grow, and nothing of the page. */
export class Reading {
  readonly #texts = new Map<number, GrowingText>()
  readonly #coloured = new BoundedCache<ColouredCode[] | null>({ entries: CODES_KEPT, characters: Infinity })

  answer({ kind, ask }: Question): Questions[keyof Questions]['answer'] {
    switch (kind) {
      case 'grow':
        return this.#grow(ask)
      case 'forget':
        this.#texts.delete(ask.text)
        return null
      case 'tree':
        return readPiece(ask)
      case 'colour':
        return this.#colour(ask)?.[ask.chunk] ?? null
      case 'cells':
        return tableCells(ask)
      case 'seen':
        return seenText(ask.text)
      default:
        return kind satisfies never
    }
  }

  #grow({ text, anew, more, growing }: Questions['grow']['ask']): Questions['grow']['answer'] {
    let known = anew ? undefined : this.#texts.get(text)
    if (!known) this.#texts.set(text, (known = new GrowingText()))
    const changed = known.grow(more, growing)
    const trees = changed.pieces
      .slice(-TREES_AT_END)
      .flatMap((piece) => (piece.kind === 'markdown' ? { piece, tree: readPiece(piece) } : []))
    return { ...changed, trees }
  }

  #colour({ code, language }: Questions['colour']['ask']): ColouredCode[] | null {
    const key = `${language}\n${code}`
    let coloured = this.#coloured.get(key)
    if (coloured === undefined) {
      coloured = colourCode(code, language)
      this.#coloured.set(key, coloured)
    }
    return coloured
  }
}
