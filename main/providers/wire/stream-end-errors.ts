import { SextantError } from '../../domain/errors.ts'
import { classifyError, type Whose } from './classify-error.ts'
import { errorIn } from './provider-error-body.ts'

/** The failure that a JSON value of an answer's body reports, when it does. */
export function reportedIn(value: unknown, whose: Whose): SextantError | undefined {
  const said = errorIn(value)
  return said && classifyError(undefined, said, null, whose, 0)
}

/** @throws SextantError the failure that a JSON value reports, with the provider's word for how the answer ended */
export function throwReported(value: unknown, whose: Whose, rawReason?: string): void {
  const error = reportedIn(value, whose)
  if (error) throw rawReason === undefined ? error : withRawReason(error, rawReason)
}

/** The body ended before the answer did: broken off when some of it came, else no answer at all. */
export function unfinished(whose: Whose, began: boolean): SextantError {
  return new SextantError(began ? 'answer-broken' : 'provider-protocol', {
    params: { provider: whose.provider },
    retryable: true
  })
}

/** The provider itself says that the answer failed, by its word for how it ended. */
export function endedBadly(whose: Whose, rawReason: string): SextantError {
  return withRawReason(
    new SextantError('provider-failed', { params: { provider: whose.provider }, retryable: true }),
    rawReason
  )
}

/** The error, with the provider's own word for how the answer ended. */
export function withRawReason(error: SextantError, rawReason: string): SextantError {
  return new SextantError(error.code, {
    params: { ...error.params, rawReason },
    retryable: error.retryable,
    ...(error.retryAfterMs !== undefined && { retryAfterMs: error.retryAfterMs }),
    cause: error.cause
  })
}
