import type { TokenUsage } from '../../domain/completion.ts'
import { at, countOf, fieldsOf, known, listOf, sumOf } from '../wire/fields.ts'

/** Tokens of one kind, such as AUDIO, in a list of counts by modality. */
function ofModality(usage: unknown, list: string, modality: string): number | undefined {
  return countOf(
    at(
      listOf(at(usage, list)).find((entry) => at(entry, 'modality') === modality),
      'tokenCount'
    )
  )
}

/** What is read of a usage. */
export const USAGE_FIELDS = [
  'totalTokenCount',
  'thoughtsTokenCount',
  'promptTokenCount',
  'toolUsePromptTokenCount',
  'cachedContentTokenCount',
  'candidatesTokenCount',
  'promptTokensDetails',
  'toolUsePromptTokensDetails',
  'cacheTokensDetails',
  'candidatesTokensDetails'
] as const

/**
 * Token counts of the Gemini protocol. Thoughts stand beside the candidates' tokens there, and what tools put into the
 * prompt beside the prompt's. A count that is 0 is left out of their JSON, so beside a total it is 0.
 */
export function readUsage(usage: unknown): TokenUsage {
  if (!fieldsOf(usage)) return {}
  const total = countOf(at(usage, 'totalTokenCount'))
  const reasoning = countOf(at(usage, 'thoughtsTokenCount'))
  const zero = total === undefined ? undefined : 0
  return known<TokenUsage>({
    input: sumOf(countOf(at(usage, 'promptTokenCount')), countOf(at(usage, 'toolUsePromptTokenCount'))) ?? zero,
    cachedInput: countOf(at(usage, 'cachedContentTokenCount')),
    audioInput: sumOf(
      ofModality(usage, 'promptTokensDetails', 'AUDIO'),
      ofModality(usage, 'toolUsePromptTokensDetails', 'AUDIO')
    ),
    cachedAudioInput: ofModality(usage, 'cacheTokensDetails', 'AUDIO'),
    output: sumOf(countOf(at(usage, 'candidatesTokenCount')), reasoning) ?? zero,
    reasoning,
    audioOutput: ofModality(usage, 'candidatesTokensDetails', 'AUDIO'),
    imageOutput: ofModality(usage, 'candidatesTokensDetails', 'IMAGE')
  })
}
