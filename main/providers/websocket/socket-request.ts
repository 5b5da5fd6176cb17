import type { RequestContext } from '../../domain/network.ts'
import type { TimeLimits } from '../resilience/time-limits.ts'

/**
 * What a frame is. event: a part of the answer, `last` ends it. ignore: not meant for this request. refused: the server
 * says that it did not take the request, so that it may be sent again over another socket.
 */
export type Reading<T> =
  { type: 'event'; event: T; last: boolean } | { type: 'ignore' } | { type: 'refused'; cause: unknown }

/** One request and how its answer is read. A socket carries one at a time. */
export interface SocketRequest<T> {
  text: string
  context: RequestContext
  /** Reads a frame. When it throws, the answer and the socket end: the two sides no longer understand each other. */
  read: (text: string) => Reading<T>
  /**
   * The request carries a key by which the server knows it again: it does the work once, and answers a second time with
   * the same events from the first on. Only such a request is sent again after its bytes may have arrived.
   */
  repeatable: boolean
  limits: Pick<TimeLimits, 'firstByteMs' | 'silenceMs' | 'wholeMs'>
  signal: AbortSignal
}

/** No socket could be had. Nothing of the request was sent, so any other way may be taken. */
export class SocketUnavailable extends Error {
  /** How the server refused to open one, as an HTTP status. */
  readonly status: number | undefined

  constructor(cause: unknown, status?: number) {
    super(`no socket${status === undefined ? '' : `, status ${status}`}`, { cause })
    this.name = 'SocketUnavailable'
    this.status = status
  }
}

/** The line was lost after the request was written: the server may have it, and may have worked on it. */
export class SocketLost extends Error {
  constructor(cause: unknown) {
    super('the socket was lost in the middle of an answer', { cause })
    this.name = 'SocketLost'
  }
}

/** The server said something that is no part of an answer. The request was written. */
export class SocketUnreadable extends Error {
  constructor(cause: unknown) {
    super('a frame that can not be read', { cause })
    this.name = 'SocketUnreadable'
  }
}
