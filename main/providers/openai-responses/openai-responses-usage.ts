import type { TokenUsage } from '../../domain/completion.ts'
import { at, countOf, fieldsOf, known } from '../wire/fields.ts'

/** Token counts of the Responses protocol. */
export function readUsage(usage: unknown): TokenUsage {
  if (!fieldsOf(usage)) return {}
  return known<TokenUsage>({
    input: countOf(at(usage, 'input_tokens')),
    cachedInput: countOf(at(usage, 'input_tokens_details', 'cached_tokens')),
    cacheWriteInput: countOf(at(usage, 'input_tokens_details', 'cache_write_tokens')),
    output: countOf(at(usage, 'output_tokens')),
    reasoning: countOf(at(usage, 'output_tokens_details', 'reasoning_tokens'))
  })
}
