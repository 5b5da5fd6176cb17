import type { ErrorDescription } from '../domain/describe-error.ts'
import type { CallContext } from '../domain/call-context.ts'
import type { PlainError } from '../domain/errors.ts'
import type { StorageFiles } from '../storage/storage-files.ts'

/** What a worker is for. writer: history and the index. reader: what a person waits for. job: one long task, then it ends. */
export type WorkerRole = 'writer' | 'reader' | 'job'

export interface WorkerStart {
  role: WorkerRole
  files: StorageFiles
}

/** What the main thread says. A call has one answer; a reply answers a question the worker asked during a call. */
export type ToWorker =
  | { type: 'call'; id: number; method: string; input: unknown }
  | { type: 'cancel'; id: number }
  | { type: 'reply'; question: number; value: unknown }
  | { type: 'refuse'; question: number; error: PlainError }
  /** Cancels every call, closes the files and ends the worker. */
  | { type: 'end' }

export type FromWorker =
  | { type: 'done'; id: number; value: unknown }
  | { type: 'failed'; id: number; error: PlainError; description: ErrorDescription }
  | { type: 'progress'; id: number; fraction: number }
  | { type: 'question'; id: number; question: number; value: unknown }

/** What a worker does: its methods, and the closing of its files. */
export interface Role<M extends Methods = Methods> {
  methods: M
  close: () => void
}

/** The methods of a role: plain data in, plain data out. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the input's type is each method's own
export type Methods = Record<string, (input: any, context: CallContext) => unknown>
