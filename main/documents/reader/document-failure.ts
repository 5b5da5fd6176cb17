import type { ReadFailure } from './protocol.ts'

/** A reason that the person can do something about. */
export class DocumentFailure extends Error {
  readonly reason: ReadFailure

  constructor(reason: ReadFailure, options?: ErrorOptions) {
    super(reason, options)
    this.reason = reason
  }
}
