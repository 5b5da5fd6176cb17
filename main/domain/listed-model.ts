import type { PriceTerms } from './model.ts'
import type { Tokens } from './units.ts'

/** The languages that providers speak. One folder each. */
export const providerKinds = ['openai-responses', 'openai-chat', 'anthropic', 'google', 'ollama'] as const

export type ProviderKind = (typeof providerKinds)[number]

/** What is known about the model that is asked; unknown is absent. */
export interface ModelFacts {
  contextWindow?: Tokens
  maxOutputTokens?: Tokens
  images?: boolean
  reasoning?: boolean
  /** Whether temperature and top-p may be set. */
  sampling?: boolean
}

/** A model as a provider lists it. */
export interface ListedModel extends ModelFacts {
  id: string
  name?: string
  prices?: readonly PriceTerms[]
}
