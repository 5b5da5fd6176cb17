import type { TokenUsage } from '../../domain/completion.ts'
import { at, countOf, known } from '../wire/fields.ts'

/** Token counts in the last object of Ollama's answer; the prompt's is missing when all of it was known already. */
export function readUsage(last: unknown): TokenUsage {
  return known<TokenUsage>({ input: countOf(at(last, 'prompt_eval_count')), output: countOf(at(last, 'eval_count')) })
}
