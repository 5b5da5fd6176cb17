import type { Brand } from './brand.ts'
import type { FinishReason, TokenUsage } from './completion.ts'
import type { ConversationId, MessageId, ModelRef, WorkspaceId } from './ids.ts'
import type { Bytes, EpochMs, MicroUsd, Milliseconds } from './units.ts'

/** A hash over everything an answer depends on, in hexadecimal. */
export type CacheKey = Brand<string, 'CacheKey'>

/** From the fastest to the slowest. */
export type CacheLayerName = 'memory' | 'redis' | 'sqlite' | 'edge'

/** What answered: a layer with exactly this question, or a question that means the same. */
export type CacheSource = CacheLayerName | 'semantic'

/** Who may be answered with an entry: this conversation, everything in the workspace, or the whole team. */
export type CacheScope = 'conversation' | 'workspace' | 'team'

/**
 * What an answer was made of: `confidential` stays in its conversation, `personal` and `masked` content stays on this
 * machine, `open` content may go wherever the person allowed.
 */
export type Sensitivity = 'open' | 'masked' | 'personal' | 'confidential'

/** plain: only the model's own knowledge. file: something attached. knowledge: looked up. warmed: asked ahead of time. */
export type AnswerKind = 'plain' | 'file' | 'knowledge' | 'warmed'

/** An answer as it was given once. */
export interface CachedAnswer {
  question: string
  text: string
  reasoning: string
  model: ModelRef
  modelName: string
  finish: FinishReason
  usage: TokenUsage
  /** null when the price was unknown. */
  costMicroUsd: MicroUsd | null
  totalMs: Milliseconds
  /** Where it was given; absent for what was asked ahead of time. */
  place?: AnswerPlace
}

/** An answer in a conversation of this machine; it may be gone. */
export interface AnswerPlace {
  conversationId: ConversationId
  messageId: MessageId
}

/** What a cache keeps. Entries never change: a new answer for a key is a new entry with a later stamp. */
export interface CacheEntry {
  key: CacheKey
  /** Grows with every write and delete on this machine: what is later counts. */
  stamp: number
  /** The machine whose stamp it is: clocks of two machines do not compare. Absent until the entry is kept. */
  by?: string
  createdAt: EpochMs
  /** The entry is gone from this moment on, in every layer. */
  expiresAt: EpochMs
  workspaceId: WorkspaceId
  scope: CacheScope
  /** The conversation's, the workspace's or the team's, by the scope. */
  scopeId: string
  kind: AnswerKind
  sensitivity: Sensitivity
  /** What the answer depends on, such as `file:<hash>` or `model:<ref>`: when one changes the entry is void. */
  tags: readonly string[]
  /** About what the entry takes in memory. */
  bytes: Bytes
  answer: CachedAnswer
}

/** A row as it is kept: the sealed entry, and figures about it that give nothing away. */
export interface CacheRow {
  /** The key's name under the sealing key. */
  name: string
  /** Tells rows of other sealing keys apart. */
  sealedWith: string
  fingerprint: number
  stamp: number
  createdAt: number
  expiresAt: number
  bytes: number
  workspaceId: string
  scope: string
  kind: string
  model: string
  savedMs: number
  savedMicroUsd: number | null
  tags: readonly string[]
  sealed: Uint8Array
}

/** Something wrong that a layer returned in place of an entry. */
export interface CacheFinding {
  layer: CacheLayerName
  /** forged: not made with our key, or for another question. unreadable: not an entry at all. */
  what: 'forged' | 'unreadable'
  key: CacheKey
}

/** What a person sees about an answer out of the cache. */
export interface CacheMark {
  source: CacheSource
  /** The entry's own age. */
  ageMs: Milliseconds
  savedMs: Milliseconds
  /** 0 for answers of local models; null when the price was unknown. */
  savedMicroUsd: MicroUsd | null
  /** What had been asked when the answer was made; differs from the question only for semantic hits. */
  question: string
  similarity: number | null
  warmed: boolean
}

/** Something similar that was asked before; it was not served. */
export interface SimilarAnswer {
  question: string
  /** Of the questions' vectors, 0 to 1. */
  similarity: number
  place?: AnswerPlace
}

/**
 * Why a turn has nothing to do with the cache. off: the person switched it off. continued: it goes on with an answer.
 * varied: the temperature or the question asks for another answer each time. personal: the answer depends on who asks.
 * time-sensitive: it depends on when it is asked. too-long: the question is larger than an entry may be.
 */
export type CacheRefusal = 'off' | 'continued' | 'varied' | 'time-sensitive' | 'personal' | 'too-long'

/**
 * Why an answer was not kept, beside the reasons of the turn. unfinished: stopped, failed or cut at a limit. flagged:
 * the provider held something back or the model declined. empty: no words. other-model: only in traces of earlier
 * versions, which kept nothing of a model that stood in for another.
 */
export type KeepRefusal = CacheRefusal | 'unfinished' | 'flagged' | 'empty' | 'other-model'

/** What the cache did for a turn. */
export interface CacheTrace {
  /** bypassed: the person asked again. left-out: see `refusal`. joined: an equal question was being answered already. */
  lookup: 'hit' | 'joined' | 'miss' | 'bypassed' | 'left-out'
  refusal: CacheRefusal | null
  /** What the entry goes by; lets a complaint find it. */
  key: CacheKey | null
  /** Where it could have been found. */
  scope: CacheScope | null
  mark: CacheMark | null
  similar: SimilarAnswer | null
  /** kept, or why not; null for hits. */
  kept: 'kept' | KeepRefusal | null
  /** Kept on this machine only, though the team would look for it: the answer is not fit for others, or may not leave. */
  keptHere?: true
  /** Until when it is kept. */
  keptUntil: EpochMs | null
}
