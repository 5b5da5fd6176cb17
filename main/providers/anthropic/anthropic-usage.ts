import type { TokenUsage } from '../../domain/completion.ts'
import { at, countOf, fieldsOf, known, sumOf } from '../wire/fields.ts'

/** What is read of a usage. */
export const USAGE_FIELDS = [
  'input_tokens',
  'cache_read_input_tokens',
  'cache_creation_input_tokens',
  'output_tokens',
  'output_tokens_details'
] as const

/** Token counts of the Messages protocol: what was read from and written to the cache stands beside the input there. */
export function readUsage(usage: unknown): TokenUsage {
  if (!fieldsOf(usage)) return {}
  const cachedInput = countOf(at(usage, 'cache_read_input_tokens'))
  const cacheWriteInput = countOf(at(usage, 'cache_creation_input_tokens'))
  const fresh = countOf(at(usage, 'input_tokens'))
  return known<TokenUsage>({
    input: fresh === undefined ? undefined : sumOf(fresh, cachedInput, cacheWriteInput),
    cachedInput,
    cacheWriteInput,
    output: countOf(at(usage, 'output_tokens')),
    reasoning: countOf(at(usage, 'output_tokens_details', 'thinking_tokens'))
  })
}
