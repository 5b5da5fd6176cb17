import type { CacheTrace } from './cache.ts'
import type { CompressDecision } from './compression.ts'
import type { FinishReason, TokenUsage } from './completion.ts'
import type { PlainError } from './errors.ts'
import type { ConversationId, MessageId, ModelRef, TurnId, WorkspaceId } from './ids.ts'
import type { PriceTerms, Usd } from './model.ts'
import type { Wanted } from './plan.ts'
import type { LoadAtPlan } from './load.ts'
import type { Escalated, RouteDecision, WeakAnswer } from './route.ts'
import type { EgressDecision, ScreenedAnswer, SecurityDecision } from './security.ts'
import type { EpochMs, MicroUsd, Milliseconds, Tokens } from './units.ts'

/**
 * The stages that are timed, in their order: `cache` looks an answer up, `choose` and `fit` make the context, `confirm` is
 * the wait for the person who is asked whether it may be sent, and no part of `generate`. The trace, the window, history
 * and the languages use these names.
 */
export const STAGES = [
  'screen',
  'plan',
  'cache',
  'choose',
  'fit',
  'compress',
  'admit',
  'mask',
  'confirm',
  'generate'
] as const
export type StageName = (typeof STAGES)[number]

/** A stage by the name that is stored: `fit` was called `context` in earlier versions. */
export const stageNamed = (stored: string): string => (stored === 'context' ? 'fit' : stored)

/** What a stage decided, by its name. A new stage adds its own. */
export interface StageDecisions {
  screen: SecurityDecision
  mask: EgressDecision
  plan: PlanDecision
  cache: CacheTrace
  fit: ContextLedger
  compress: CompressDecision
  admit: AdmitDecision
  generate: GenerateDecision
}

/** What was made of the answer once it was there. */
export interface GenerateDecision {
  /** Absent for an answer that nothing speaks against. */
  weak?: WeakAnswer
  /** Absent where nothing was noticed, and in traces of earlier versions. */
  screened?: ScreenedAnswer
}

/** What was set aside for a request before it left. */
export interface AdmitDecision {
  /** How long it waited for the rate limit. */
  waitedMs: Milliseconds
  /** null where the price is unknown. */
  reserved: MicroUsd | null
  /** The budget with the least left as the request was admitted. */
  budget?: { period: 'day' | 'month'; workspace: boolean; limitMicroUsd: MicroUsd; usedMicroUsd: MicroUsd }
  /** The person was asked and let it pass the budget; and how long they took. */
  approved?: { askedMs: Milliseconds }
  /** The longest answer that the budget still pays for. */
  shortenedTo?: Tokens
}

/** Who might have answered, the first choice first. */
export interface PlanDecision {
  wanted: Wanted
  candidates: readonly ModelRef[]
  /** What was expected of whom; absent in traces of earlier versions and for what nobody compared. */
  route?: RouteDecision
  /** The answer before this one was weak. */
  escalated?: Escalated
  /** What else was to be answered, and how many answers at once there was room for. */
  load?: LoadAtPlan
}

/**
 * One line of the context ledger: what happened to a stretch of the conversation. Neighbours of one kind and fate are
 * one line, so that the trace of a turn does not grow with its conversation; files and what was shortened have their own.
 */
export interface ContextLedgerLine {
  /** The first message of the stretch. */
  messageId: MessageId | null
  /** The last one, where there are several. */
  lastMessageId?: MessageId
  /** How many there are in it; absent for a single one, and in traces of earlier versions, which have a line for each. */
  messages?: number
  kind: 'system' | 'earlier' | 'last' | 'document' | 'tool'
  /** What is read of it; of what is left out, all of it. */
  tokens: Tokens
  outcome: 'kept' | 'shortened' | 'left-out'
  /** Of something shortened: all of it. */
  ofTokens?: Tokens
  /** Absent in traces of earlier versions. */
  reason?: ContextReason
  /** Of a file or a tool. */
  name?: string
  /** Which part of its message it is, from 0. */
  piece?: number
  /** Of a shortened text or table: how much of it is read. */
  passages?: Part
  rows?: Part
}

/** Why something is read or not. */
export type ContextReason =
  'always' | 'pinned' | 'excluded' | 'fits' | 'recent' | 'relevant' | 'referred' | 'off-topic' | 'no-room'

export interface Part {
  kept: number
  of: number
}

export interface ContextLedger {
  /** Tokens the prompt may use: the window less the room reserved for the answer; null when the window is unknown. */
  budgetTokens: Tokens | null
  /** Kept free for the answer; absent in traces of earlier versions. */
  reservedTokens?: Tokens
  usedTokens: Tokens
  /** Counted with the model's own tokenizer, estimated, or bounded from above because it certainly fits. */
  counting: 'exact' | 'estimate' | 'upper-bound'
  /** The cut was made anew: what a provider or a local model kept of the prompt holds only up to it. */
  compacted?: boolean
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

/** The version of the traces that are written now. A change that old readers misread raises it. */
export const TRACE_VERSION = 1

/** Everything that was decided and measured for one turn. Kept with the answer and shown by the Inspector. */
export interface TurnTrace {
  version: typeof TRACE_VERSION
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
  /** Absent for stages that the turn did not reach. */
  decisions: Partial<StageDecisions>
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
  /** Requests that failed before their answer began, after which the same model was asked once more; absent where none did. */
  retries?: { model: ModelRef; error: PlainError }[]
  error: PlainError | null
  /** Bytes that left this machine for it, as the ledger counted them. */
  sentBytes: number
}
