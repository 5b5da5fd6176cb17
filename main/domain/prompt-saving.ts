import type { ModelRef, WorkspaceId } from './ids.ts'
import type { TurnTrace } from './trace.ts'
import type { MicroUsd, Tokens } from './units.ts'

/** What it saved that the prompt of an answer was written shorter. Estimates. */
export interface PromptSaving {
  workspaceId: WorkspaceId
  model: ModelRef
  where: 'local' | 'remote'
  tokens: Tokens
  /** 0 where the price is unknown. */
  microUsd: MicroUsd
}

/** The same of many answers. */
export interface PromptSavingRow extends PromptSaving {
  answers: number
}

/**
 * What an answer's trace says of it; undefined where nothing was saved or nothing was asked. What earlier requests had
 * sent before would have been read out of the provider's cache, as far as it read anything there.
 */
export function promptSavingOf(trace: TurnTrace): PromptSaving | undefined {
  const { decisions, workspaceId, model, where, beforeProviderMs, usage, cost } = trace
  const { compress } = decisions
  if (!compress || compress.savedTokens === 0 || workspaceId === undefined || beforeProviderMs === null)
    return undefined
  const { input = '0', cachedInput = input } = cost?.prices ?? {}
  // Dollars for a million tokens are millionths of a dollar for one.
  const repeated = Number((usage.cachedInput ?? 0) > 0 ? cachedInput : input)
  const { savedTokens: tokens, savedInNewTokens } = compress
  const microUsd = savedInNewTokens * Number(input) + (tokens - savedInNewTokens) * repeated
  return { workspaceId, model, where, tokens, microUsd }
}
