import type { TextPiece, TurnMessage } from '../../domain/turn.ts'

/** A stretch of a message's text, and the piece that stands in its place. */
export interface Replacement {
  start: number
  end: number
  piece: TextPiece
}

const BETWEEN = '\n\n'
const written = ({ before = '', text, after = '' }: TextPiece): string => `${before}${text}${after}`

/**
 * A message with stretches replaced, in its text and in its pieces alike: what shortens a message later reads the pieces,
 * and must not bring back what was replaced.
 * @param replacements in the order of the text, none over another
 */
export function replacedIn(message: TurnMessage, replacements: readonly Replacement[]): TurnMessage {
  if (replacements.length === 0) return message
  const whole: readonly TextPiece[] = [{ text: message.text }]
  const known = message.pieces ?? whole
  const old = known.map(written).join(BETWEEN) === message.text ? known : whole
  const pieces: TextPiece[] = []
  let from = 0
  for (const piece of old) {
    const to = from + written(piece).length
    pieces.push(...split(piece, from, to, message.text, replacements))
    from = to + BETWEEN.length
  }
  return { ...message, text: pieces.map(written).join(BETWEEN), pieces }
}

function split(
  piece: TextPiece,
  from: number,
  to: number,
  text: string,
  replacements: readonly Replacement[]
): readonly TextPiece[] {
  const own = replacements.filter(({ start, end }) => start < to && end > from)
  if (own.length === 0) return [piece]
  const made: TextPiece[] = []
  let at = from
  const keep = (end: number): void => {
    const rest = text.slice(at, end).replace(/^\n+/, '').trimEnd()
    if (rest !== '') made.push({ text: rest })
  }
  for (const { start, end, piece: instead } of own) {
    if (start >= from) {
      keep(start)
      made.push(piece.name === undefined ? instead : { name: piece.name, ...instead })
    }
    at = Math.min(end, to)
  }
  keep(to)
  return made
}
