import { createHash } from 'node:crypto'
import type { PlainError } from '../domain/errors.ts'
import type { ConversationId, MessageId } from '../domain/ids.ts'
import type { ImageType } from '../domain/completion.ts'
import type { AnswerSummary, MessagePart, MessageStatus } from '../domain/message.ts'
import type { Bytes, EpochMs } from '../domain/units.ts'

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

/** A picture that came with a message: where its bytes are, in the file or beside it. */
export interface ImportedImage {
  type: 'image'
  name: string
  /** `data:` the bytes as Base64; `file:` how the name of a file in the export begins; `kept:` the hash of one we have. */
  from: { data: string } | { file: string } | { kept: string; mediaType: ImageType; bytes: Bytes }
}

/** A part of a message. */
export type ImportedPart = Exclude<MessagePart, { type: 'image' }> | ImportedImage

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
  /** Its name over there: importing it again finds it. null when it has none. */
  key: string | null
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
export function conversationIdOf(source: ImportSource, key: string): ConversationId {
  return (source === 'sextant' && UUID.test(key) ? key : stableId(source, key)) as ConversationId
}

/** @param own whether the message may keep an id of our own, which is free */
export function messageIdOf(source: ImportSource, key: string, message: string, own = true): MessageId {
  return (own && source === 'sextant' && UUID.test(message) ? message : stableId(source, key, message)) as MessageId
}

/** The last moment that a date can be, 13 September 275760. */
const LAST_MOMENT = 8.64e15
/** As seconds the year 5138, as milliseconds 1973. */
const SECONDS_BELOW = 100_000_000_000

/** Milliseconds as a whole moment; null for anything that is none, or before 1970. */
export function millisecondsOf(value: unknown): EpochMs | null {
  return typeof value === 'number' && value > 0 && value <= LAST_MOMENT ? Math.round(value) : null
}

/** Seconds, milliseconds or ISO text as a moment; null for anything that is none, or before 1970. */
export function momentOf(value: unknown): EpochMs | null {
  if (typeof value === 'string') return millisecondsOf(Date.parse(value))
  return typeof value === 'number' ? millisecondsOf(value < SECONDS_BELOW ? value * 1000 : value) : null
}

export const textPart = (text: string): MessageText[] => (text.trim() === '' ? [] : [{ type: 'text', text }])
export const reasoningPart = (text: string): MessageText[] => (text.trim() === '' ? [] : [{ type: 'reasoning', text }])
type MessageText = Extract<MessagePart, { type: 'text' | 'reasoning' }>

/** A text in a fence longer than any in it, as code of a language. */
export function codeBlock(text: string, language = ''): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`{3,}/g), ([fence]) => fence.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language.replace(/[^\w+#.-]/g, '')}\n${text}\n${fence}`
}
