import type { ErrorCode } from '../domain/errors.ts'
import type { Milliseconds } from '../domain/units.ts'
import type { InsightsFilter } from './insights-filter.ts'

/** Which turns stand behind a number. */
export interface TurnFilter extends InsightsFilter {
  outcome?: 'complete' | 'stopped' | 'failed' | undefined
  error?: ErrorCode | undefined
  /** A layer's name. */
  cacheLayer?: string | undefined
  /** Answered by any layer of the cache, or by none. */
  cached?: boolean | undefined
  /** Only turns that took at least that long, such as those beyond a percentile. */
  slowerThanMs?: Milliseconds | undefined
  /** The same for the time to the first token. */
  firstTokenSlowerThanMs?: Milliseconds | undefined
  /** They cost something. */
  paid?: boolean | undefined
  /** Something left this machine for them. */
  sent?: boolean | undefined
  unpriced?: boolean | undefined
}

/** The filter as conditions on a turn, each beginning with AND, and their values. */
export function whereOf(filter: TurnFilter): { sql: string; values: unknown[] } {
  const conditions: string[] = []
  const values: unknown[] = []
  const add = (condition: string, ...own: unknown[]): void => {
    conditions.push(` AND ${condition}`)
    values.push(...own)
  }
  if (filter.workspaceId !== undefined) add('workspace_id = ?', filter.workspaceId)
  if (filter.model !== undefined) add('model = ?', filter.model)
  if (filter.provider !== undefined) add('provider = ?', filter.provider)
  if (filter.where !== undefined) add('is_remote = ?', filter.where === 'remote' ? 1 : 0)
  if (filter.outcome !== undefined) add('outcome = ?', filter.outcome)
  if (filter.error !== undefined) add('error = ?', filter.error)
  if (filter.cacheLayer !== undefined) add('cache_layer = ?', filter.cacheLayer)
  if (filter.cached !== undefined) add(filter.cached ? 'cache_layer IS NOT NULL' : 'cache_layer IS NULL')
  if (filter.slowerThanMs !== undefined) add('total_ms >= ?', filter.slowerThanMs)
  if (filter.firstTokenSlowerThanMs !== undefined) add('first_token_ms >= ?', filter.firstTokenSlowerThanMs)
  if (filter.paid === true) add('cost_micro_usd > 0')
  if (filter.sent === true) add('sent_bytes > 0')
  if (filter.unpriced === true) add('cost_micro_usd IS NULL')
  return { sql: conditions.join(''), values }
}
