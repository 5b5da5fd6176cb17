import type { CacheTrace } from './cache.ts'
import type { FinishReason, TokenUsage } from './completion.ts'
import type { PlainError } from './errors.ts'
import type { ConversationId, MessageId, ModelRef, TurnId, WorkspaceId } from './ids.ts'
import type { PriceTerms, Usd } from './model.ts'
import type { EpochMs, MicroUsd, Milliseconds, Tokens } from './units.ts'

/** `confirm` is the wait for the person who is asked whether it may be sent; it is no part of `generate`. */
export type StageName = 'cache' | 'context' | 'confirm' | 'generate'

/**
 * One line of the context ledger: what happened to a stretch of the conversation. Neighbours of one kind and fate are
 * one line, so that the trace of a turn does not grow with its conversation.
 */
export interface ContextLedgerLine {
  /** The first message of the stretch. */
  messageId: MessageId | null
  /** How many there are in it; absent for a single one, and in traces of earlier versions, which have a line for each. */
  messages?: number
  kind: 'system' | 'earlier' | 'last'
  tokens: Tokens
  outcome: 'kept' | 'left-out'
}

export interface ContextLedger {
  /** Tokens the prompt may use: the window less the room reserved for the answer; null when the window is unknown. */
  budgetTokens: Tokens | null
  usedTokens: Tokens
  /** Counted with the model's own tokenizer, or bounded from above because it certainly fits. */
  counting: 'exact' | 'upper-bound'
  lines: ContextLedgerLine[]
}

export interface StageTrace {
  name: StageName
  /** From the moment the turn was received. */
  startMs: Milliseconds
  durationMs: Milliseconds
}

/** What an answer cost and why, exactly; a part is null when its price or its tokens are unknown. */
export interface AnswerCost {
  totalMicroUsd: MicroUsd | null
  inputUsd: Usd | null
  outputUsd: Usd | null
  /** Prices that held for it; null when unknown. */
  prices: PriceTerms | null
}

/** Everything that was decided and measured for one turn. Kept with the answer and shown by the Inspector. */
export interface TurnTrace {
  turnId: TurnId
  /** Absent in traces of earlier versions. */
  workspaceId?: WorkspaceId
  conversationId: ConversationId
  messageId: MessageId
  startedAt: EpochMs
  model: ModelRef
  modelName: string
  where: 'local' | 'remote'
  stages: StageTrace[]
  /** What the cache did; absent in traces of earlier versions. */
  cache?: CacheTrace
  context: ContextLedger | null
  /** From receiving the turn to handing it to the provider. */
  beforeProviderMs: Milliseconds | null
  firstTokenMs: Milliseconds | null
  totalMs: Milliseconds
  usage: TokenUsage
  costMicroUsd: MicroUsd | null
  /** Absent in traces of earlier versions. */
  cost?: AnswerCost
  outcome: 'complete' | 'stopped' | 'failed'
  /** `note` is what the provider said about the end. */
  finish: { reason: FinishReason; rawReason: string; note?: string } | null
  /** Models that were asked before the one that answered, and why they did not. */
  switches: { from: ModelRef; error: PlainError }[]
  error: PlainError | null
  /** Bytes that left this machine for it, as the ledger counted them. */
  sentBytes: number
}
