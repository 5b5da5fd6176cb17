import { anyOf } from '../../language/word-lists.ts'
import phrases from './error-phrases.json' with { type: 'json' }
import { fieldsOf, type Fields } from './fields.ts'
import type { ProviderErrorBody } from './provider-error-body.ts'

/** A change to a request without which a provider does not take it. */
export type RequestAdaptation =
  | { type: 'drop'; way: readonly string[] }
  | { type: 'rename'; from: string; to: string }
  | { type: 'limit'; field: string; most: number }

/** Parts of a request that an answer can be had without, and how providers call them. */
const DISPENSABLE: readonly { way: readonly string[]; words: RegExp }[] = [
  { way: ['temperature'], words: /temperature/i },
  { way: ['top_p'], words: /top_?p\b/i },
  { way: ['stream_options'], words: /stream_options|include_usage/i },
  { way: ['reasoning'], words: /reasoning|summar(?:y|ies)/i },
  { way: ['store'], words: /\bstore\b/i },
  { way: ['add_generation_prompt'], words: /add_generation_prompt/i },
  { way: ['continue_final_message'], words: /continue_final_message/i },
  { way: ['generationConfig', 'thinkingConfig'], words: /thinking|include_?thoughts/i },
  { way: ['generationConfig', 'temperature'], words: /temperature/i },
  { way: ['generationConfig', 'topP'], words: /top_?p\b/i }
]

const OBJECTION = new RegExp(anyOf(phrases, 'objection'), 'i')

const LIMIT_FIELDS = ['max_tokens', 'max_completion_tokens', 'max_output_tokens'] as const

/**
 * What to change so that the provider takes the request after all, from its refusal; undefined when nothing helps.
 * Models differ in which options they take, and providers change it: their refusal is the surest word on it.
 */
export function adaptationFor(body: Fields, { message, param }: ProviderErrorBody): RequestAdaptation | undefined {
  const about = `${param ?? ''} ${message}`
  const renamed = /use '?(max_completion_tokens|max_tokens)'? instead/i.exec(message)?.[1]
  const from = LIMIT_FIELDS.find((field) => field in body && field !== renamed)
  if (renamed !== undefined && from !== undefined) return { type: 'rename', from, to: renamed }
  const limit = LIMIT_FIELDS.find((field) => field in body)
  if (limit !== undefined) {
    const most = mostTokens(about)
    if (most !== undefined && most < Number(body[limit])) return { type: 'limit', field: limit, most }
  }
  if (!OBJECTION.test(about)) return undefined
  const named = DISPENSABLE.filter(({ way, words }) => has(body, way) && words.test(about))
  // Two that may not stand together: the second goes.
  const [first, second] = named
  return first && { type: 'drop', way: (/both/i.test(message) && second ? second : first).way }
}

/** The body with a change; unchanged where it does not apply. */
export function adaptRequest(body: Fields, concession: RequestAdaptation): Fields {
  switch (concession.type) {
    case 'drop':
      return without(body, concession.way)
    case 'rename': {
      const { [concession.from]: value, ...rest } = body
      return value === undefined ? body : { ...rest, [concession.to]: value }
    }
    case 'limit':
      return concession.field in body
        ? { ...body, [concession.field]: Math.min(Number(body[concession.field]), concession.most) }
        : body
  }
}

function has(body: Fields, [name = '', ...rest]: readonly string[]): boolean {
  return rest.length === 0 ? name in body : has(fieldsOf(body[name]) ?? {}, rest)
}

function without(body: Fields, [name = '', ...rest]: readonly string[]): Fields {
  const { [name]: value, ...others } = body
  const inner = fieldsOf(value)
  return rest.length > 0 && inner ? { ...others, [name]: without(inner, rest) } : others
}

/** The largest limit for an answer that a refusal names. */
function mostTokens(about: string): number | undefined {
  if (!/max_(?:completion_|output_)?tokens/i.test(about)) return undefined
  const found =
    />\s*([\d,]{3,})/.exec(about) ??
    /(?:at most|less than or equal to|maximum (?:value )?(?:is|of)|up to|<=)\s*`?([\d,]{3,})/i.exec(about)
  return found?.[1] === undefined ? undefined : Number(found[1].replaceAll(',', ''))
}
