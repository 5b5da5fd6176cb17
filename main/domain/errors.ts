import { isPassing, systemErrorCode, systemErrorCodes } from './system-errors.ts'
import type { Milliseconds } from './units.ts'

/**
 * Every failure that can reach a person. The code is the key of its text in resources/locales/*.json under `errors`,
 * the params are the values that text needs.
 */
export const errorCodes = [
  ...systemErrorCodes,
  'internal',
  'invalid-input',
  'not-found',
  'cancelled',
  'message-damaged',
  'mask-terms-damaged',
  'conversation-busy',
  'message-too-long',
  'model-not-found',
  'model-not-installed',
  'model-file-missing',
  'model-file-truncated',
  'model-file-invalid',
  'model-file-not-plain',
  'model-header-too-big',
  'model-part-missing',
  'model-is-embedding',
  'model-is-reranker',
  'model-is-vocabulary',
  'model-is-addition',
  'model-architecture-unknown',
  'model-too-big',
  'model-load-failed',
  'model-in-use',
  'no-model-allowed',
  'inference-crashed',
  'inference-unavailable',
  'download-offline',
  'download-failed',
  'download-checksum',
  'download-no-space',
  'database-newer',
  'data-folder-gone',
  'backup-empty',
  'backup-damaged',
  'restore-waits',
  'file-not-written',
  'import-unknown',
  'import-too-big',
  'task-running',
  'secrets-unavailable',
  'attachment-unreadable',
  'attachment-too-big',
  'document-encrypted',
  'document-damaged',
  'document-without-text',
  'document-too-large',
  'link-refused',
  'debugging-refused',
  'base-url-invalid',
  'base-url-insecure',
  'base-url-unconfirmed',
  'provider-key-missing',
  'provider-auth',
  'budget-reached',
  'budget-declined',
  'provider-quota',
  'provider-rate-limited',
  'provider-unreachable',
  'provider-certificate',
  'provider-timeout',
  'provider-failed',
  'provider-protocol',
  'provider-model-missing',
  'provider-resting',
  'security-blocked',
  'security-declined',
  'egress-secret',
  'egress-declined',
  'model-takes-no-images',
  'context-too-long',
  'content-filtered',
  'answer-broken',
  'answer-too-big',
  'answer-too-deep',
  'answer-too-many',
  'network-offline',
  'network-declined',
  'network-unconfirmed',
  'network-redirect',
  'network-refused',
  'went-offline'
] as const
export type ErrorCode = (typeof errorCodes)[number]

export type ErrorParams = Readonly<Record<string, string | number>>

export interface ErrorOptions {
  /** Values for the text, such as the model's name. Never secrets. */
  params?: ErrorParams
  /** Whether trying the same again can help. */
  retryable?: boolean
  /** How long the other side asked to wait before that. */
  retryAfterMs?: Milliseconds
  cause?: unknown
}

/** An error with a code that the interface can explain in the person's language. */
export class SextantError extends Error {
  readonly code: ErrorCode
  readonly params: ErrorParams
  readonly retryable: boolean
  readonly retryAfterMs: Milliseconds | undefined

  constructor(code: ErrorCode, options: ErrorOptions = {}) {
    super(`${code}${options.params ? ` ${JSON.stringify(options.params)}` : ''}`, { cause: options.cause })
    this.name = 'SextantError'
    this.code = code
    this.params = options.params ?? {}
    this.retryable = options.retryable ?? false
    this.retryAfterMs = options.retryAfterMs
  }
}

/** An error as it crosses a process boundary or is stored: Electron and SQLite both drop classes. */
export interface PlainError {
  code: ErrorCode
  params: ErrorParams
  retryable: boolean
}

/**
 * What SQLite or the file system says, as our error. Anything else is returned as it is.
 * @param file what it was about, where the error does not say
 */
export function asSystemError(thrown: unknown, file = ''): unknown {
  if (!(thrown instanceof Error) || thrown instanceof SextantError) return thrown
  const { code: said, syscall, path } = thrown as NodeJS.ErrnoException
  // Sockets have codes of the same names.
  if (typeof said !== 'string' || (syscall === undefined && !/^(SQLITE_|ERR_WORKER)/.test(said))) return thrown
  const code = systemErrorCode(said, path !== undefined)
  if (
    code === undefined ||
    (/^(connect|bind|listen|getaddrinfo|read|write|spawn.*)$/.test(syscall ?? '') && path === undefined && file === '')
  )
    return thrown
  return new SextantError(code, {
    params: { file: file || (path ?? ''), said },
    retryable: isPassing(code),
    cause: thrown
  })
}

/** Reduces anything thrown to what may be shown; what is not ours becomes `internal`. */
export function toPlainError(thrown: unknown): PlainError {
  const error = asSystemError(thrown)
  if (error instanceof SextantError) return { code: error.code, params: error.params, retryable: error.retryable }
  if (thrown instanceof Error && thrown.name === 'AbortError') return { code: 'cancelled', params: {}, retryable: true }
  return { code: 'internal', params: {}, retryable: true }
}

/** The error behind a plain one, to be thrown on the other side of a boundary. */
export function fromPlainError(plain: PlainError): SextantError {
  return new SextantError(plain.code, { params: plain.params, retryable: plain.retryable })
}
