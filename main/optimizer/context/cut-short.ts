import type { Tokens } from '../../domain/units.ts'
import { wholeCharacter } from '../../relevance/passages.ts'
import { inSlices, type Pause } from '../../time/in-slices.ts'
import { pieceText, questionAt, type ContextMessage } from './context-message.ts'
import type { Fitted, FittedPiece, FitRequest } from './fitted.ts'
import { SYSTEM_SHARE } from './select.ts'

/** Tokens of what is read, with what stands around each message. @param pieces in the order of the messages */
export async function usedTokens(
  pieces: readonly FittedPiece[],
  messages: readonly ContextMessage[],
  around: Tokens,
  pause: Pause
): Promise<Tokens> {
  let [tokens, last] = [0, -1]
  await inSlices(pieces.length, pause, (index) => {
    const one = pieces[index] as FittedPiece
    tokens += one.tokens
    if (one.fate === 'dropped' || one.message === last) return
    last = one.message
    tokens += around + (messages[last]?.otherTokens ?? 0)
  })
  return tokens
}

/** What was written in the last message, without its files. */
export function isQuestion(
  messages: readonly ContextMessage[],
  { message, piece, ofTokens }: FittedPiece,
  at: number
): boolean {
  const { role, pieces } = messages[message] as ContextMessage
  return message === at && role === 'user' && ofTokens > 0 && pieces[piece]?.kind !== 'document'
}

/** Not even the question fits as a whole: its beginning is read, and what else was chosen as far as there is room. */
export async function withBeginning(
  unread: readonly FittedPiece[],
  pieces: FittedPiece[],
  messages: readonly ContextMessage[],
  { budget, around, count, pause = () => undefined, ...request }: FitRequest
): Promise<Pick<Fitted, 'pieces' | 'usedTokens'>> {
  for (const one of unread) {
    const free =
      budget - (await usedTokens(pieces, messages, around, pause)) - around - (messages[one.message]?.otherTokens ?? 0)
    const room = Math.max(free, Math.floor(budget * (1 - SYSTEM_SHARE)) - around)
    const { pieces: whole = [] } = messages[one.message] ?? {}
    const piece = whole[one.piece]
    one.text = piece && room > 0 ? await beginning(pieceText(piece), room, count) : ''
    if (one.text === '') continue
    one.tokens = (await count([one.text]))[0] ?? 0
    one.fate = 'shortened'
    one.reason = 'no-room'
  }
  return await truncate(pieces, messages, { ...request, budget, around, count, pause })
}

/** The window is smaller than the least that could be chosen: what is left is cut between characters, the question last. */
async function truncate(
  pieces: FittedPiece[],
  messages: readonly ContextMessage[],
  { budget, around, count, pause = () => undefined }: FitRequest
): Promise<Pick<Fitted, 'pieces' | 'usedTokens'>> {
  const at = questionAt(messages)
  const order = pieces
    .filter(({ fate }) => fate !== 'dropped')
    .sort((a, b) => Number(a.message >= at) - Number(b.message >= at) || b.tokens - a.tokens)
  for (const one of order) {
    const over = (await usedTokens(pieces, messages, around, pause)) - budget
    if (over <= 0) break
    const room = one.tokens - over
    one.text = room > 0 ? await beginning(one.text, room, count) : ''
    one.tokens = one.text === '' ? 0 : ((await count([one.text]))[0] ?? 0)
    one.fate = one.text === '' ? 'dropped' : 'shortened'
    one.reason = 'no-room'
    const group = one.text === '' ? messages[one.message]?.group : undefined
    if (group === undefined) continue
    for (const other of pieces)
      if (messages[other.message]?.group === group)
        Object.assign(other, { text: '', tokens: 0, fate: 'dropped', reason: 'no-room' })
  }
  return { pieces, usedTokens: await usedTokens(pieces, messages, around, pause) }
}

/** The longest beginning of a text that has so many tokens at most. */
async function beginning(text: string, room: Tokens, count: FitRequest['count']): Promise<string> {
  let [least, most] = [0, text.length]
  while (least < most) {
    const middle = Math.ceil((least + most) / 2)
    const [tokens = 0] = await count([text.slice(0, wholeCharacter(text, 0, middle))])
    if (tokens <= room) least = middle
    else most = middle - 1
  }
  return least === 0 ? '' : text.slice(0, wholeCharacter(text, 0, least))
}
