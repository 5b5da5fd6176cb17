import { connectionFailure, connectionWords } from '../domain/connection-failures.ts'
import { SextantError } from '../domain/errors.ts'

/**
 * Why a source did not give the file. unreachable: no connection. refused: the server answered with an error.
 * broken: the connection broke off again and again. wrong-file: what came is not what the list describes.
 */
export type FailureKind = 'unreachable' | 'refused' | 'broken' | 'wrong-file'

export class DownloadFailure extends Error {
  readonly kind: FailureKind
  /** HTTP status, where the server answered. */
  readonly status: number | undefined

  constructor(kind: FailureKind, options: { status?: number; cause?: unknown } = {}) {
    super(options.status === undefined ? kind : `${kind} ${options.status}`, { cause: options.cause })
    this.kind = kind
    this.status = options.status
  }
}

/** What to tell a person after the failures of all sources: the one that says most. */
export function asError(failures: readonly DownloadFailure[], model: string): SextantError {
  const cause = new AggregateError(failures)
  if (failures.some(({ kind }) => kind === 'wrong-file'))
    return new SextantError('download-checksum', { params: { model }, retryable: true, cause })
  if (failures.every(({ kind }) => kind === 'unreachable'))
    return new SextantError('download-offline', { params: { model, ...whyOf(failures) }, retryable: true, cause })
  const status = failures.find((failure) => failure.status !== undefined)?.status
  return new SextantError('download-failed', {
    params: { model, ...(status === undefined ? whyOf(failures) : { status, context: 'refused' }) },
    retryable: true,
    cause
  })
}

/** What the network did at the first failure that says so: the class that chooses the text, and the system's own words. */
function whyOf(failures: readonly DownloadFailure[]): { context?: string; said?: string } {
  for (const { cause } of failures) {
    if (cause === undefined) continue
    const reason = connectionFailure(cause) ?? 'unknown'
    const safe = reason === 'handshake' || reason.startsWith('certificate-')
    return { context: safe ? 'certificate' : reason, said: connectionWords(cause).slice(0, 300) }
  }
  return {}
}
