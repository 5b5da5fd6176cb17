import { describeError, type ErrorDescription } from './describe-error.ts'
import { asSystemError, SextantError } from './errors.ts'

/** The part of the log that errors are written to. */
export interface ErrorLog {
  warn(event: string, fields?: Record<string, unknown>): void
  error(event: string, fields?: Record<string, unknown>): void
}

/** What an error object was reported as: one that reaches several who wait is logged once. */
const reported = new WeakMap<object, SextantError>()

/**
 * Writes an error to the log where its way ends, once, without texts of a person.
 * An error with a code of ours, or of the system, is a warning. Anything else is unexpected: it is logged under a number, and what is
 * returned carries the number, so that the person who sees it can find it in the log.
 * What was cancelled is not logged.
 * @param event where it ended, such as `turn.failed`
 * @param description where the error comes from another process, which described it there
 * @returns the error to pass on
 */
export function reportError(
  log: ErrorLog,
  event: string,
  thrown: unknown,
  fields: Record<string, unknown> = {},
  description: ErrorDescription = describeError(thrown)
): SextantError {
  const ours = asSystemError(thrown)
  if (ours instanceof SextantError && ours.code !== 'internal') {
    if (ours.code !== 'cancelled') log.warn(event, { ...fields, error: description })
    return ours
  }
  if (thrown instanceof Error && thrown.name === 'AbortError')
    return new SextantError('cancelled', { retryable: true, cause: thrown })
  if (thrown instanceof SextantError && thrown.params['number'] !== undefined) return thrown
  const known = typeof thrown === 'object' && thrown !== null ? reported.get(thrown) : undefined
  if (known) return known
  const number = newNumber()
  log.error(event, { number, ...fields, error: description })
  // The languages have a wording of their own for an error that has a number.
  const error = new SextantError('internal', {
    params: { number, context: 'numbered' },
    retryable: true,
    cause: thrown
  })
  if (typeof thrown === 'object' && thrown !== null) reported.set(thrown, error)
  return error
}

/** Without letters and digits that are taken for each other. */
const SIGNS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** Eight signs in two groups, easy to read out: `7F3K-Q2MA`. */
function newNumber(): string {
  const signs = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => SIGNS[byte % SIGNS.length])
  return `${signs.slice(0, 4).join('')}-${signs.slice(4).join('')}`
}
