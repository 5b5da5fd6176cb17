import type { Milliseconds } from './units.ts'

/** What providers limit in a time. `tokens` counts input and output together. */
export const RATE_METERS = ['requests', 'tokens', 'inputTokens', 'outputTokens'] as const
export type RateMeter = (typeof RATE_METERS)[number]

/** What a provider still allows. */
export interface RateAllowance {
  limit: number
  remaining: number
  /** Until all of it is there again; null where the provider does not say. */
  resetMs: Milliseconds | null
}

/** What a provider says about its limits with a response. */
export interface RateNotice {
  allowances: Partial<Record<RateMeter, RateAllowance>>
  /** It wants no request for so long; absent where it did not ask for that. */
  retryAfterMs?: Milliseconds
}
