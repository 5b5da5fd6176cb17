import type { RankedPassage } from '../../domain/passage.ts'
import type { ContextReason } from '../../domain/trace.ts'
import type { Tokens } from '../../domain/units.ts'
import type { Pause } from '../../time/in-slices.ts'
import type { ContextMessage, ContextWishes } from './context-message.ts'

export type Fate = 'whole' | 'shortened' | 'dropped'

/** What became of a part of a message. */
export interface FittedPiece {
  message: number
  piece: number
  fate: Fate
  reason: ContextReason
  /** What the model reads of it; empty when it is dropped. */
  text: string
  tokens: Tokens
  /** Of all of it. */
  ofTokens: Tokens
  /** Of a shortened one: how many of its passages are read. */
  passages?: { kept: number; of: number }
  /** Of a shortened table: how many of its rows are read. */
  rows?: { kept: number; of: number }
}

/** What was chosen when the conversation was last cut: the beginning of the prompt stays the same while it holds. */
export interface Plan {
  /** The messages there were: later ones are read whole. */
  known: ReadonlySet<string>
  /** Passages of each piece by `pieceKey`; a piece that is not here is dropped. */
  kept: ReadonlyMap<string, readonly number[]>
}

export interface FitRequest {
  messages: readonly ContextMessage[]
  /** What the prompt may have. */
  budget: Tokens
  /** Kept free of it as soon as something is left out: the model is told what that means. */
  noteTokens?: Tokens
  /** Tokens of each text by the model's tokenizer, or not less. */
  count: (texts: string[]) => Promise<Tokens[]>
  /** Tokens that stand around a message, at most. */
  around: Tokens
  /** Asked for only when not everything fits. */
  rank: () => Promise<readonly RankedPassage[]>
  wishes?: ContextWishes
  /** Lets others have their turn. */
  pause?: Pause
  previous?: Plan | undefined
}

export interface Fitted {
  pieces: FittedPiece[]
  usedTokens: Tokens
  counting: 'exact' | 'upper-bound'
  /** Undefined while everything fits. */
  plan: Plan | undefined
  /** The conversation was cut anew: the prompt does not begin as the one before. */
  compacted: boolean
}
