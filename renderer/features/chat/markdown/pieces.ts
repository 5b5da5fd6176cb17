import { codeChunks } from './code-chunks.ts'
import { DEEPEST_NESTING, LARGEST_PIECE_WEIGHT, MOST_COLUMNS, PIECE_WEIGHT, PLAIN_TOGETHER } from './limits.ts'
import { listChunks } from './list-chunks.ts'
import { nestingOf } from './nesting.ts'
import type { MarkdownPiece } from './read-piece.ts'
import { fenceOf } from './split-blocks.ts'
import { columnsOf, columnWidths, tableChunks, tableLines } from './table-chunks.ts'
import { lengthWithin, weightOf } from './weight.ts'

/** Why a part of an answer is shown as it was written. */
export type PlainReason = 'deep' | 'large' | 'slow'

/** What is read and painted together: small enough that neither takes more than a few milliseconds. */
export type Piece =
  /** `joins`: it goes on with what the piece before began, without a gap. */
  | (MarkdownPiece & { rows: false; joins: boolean })
  /** Some rows of a table, as a table of its own with the head of the first; `first` begins it. Widths in ch, for long ones. */
  | (MarkdownPiece & { rows: true; first: boolean; widths: string })
  /** Some lines of a block of code that is long; `first` begins it. */
  | { kind: 'code'; code: string; language: string | null; first: boolean; closed: boolean }
  | { kind: 'plain'; text: string; reason: PlainReason; first: boolean }

/** A longer table has columns of fixed widths: not all of its rows are in the page at once. */
const LONG_TABLE_CHUNKS = 4

const markdown = (source: string, joins = false): Piece => ({
  kind: 'markdown',
  source,
  start: null,
  loose: false,
  laterRows: false,
  rows: false,
  joins
})

/** Cuts a block of an answer (split-blocks.ts) into pieces. */
export function piecesOf(block: string): Piece[] {
  if (nestingOf(block) > DEEPEST_NESTING) return plainPieces(block, 'deep')
  const rows = tablePieces(block)
  if (rows) return rows
  const weight = weightOf(block)
  if (weight <= PIECE_WEIGHT && !isLongCode(block)) return [markdown(block)]
  const items = listChunks(block)
  if (items)
    return items.flatMap(({ text, start, loose }, at) =>
      weightOf(text) > LARGEST_PIECE_WEIGHT
        ? plainPieces(text, 'large')
        : [{ ...markdown(text, at > 0), start, loose } as Piece]
    )
  return segmentsOf(block).flatMap((segment) => {
    if (segment.kind === 'code') return codePieces(segment)
    if (segment.kind === 'table') return tablePieces(segment.text) ?? textPieces(segment.text)
    return textPieces(segment.text)
  })
}

/** Text that is shown as it was written, in pieces. */
export function plainPieces(text: string, reason: PlainReason): Piece[] {
  const pieces: Piece[] = []
  for (let at = 0; at < text.length;) {
    const length = lengthWithin(text, at, PLAIN_TOGETHER)
    pieces.push({ kind: 'plain', text: text.slice(at, at + length), reason, first: at === 0 })
    at += length
  }
  return pieces
}

function tablePieces(block: string): Piece[] | null {
  const chunks = tableChunks(block)
  if (!chunks) return null
  if (columnsOf(block) > MOST_COLUMNS) return plainPieces(block, 'large')
  const widths = chunks.length > LONG_TABLE_CHUNKS ? columnWidths(chunks.slice(0, LONG_TABLE_CHUNKS)).join() : ''
  return chunks.flatMap((source, at): Piece[] =>
    weightOf(source) > LARGEST_PIECE_WEIGHT
      ? plainPieces(source, 'large')
      : [
          {
            kind: 'markdown',
            source,
            start: null,
            loose: false,
            laterRows: at > 0,
            rows: true,
            first: at === 0,
            widths
          }
        ]
  )
}

type Segment =
  | { kind: 'text' | 'table'; text: string }
  | { kind: 'code'; code: string; language: string | null; closed: boolean; fence: string }

const isLongCode = (block: string): boolean =>
  segmentsOf(block).some((one) => one.kind === 'code' && codeChunks(one.code).length > 1)

/** Divides a large block at the code and the tables that stand at its margin. */
function segmentsOf(block: string): Segment[] {
  const segments: Segment[] = []
  let text = ''
  const lines = block.match(/[^\n]+\n?|\n/g) ?? []
  const closeText = (): void => {
    if (text !== '') segments.push({ kind: 'text', text })
    text = ''
  }
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    const fence = fenceOf(line)
    const rows = fence ? 0 : tableLines(lines, at)
    if (fence) {
      closeText()
      let end = at + 1
      while (end < lines.length && !fence.closes(lines[end] ?? '')) end++
      const code = lines
        .slice(at + 1, end)
        .map(fence.inside)
        .join('')
      const closed = end < lines.length
      segments.push({
        kind: 'code',
        code: closed ? code.replace(/\n$/, '') : code,
        language: fence.language,
        closed,
        fence: lines.slice(at, end + 1).join('')
      })
      at = end
    } else if (rows > 0) {
      closeText()
      segments.push({ kind: 'table', text: lines.slice(at, at + rows).join('') })
      at += rows - 1
    } else text += line
  }
  closeText()
  return segments
}

function codePieces({ code, language, closed, fence }: Segment & { kind: 'code' }): Piece[] {
  const chunks = codeChunks(code)
  if (chunks.length === 1) return [markdown(fence)]
  return chunks.map((chunk, at) => ({ kind: 'code', code: chunk, language, first: at === 0, closed }))
}

/** Text without a seam: cut between lines, and within lines that are too long, where white space stands. */
function textPieces(text: string): Piece[] {
  const pieces: Piece[] = []
  let piece = ''
  let weight = 0
  const close = (): void => {
    if (piece.trim() !== '') pieces.push(markdown(piece, pieces.length > 0))
    piece = ''
    weight = 0
  }
  for (const line of text.match(/[^\n]+\n?|\n/g) ?? []) {
    const own = weightOf(line)
    if (weight + own > PIECE_WEIGHT) close()
    if (own <= PIECE_WEIGHT) {
      piece += line
      weight += own
      continue
    }
    const quote = /^(?:[ \t]{0,3}>[ \t]?)+/.exec(line)?.[0] ?? ''
    for (let at = quote.length; at < line.length;) {
      const length = lengthWithin(line, at, PIECE_WEIGHT)
      pieces.push(markdown(quote + line.slice(at, at + length), pieces.length > 0))
      at += length
    }
  }
  close()
  return pieces
}
