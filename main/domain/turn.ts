import type { CacheKey } from './cache.ts'
import type { DeltaChannel, PromptMessage, Sampling } from './completion.ts'
import type { PlainError } from './errors.ts'
import type { ConversationId, MessageId, ModelRef, TurnId, WorkspaceId } from './ids.ts'
import type { Message } from './message.ts'
import type { Wanted } from './plan.ts'
import type { Escalated } from './route.ts'
import type { ObeyedOrder } from './security.ts'
import type { TurnTrace } from './trace.ts'
import type { EpochMs, Tokens } from './units.ts'

/** A message of the conversation on its way to a model; the system prompt has no message. */
export interface TurnMessage extends PromptMessage {
  messageId: MessageId | null
  /** Where files came with it: what its text is made of, in order. */
  pieces?: readonly TextPiece[]
}

/** A part of a message's text: what was written, or a file that came with it. */
export interface TextPiece {
  /** Of a file. */
  name?: string
  text: string
  /** Marks that stand around it, whatever of it is read. */
  before?: string
  after?: string
}

/** A user message and everything needed to answer it. */
export interface Turn {
  id: TurnId
  workspaceId: WorkspaceId
  conversationId: ConversationId
  /** The answer that is being written. */
  messageId: MessageId
  /** System prompt first where there is one, the message to answer last, and after it what an answer to continue has. */
  messages: TurnMessage[]
  /** What texts from outside tell the assistant to do, as the screening found it. */
  orders?: readonly ObeyedOrder[]
  /** What the person wants to answer; the plan says who does. */
  wanted: Wanted
  sampling: Sampling
  /** Hashes of the files and pictures in the conversation, in order. */
  attachments: readonly string[]
  /** The person has seen an answer and wants another: none out of a cache. */
  fresh: boolean
  /** With `fresh`: what the cache had answered with, to be taken back. */
  served?: CacheKey
  /** With `fresh`: the answer was weak, and the person agreed to ask this model instead. */
  escalated?: Escalated
  /** Nobody has asked yet: the answer is made ahead of time, and none that would be longer than this. */
  warming?: { maxOutputTokens: Tokens }
}

/** What the person is told about the way of a turn before its answer begins. */
export type AnswerNotice =
  | { type: 'left-out'; messages: number }
  /** The provider's rate limit holds it up, probably until then. */
  | { type: 'rate-limited'; model: ModelRef; until: EpochMs }
  /** The same model failed before its answer began, and is asked once more then. */
  | { type: 'retrying'; model: ModelRef; error: PlainError; at: EpochMs }
  /** The model could not answer; the next one is asked. */
  | { type: 'switched'; from: ModelRef; to: ModelRef; error: PlainError }

/** What the pipeline tells while it answers. */
export type AnswerEvent =
  | AnswerNotice
  | { type: 'progress'; phase: 'loading-model' | 'reading-prompt'; fraction: number }
  /** `fraction` of the predicted length that is there, from 0 to below 1; absent when none was predicted. */
  | { type: 'delta'; channel: DeltaChannel; text: string; fraction?: number }

/**
 * What a watcher of a turn receives: first a snapshot of what there is, then what comes. `end` is the last event; `next`
 * is a turn that asks a stronger model because this answer is weak.
 */
export type TurnEvent =
  | { type: 'snapshot'; message: Message }
  | AnswerEvent
  | { type: 'end'; message: Message; trace: TurnTrace; next?: StartedTurn }

/** What a turn was started with, once it is safely stored. */
export interface StartedTurn {
  turnId: TurnId
  conversationId: ConversationId
  model: ModelRef
  userMessageId: MessageId
  messageId: MessageId
  /** This model is asked once only: the conversation goes on with the one it had. */
  once?: true
}

/** Where the answer of a turn stands. */
export interface TurnPlace {
  turnId: TurnId
  conversationId: ConversationId
  messageId: MessageId
  /** The conversation's. */
  title: string
}

/** Answers of the IPC contract. */
export type Result<T> = { ok: true; data: T } | { ok: false; error: PlainError }
