import { definitionsIn, withDefinitions } from './definitions.ts'
import { piecesOf, type Piece } from './pieces.ts'
import { splitBlocks } from './split-blocks.ts'
import { closeProvisionally } from './close-provisionally.ts'

/** What changed in the pieces of a text: from a place on they are these. */
export interface ChangedPieces {
  from: number
  pieces: Piece[]
}

/**
 * The pieces of a text that grows. Blocks that are finished are cut once; only the last one is looked at again. A
 * definition that comes later changes the pieces that name it.
 */
export class GrowingText {
  #finished: string[] = []
  /** The pieces of the finished blocks, without definitions. */
  #cut: Piece[] = []
  #tail = ''
  #definitions = ''
  /** The pieces of the finished blocks with the definitions that they name. */
  #defined: Piece[] = []
  #shown: Piece[] = []

  /** Takes what was written since, and whether more may come. */
  grow(more: string, growing: boolean): ChangedPieces {
    const blocks = splitBlocks(this.#tail + more, growing)
    this.#tail = blocks.pop() ?? ''
    const cut = blocks.flatMap(piecesOf)
    for (const block of blocks) this.#finished.push(block)
    for (const piece of cut) this.#cut.push(piece)
    const definitions = definitionsIn([...this.#finished, this.#tail], growing)
    const define = (piece: Piece): Piece =>
      piece.kind === 'markdown' ? { ...piece, source: withDefinitions(piece.source, definitions) } : piece
    const fresh = [...definitions.values()].join('\n')
    this.#defined = fresh === this.#definitions ? [...this.#defined, ...cut.map(define)] : this.#cut.map(define)
    this.#definitions = fresh
    const last = this.#tail === '' ? [] : piecesOf(this.#tail)
    const end = last.at(-1)
    if (growing && end?.kind === 'markdown') last[last.length - 1] = { ...end, source: closeProvisionally(end.source) }
    const pieces = [...this.#defined, ...last.map(define)]
    const from = firstDifference(this.#shown, pieces)
    this.#shown = pieces
    return { from, pieces: pieces.slice(from) }
  }
}

function firstDifference(before: readonly Piece[], after: readonly Piece[]): number {
  let at = 0
  for (const piece of after) {
    const known = before[at]
    if (!known || !isSame(known, piece)) break
    at++
  }
  return at
}

function isSame(one: Piece, other: Piece): boolean {
  for (const key of Object.keys(one)) if (one[key as keyof Piece] !== other[key as keyof Piece]) return false
  return one.kind === other.kind
}
