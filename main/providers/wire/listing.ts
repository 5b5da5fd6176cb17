import { LIST_LIMITS } from '../../domain/limits.ts'
import type { GetJson } from '../protocol.ts'
import { limitReached } from './limit-reached.ts'
import type { Fields } from './fields.ts'

/**
 * What a list may still take: its pages and the descriptions of its entries count together, so that a list without an end
 * ends.
 * @param get asks for one page's text, as far as `bytes`
 * @param parse makes a value of it
 */
export function boundedListing(
  provider: string,
  get: (path: string, body: Fields | undefined, bytes: number) => Promise<string>,
  parse: (text: string) => unknown
): GetJson {
  let requests = 0
  let bytes = LIST_LIMITS.allBytes as number
  return async (path, body) => {
    if (++requests > LIST_LIMITS.requests) throw limitReached(provider, 'many', LIST_LIMITS.requests)
    if (bytes <= 0) throw limitReached(provider, 'big', LIST_LIMITS.allBytes)
    const text = await get(path, body, Math.min(bytes, LIST_LIMITS.bytes))
    bytes -= text.length
    return parse(text)
  }
}
