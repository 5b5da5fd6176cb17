import { partName } from '../../domain/context-wish.ts'
import { fileText } from '../../domain/message.ts'
import type { TurnMessage } from '../../domain/turn.ts'
import type { Tokens } from '../../domain/units.ts'
import { inSlices, type Pause } from '../../time/in-slices.ts'

/** What the bar of the ledger tells apart. */
export type PieceKind = 'system' | 'history' | 'document' | 'tool'

/** A part of a message that is read, shortened or left out by itself: what was written, or a file that came with it. */
export interface Piece {
  kind: PieceKind
  /** Of a file or a tool. */
  name?: string
  text: string
  /** Marks that stand around it, whatever of it is read. */
  before?: string
  after?: string
}

/** A message as choosing sees it. */
export interface ContextMessage {
  /** Stays the same from turn to turn. */
  id: string
  role: 'system' | 'user' | 'assistant' | 'tool'
  pieces: readonly Piece[]
  /** Tokens beside its text, such as pictures. */
  otherTokens: Tokens
  /** Messages of one group stay or go together: a tool call and its results. */
  group?: string
}

/** What the person has decided, by parts: what was written in a message, or one of its files (see `partName`). */
export interface ContextWishes {
  pinned: ReadonlySet<string>
  excluded: ReadonlySet<string>
}

export const NO_WISHES: ContextWishes = { pinned: new Set(), excluded: new Set() }

export const pieceKey = (message: string, piece: number): string => `${message}#${piece}`

export const wishes = (set: ReadonlySet<string>, message: string, piece: number): boolean =>
  set.size > 0 && set.has(partName(message, piece))

/** The last message of the person, at which the question begins; 0 when there is none. */
export const questionAt = (messages: readonly ContextMessage[]): number =>
  Math.max(
    0,
    messages.findLastIndex(({ role }) => role === 'user')
  )

/** All messages of a turn, as choosing sees them. @param otherTokens of a message's pictures */
export async function contextMessages(
  messages: readonly TurnMessage[],
  otherTokens: (message: TurnMessage) => Tokens,
  pause: Pause
): Promise<ContextMessage[]> {
  const out: ContextMessage[] = []
  await inSlices(messages.length, pause, (index) => {
    const message = messages[index] as TurnMessage
    out.push(contextMessage(message, otherTokens(message)))
  })
  return out
}

/** A message as choosing sees it. */
export function contextMessage(
  { messageId, role, text, pieces = [{ text }] }: TurnMessage,
  otherTokens: Tokens
): ContextMessage {
  const own: PieceKind = role === 'system' ? 'system' : 'history'
  return {
    id: messageId ?? (role === 'system' ? 'system' : 'question'),
    role,
    pieces: pieces.map((one) => ({ kind: one.name === undefined ? own : 'document', ...one })),
    otherTokens
  }
}

/** A piece as the model reads it: a file says first where it is from. */
export function pieceText({ name, text, kind, before, after }: ContextMessage['pieces'][number], kept = text): string {
  if (before !== undefined || after !== undefined) return `${before ?? ''}${kept}${after ?? ''}`
  return name !== undefined && kind === 'document' ? fileText(name, kept) : kept
}
