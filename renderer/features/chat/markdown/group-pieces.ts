import type { Piece } from './pieces.ts'

type Of<Kind extends Piece['kind']> = Extract<Piece, { kind: Kind }>

/** What is shown as one: a piece of text, or all pieces of a table or of a block of code. */
export type Group =
  | { kind: 'text'; piece: Extract<Piece, { rows: false }> }
  | { kind: 'plain'; piece: Of<'plain'> }
  | { kind: 'table'; sources: string[]; widths: string }
  | { kind: 'code'; code: string; language: string | null; closed: boolean }

/** Puts together what belongs together. Groups are told apart by their place, which only ever grows. */
export function groupPieces(pieces: readonly Piece[]): Group[] {
  const groups: Group[] = []
  for (const piece of pieces) {
    const last = groups.at(-1)
    if (piece.kind === 'plain') groups.push({ kind: 'plain', piece })
    else if (piece.kind === 'code') {
      if (!piece.first && last?.kind === 'code') last.code += piece.code
      else groups.push({ kind: 'code', code: piece.code, language: piece.language, closed: piece.closed })
    } else if (!piece.rows) groups.push({ kind: 'text', piece })
    else if (!piece.first && last?.kind === 'table') last.sources.push(piece.source)
    else groups.push({ kind: 'table', sources: [piece.source], widths: piece.widths })
  }
  return groups
}
