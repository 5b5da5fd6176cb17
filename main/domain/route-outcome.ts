import type { ConversationId, ModelRef, TurnId } from './ids.ts'
import type { Estimate } from './route.ts'
import type { EpochMs, MicroUsd, Milliseconds, Tokens } from './units.ts'

/** What is known before a request runs, by name: counts and seconds as numbers, kinds as words. */
export type Features = Readonly<Record<string, number | string | boolean | undefined>>

/** Words hashed to places, each place once, with weights; in ascending order of nothing in particular. */
export interface SparseVector {
  places: Int32Array
  values: Float64Array
}

/** What the quality heads look at: what a question is made of, never the question itself. */
export interface PromptProfile {
  /** Hand-made features, roughly between -1 and 3 each. */
  features: Float64Array
  /** How often each word and pair of words occurs, on a logarithmic scale. */
  words: SparseVector
  /** Its meaning as a vector of length 1; absent without the embedding model. */
  embedding?: Float32Array
}

/** What a person shows about an answer, from what they do with it. */
export type FeedbackSignal = 'good' | 'bad' | 'kept' | 'asked-again' | 'other-model'

/** One answer and what became of it: what is stored, and learned again at the next start. */
export interface RouteOutcome {
  turnId: TurnId
  conversationId: ConversationId
  at: EpochMs
  model: ModelRef
  where: 'local' | 'remote'
  features: Features
  profile: PromptProfile
  promptTokens: Tokens
  firstTokenMs: Milliseconds | null
  totalMs: Milliseconds
  outputTokens: number | null
  failed: boolean
  signal: FeedbackSignal | null
  /** What was expected of the model that answered, and what came; for how good the forecasts were. */
  expected: { lowMs: number; medianMs: number; highMs: number } | null
  /** Absent in outcomes of earlier versions. */
  expectedTokens?: Estimate
  expectedMicroUsd?: Estimate
  costMicroUsd?: MicroUsd | null
  /** Absent where the person named the model. */
  against?: Alternatives
}

/** What was expected of another model for the same question. */
export interface Alternative {
  totalMs: Milliseconds
  costMicroUsd: MicroUsd | null
}

/** What always asking one model would have meant. */
export interface Alternatives {
  best: Alternative | null
  local: Alternative | null
}
