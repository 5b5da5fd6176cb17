import type { MessageId } from './ids.ts'
import type { Tokens } from './units.ts'

/**
 * How much shorter prompts may be written. off: not at all. lossless: the same is said in fewer tokens. strong: of long
 * files only what belongs to the message that they came with.
 */
export const COMPRESSIONS = ['off', 'lossless', 'strong'] as const
export type Compression = (typeof COMPRESSIONS)[number]

/** In the order in which they are tried: those that lose nothing first. */
export const STRATEGIES = ['redundancy', 'references', 'summary', 'examples', 'truncation'] as const
export type Strategy = (typeof STRATEGIES)[number]

/** What a strategy did to a text. */
export interface CompressionStep {
  strategy: Strategy
  before: Tokens
  after: Tokens
}

/** A message that the model did not read as it was written. */
export interface RewrittenMessage {
  messageId: MessageId
  /** Names the text that was read in its place. */
  key: string
  /** Tokens of the whole message and of what was read of it, about. */
  before: Tokens
  after: Tokens
  /** Absent where it was cut to fit into the context, not written shorter. */
  strategies?: readonly Strategy[]
}

/** What became of the messages on their way to a model. Tokens are estimates. */
export interface CompressDecision {
  setting: Compression
  /** Of all messages that were written shorter, what that saved. */
  savedTokens: Tokens
  /** Of it in the messages since the last answer: the rest had been read before, and providers charge less for it. */
  savedInNewTokens: Tokens
  saved: { strategy: Strategy; tokens: Tokens }[]
  messages: RewrittenMessage[]
}
