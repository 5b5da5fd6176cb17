import type { ModelRef } from './ids.ts'
import type { ContextLedger } from './trace.ts'
import type { Tokens } from './units.ts'

/** What a model would read, if the draft were sent to it now. */
export interface ContextPreview {
  model: ModelRef
  modelName: string
  /** All that is said, before anything is left out. */
  tokens: Tokens
  /** `tokens` is an estimate. */
  about: boolean
  /** What it may have of the model's context; null where that is unknown. */
  budgetTokens: Tokens | null
  /** What would be shortened or not be read; empty where everything fits. */
  lost: ContextLedger['lines']
}
