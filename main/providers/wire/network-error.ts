import { connectionFailure, connectionWords } from '../../domain/connection-failures.ts'
import { SextantError } from '../../domain/errors.ts'
import { redact } from '../../detection/redact.ts'
import type { Whose } from './classify-error.ts'

/**
 * What the network did, as an error that a person can act on. Errors of our own, such as of the gate in front of the
 * network, stay as they are. The class is the `context` of the text; `said` are the words of the system.
 */
export function networkError(thrown: unknown, url: string, whose: Whose): SextantError {
  if (thrown instanceof SextantError) return thrown
  const reason = connectionFailure(thrown)
  const host = URL.canParse(url) ? new URL(url).host : ''
  const cause = new Error(redact(connectionWords(thrown), whose.key).slice(0, 500))
  const context = reason?.replace(/^certificate-/, '') ?? 'unknown'
  const params = { provider: whose.provider, host, reason: reason ?? 'unknown', context, said: cause.message }
  if (reason === 'timeout')
    return new SextantError('provider-timeout', {
      params: { ...params, phase: 'connect', seconds: 0 },
      retryable: true,
      cause
    })
  if (reason === 'handshake' || reason?.startsWith('certificate-'))
    return new SextantError('provider-certificate', { params, cause })
  if (reason === 'redirect') return new SextantError('provider-protocol', { params, cause })
  if (reason === 'http') return new SextantError('provider-protocol', { params, retryable: true, cause })
  return new SextantError('provider-unreachable', { params, retryable: !LASTING.has(reason ?? ''), cause })
}

/** What the next second does not change. */
const LASTING: ReadonlySet<string> = new Set(['refused', 'blocked'])
