import { SextantError, type ErrorCode } from '../../domain/errors.ts'
import type { Milliseconds } from '../../domain/units.ts'
import { retryAfter } from '../resilience/retry-after.ts'
import { at, listOf, textOf } from './fields.ts'
import { redact } from '../../detection/redact.ts'
import { anyOf } from '../../language/word-lists.ts'
import phrases from './error-phrases.json' with { type: 'json' }
import type { ProviderErrorBody } from './provider-error-body.ts'

/** Who failed, for the text that a person reads. */
export interface Whose {
  provider: string
  model?: string
  /** Must never show up in a text. */
  key?: string | undefined
}

const says = (kind: keyof typeof phrases): RegExp => new RegExp(anyOf(phrases, kind), 'i')

const CONTEXT = says('context')
const FILTER = says('filter')
const QUOTA = says('quota')
/** Said about every limit by some. */
const PERHAPS_QUOTA = /billing/i
const AUTH = says('auth')
const MODEL = says('model')
const OVERLOAD = says('overload')
const RATE = says('rate')

/** Servers use any status for it. */
const NO_IMAGES = says('noImages')

/** A day's or a month's allowance does not come back by waiting a little. */
const LONG_QUOTA = /per_?day|perday|daily|per_?month|monthly/i

/** The longest that counts as a rate limit: what asks for more is an allowance that is used up. */
const LONGEST_RATE_WAIT_MS = 60 * 60_000

const retryableCodes: ReadonlySet<ErrorCode> = new Set(['provider-rate-limited', 'provider-failed'])

/**
 * The class of a failure that a provider reported, from its status and its words; the words count more, since many
 * servers use statuses loosely. Every text in it is free of keys.
 * @param status of the response, or the one inside an error that came in the middle of an answer
 */
export function classifyError(
  status: number | undefined,
  said: ProviderErrorBody,
  headers: Headers | null,
  whose: Whose,
  now: number
): SextantError {
  const wait = retryAfter(headers, said.fields, now)
  const code = codeOf(status ?? said.status, `${said.marks} ${said.message}`, said, wait)
  const told = redact(said.message, whose.key).slice(0, 500)
  const shouldRetry = headers?.get('x-should-retry')
  const retryable = shouldRetry === 'true' || (shouldRetry !== 'false' && retryableCodes.has(code))
  return new SextantError(code, {
    params: {
      provider: whose.provider,
      ...(whose.model !== undefined && { model: whose.model }),
      ...(status !== undefined && { status }),
      ...(told !== '' && { said: told })
    },
    retryable,
    ...(retryable && wait !== undefined && { retryAfterMs: wait })
  })
}

function codeOf(
  status: number | undefined,
  words: string,
  said: ProviderErrorBody,
  wait: Milliseconds | undefined
): ErrorCode {
  if (status === 413 || CONTEXT.test(words)) return 'context-too-long'
  if (NO_IMAGES.test(words)) return 'model-takes-no-images'
  if (status === 402) return 'provider-quota'
  if (status === 429 || RATE.test(words)) return isQuota(words, said, wait) ? 'provider-quota' : 'provider-rate-limited'
  if (QUOTA.test(words) || PERHAPS_QUOTA.test(words)) return 'provider-quota'
  if (FILTER.test(words)) return 'content-filtered'
  if (status === 401) return 'provider-auth'
  if (MODEL.test(words)) return 'provider-model-missing'
  if (status === 403 || ((status === undefined || status < 500) && AUTH.test(words))) return 'provider-auth'
  if (status === 404 && said.message === '') return 'provider-protocol'
  if (status !== undefined && (status >= 500 || status === 408 || status === 409 || status === 425))
    return 'provider-failed'
  if ((status === undefined || status < 400) && OVERLOAD.test(words)) return 'provider-failed'
  return status === undefined ? 'provider-failed' : 'provider-protocol'
}

/** Whether a refusal for having asked too much will not pass by itself soon. */
function isQuota(words: string, said: ProviderErrorBody, wait: Milliseconds | undefined): boolean {
  if (QUOTA.test(words)) return true
  if (wait !== undefined) return wait > LONGEST_RATE_WAIT_MS
  if (PERHAPS_QUOTA.test(words)) return true
  // Google calls every limit a quota and says which one it is.
  const violations = listOf(said.fields['details']).flatMap((detail) => listOf(at(detail, 'violations')))
  return violations.some((violation) => LONG_QUOTA.test(textOf(at(violation, 'quotaId')) ?? ''))
}
