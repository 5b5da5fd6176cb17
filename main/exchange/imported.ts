import { createHash } from 'node:crypto'
import type { PlainError } from '../domain/errors.ts'
import type { ConversationId, MessageId } from '../domain/ids.ts'
import type { AnswerSummary, MessagePart, MessageStatus } from '../domain/message.ts'
import type { EpochMs } from '../domain/units.ts'

/** Where conversations can come from. */
export type ImportSource = 'sextant' | 'chatgpt' | 'claude' | 'jan' | 'cherry-studio'

/** Why something was not taken over. The interface has a sentence for each. */
export type NotTakenReason =
  | 'image'
  | 'file'
  | 'audio-or-video'
  | 'tool-call'
  | 'hidden'
  | 'system-message'
  | 'unreadable'
  | 'empty-conversation'
  | 'cut-text'
  | 'figures'

/** A part of a message; a picture carries its bytes. */
export type ImportedPart =
  Exclude<MessagePart, { type: 'image' }> | (Extract<MessagePart, { type: 'image' }> & { base64?: string | undefined })

/** A message of another app's conversation. */
export interface ImportedMessage {
  /** Its name over there. */
  key: string
  parentKey: string | null
  role: 'user' | 'assistant'
  parts: ImportedPart[]
  createdAt: EpochMs | null
  /** The model's name as the other app had it. */
  model: string | null
  /** How it ended, where the source says so; whole otherwise. */
  status?: Exclude<MessageStatus, 'streaming'>
  summary?: AnswerSummary | null
  error?: PlainError | null
}

export interface ImportedConversation {
  source: ImportSource
  /** Its name over there: importing it again finds it. */
  key: string
  title: string
  createdAt: EpochMs | null
  updatedAt: EpochMs | null
  /** Parents before children. */
  messages: ImportedMessage[]
  /** The end of the branch that was on view; null for the last message. */
  headKey: string | null
}

/** Counts what was not taken over. */
export class NotTaken {
  readonly counts = new Map<NotTakenReason, number>()

  add(reason: NotTakenReason, count = 1): void {
    this.counts.set(reason, (this.counts.get(reason) ?? 0) + count)
  }
}

/**
 * A UUID (version 8, RFC 9562) made from names, always the same for the same: what is imported twice is there once.
 */
function stableId(...names: string[]): string {
  const hex = createHash('sha256').update(names.join('\n')).digest('hex')
  const variant = ((parseInt(hex[16] as string, 16) & 0x3) | 0x8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** What comes from our own export keeps its id, so that it is known where it came from. */
export function conversationIdOf({ source, key }: ImportedConversation): ConversationId {
  return (source === 'sextant' && UUID.test(key) ? key : stableId(source, key)) as ConversationId
}

export function messageIdOf({ source, key }: ImportedConversation, message: string): MessageId {
  return (source === 'sextant' && UUID.test(message) ? message : stableId(source, key, message)) as MessageId
}

/** Seconds, milliseconds or ISO text as a moment; null for anything that is none. */
export function momentOf(value: unknown): EpochMs | null {
  if (typeof value === 'string') {
    const parsed = Date.parse(value)
    return Number.isNaN(parsed) ? null : parsed
  }
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) return null
  return Math.round(value < 100_000_000_000 ? value * 1000 : value)
}

export const textPart = (text: string): MessagePart[] => (text.trim() === '' ? [] : [{ type: 'text', text }])
export const reasoningPart = (text: string): MessagePart[] => (text.trim() === '' ? [] : [{ type: 'reasoning', text }])
