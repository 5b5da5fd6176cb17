import type { TokenUsage } from '../../domain/completion.ts'
import type { Quirks } from '../protocol.ts'
import { at, countOf, fieldsOf, known, sumOf } from '../wire/fields.ts'

/** Token counts of the Chat Completions protocol, with the names that other servers gave them. */
export function readUsage(usage: unknown, quirks: Pick<Quirks, 'reasoningApart'> = {}): TokenUsage {
  if (!fieldsOf(usage)) return {}
  const inputDetail = (name: string): number | undefined => countOf(at(usage, 'prompt_tokens_details', name))
  const outputDetail = (name: string): number | undefined => countOf(at(usage, 'completion_tokens_details', name))
  const reasoning = outputDetail('reasoning_tokens') ?? countOf(at(usage, 'reasoning_tokens'))
  const completion = countOf(at(usage, 'completion_tokens'))
  const output = quirks.reasoningApart && completion !== undefined ? sumOf(completion, reasoning) : completion
  return known<TokenUsage>({
    input: countOf(at(usage, 'prompt_tokens')),
    cachedInput:
      inputDetail('cached_tokens') ??
      countOf(at(usage, 'prompt_cache_hit_tokens')) ??
      countOf(at(usage, 'cached_tokens')) ??
      countOf(at(usage, 'cache_read_input_tokens')),
    cacheWriteInput: inputDetail('cache_write_tokens') ?? countOf(at(usage, 'cache_creation_input_tokens')),
    audioInput: inputDetail('audio_tokens'),
    output,
    reasoning,
    audioOutput: outputDetail('audio_tokens')
  })
}
