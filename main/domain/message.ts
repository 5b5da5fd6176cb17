import type { Role } from './role.ts'
import type { CacheMark, SimilarAnswer } from './cache.ts'
import type { FinishReason, ImageType } from './completion.ts'
import type { PlainError } from './errors.ts'
import type { ConversationId, MessageId, ModelRef, TurnId } from './ids.ts'
import type { Escalated, WeakAnswer } from './route.ts'
import type { ScreenedAnswer } from './security.ts'
import type { Bytes, EpochMs, MicroUsd, Milliseconds, Tokens } from './units.ts'

export type MessagePart =
  | { type: 'text'; text: string }
  | { type: 'reasoning'; text: string }
  /** A text file that came with the message; with `ofBytes` its beginning and end, of so many bytes. */
  | { type: 'attachment'; name: string; text: string; ofBytes?: Bytes }
  /** A picture that came with the message; its bytes are kept apart, by their hash. */
  | { type: 'image'; name: string; mediaType: ImageType; hash: string; bytes: Bytes }

export type Attachment = Extract<MessagePart, { type: 'attachment' | 'image' }>

/**
 * complete: all of it is here. streaming: an answer is on its way. stopped: the person ended it.
 * interrupted: the app went away in the middle of it. failed: an error ended it; what came is kept.
 */
export type MessageStatus = 'complete' | 'streaming' | 'stopped' | 'interrupted' | 'failed'

/** A file, or without a name a message, of which the model read only a part, or nothing. */
export interface NotWhole {
  messageId: MessageId | null
  name?: string
  /** Rows of a table, or else passages. */
  rows?: { kept: number; of: number }
  passages?: { kept: number; of: number }
}

/** The small line under an answer. Unknown values are absent, never 0. */
export interface AnswerSummary {
  modelName: string
  totalMs: Milliseconds
  firstTokenMs?: Milliseconds
  inputTokens?: Tokens
  outputTokens?: Tokens
  tokensPerSecond?: number
  costMicroUsd?: MicroUsd
  /** Bytes that left this machine for the answer. */
  sentBytes: number
  /** Earlier messages that were left out because the conversation is longer than the model's window. */
  leftOutMessages: number
  /** The last message that was left out, above the line where the cut is; absent when nothing was. */
  cutAfter?: MessageId
  /** Files and messages that were not read whole; absent when there are none. */
  notWhole?: NotWhole[]
  /** The answer ended at the token limit and is not whole. */
  truncated: boolean
  /** The answer came from a demo model. */
  demo: boolean
  /** remote: it was asked over the network, if only on this machine. Absent in answers of earlier versions. */
  where?: 'local' | 'remote'
  /** Models that could not answer, and why; absent when the first one did. */
  switches?: { from: ModelRef; error: PlainError }[]
  /** Why the model was asked again, for each time; absent where it was asked once. */
  retries?: { model: ModelRef; error: PlainError }[]
  /** How it ended, where that was not of itself and not at the limit; `note` is what the provider said about it. */
  finish?: { reason: FinishReason; note?: string }
  /** The answer came out of the cache. */
  cache?: CacheMark
  /** Mentions of each kind that were masked in what was sent; absent where nothing was. */
  masked?: Readonly<Record<string, number>>
  /** What was taken out of the answer, and whether it obeyed a text from outside; absent where neither happened. */
  screened?: ScreenedAnswer
  /** Something similar had been asked before; the answer is a new one. */
  similar?: SimilarAnswer
  /** It may not be good enough, and somebody else may be asked. */
  weak?: WeakAnswer
  /** It was asked for because the answer before it was weak. */
  escalated?: Escalated
  /** The person wrote it over the answer of this message, which is kept beside it. */
  editedFrom?: MessageId
}

export interface Message {
  id: MessageId
  conversationId: ConversationId
  parentId: MessageId | null
  role: Role
  parts: MessagePart[]
  status: MessageStatus
  createdAt: EpochMs
  /** Answers only. */
  turnId: TurnId | null
  model: ModelRef | null
  summary: AnswerSummary | null
  error: PlainError | null
}

/** What the model reads of a message: text and attachments, without reasoning and pictures. */
export function messageText(parts: readonly MessagePart[]): string {
  const texts: string[] = []
  for (const part of parts) {
    if (part.type === 'text') texts.push(part.text)
    else if (part.type === 'attachment') texts.push(fileText(part.name, part.text))
  }
  return texts.join('\n\n')
}

/** A file as the model reads it. */
export const fileText = (name: string, text: string): string => `${name}:\n\n${text}`
