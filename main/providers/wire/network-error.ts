import { SextantError } from '../../domain/errors.ts'
import { redact } from '../../detection/redact.ts'
import type { Whose } from './classify-error.ts'

/** Words for what kept two machines from talking, by the codes and messages of Node and of Chromium. */
const REASONS: readonly [RegExp, string][] = [
  [/ENOTFOUND|EAI_AGAIN|NAME_NOT_RESOLVED|getaddrinfo/i, 'name'],
  [/ECONNREFUSED|CONNECTION_REFUSED/i, 'refused'],
  [/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|SSL|TLS/i, 'certificate'],
  [/redirect/i, 'redirect'],
  [/ETIMEDOUT|TIMED_OUT|CONNECT_TIMEOUT|UND_ERR_(?:HEADERS|BODY)_TIMEOUT/i, 'timeout'],
  [/ECONNRESET|EPIPE|UND_ERR_SOCKET|CONNECTION_RESET|CONNECTION_CLOSED|terminated|aborted|other side closed/i, 'reset'],
  [/EHOSTUNREACH|ENETUNREACH|ENETDOWN|ADDRESS_UNREACHABLE|INTERNET_DISCONNECTED|NETWORK_CHANGED/i, 'unreachable']
]

/**
 * What the network did, as an error that a person can act on. Errors of our own, such as of the gate in front of the
 * network, stay as they are.
 */
export function networkError(thrown: unknown, url: string, whose: Whose): SextantError {
  if (thrown instanceof SextantError) return thrown
  const words = wordsOf(thrown)
  const reason = REASONS.find(([pattern]) => pattern.test(words))?.[1] ?? 'unknown'
  const host = URL.canParse(url) ? new URL(url).host : ''
  const params = { provider: whose.provider, host, reason }
  const cause = new Error(redact(words, whose.key).slice(0, 500))
  if (reason === 'timeout')
    return new SextantError('provider-timeout', {
      params: { ...params, phase: 'connect', seconds: 0 },
      retryable: true,
      cause
    })
  if (reason === 'certificate')
    return new SextantError('provider-certificate', { params: { ...params, said: cause.message }, cause })
  if (reason === 'redirect') return new SextantError('provider-protocol', { params, cause })
  const retryable = reason !== 'refused'
  return new SextantError('provider-unreachable', { params, retryable, cause })
}

/** The messages and codes of an error and of its causes. */
function wordsOf(thrown: unknown): string {
  const words: string[] = []
  let current = thrown
  for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
    const { code } = current as { code?: unknown }
    words.push(current.message, ...(typeof code === 'string' ? [code] : []))
    if (current instanceof AggregateError) for (const inner of current.errors) words.push(String(inner))
    current = current.cause
  }
  return words.length > 0 ? words.join(' ') : String(thrown)
}
