import { ANSWER_LIMITS } from '../../domain/limits.ts'
import { SextantError } from '../../domain/errors.ts'
import { isDeeper } from './json-depth.ts'
import { limitReached } from './limit-reached.ts'

/**
 * The value of a JSON text that a server sent.
 * @throws SextantError `answer-too-deep`, `provider-protocol`
 */
export function parseJson(text: string, provider: string): unknown {
  if (isDeeper(text, ANSWER_LIMITS.depth)) throw limitReached(provider, 'deep', ANSWER_LIMITS.depth)
  try {
    return JSON.parse(text) as unknown
  } catch (cause) {
    throw new SextantError('provider-protocol', { params: { provider }, cause })
  }
}
