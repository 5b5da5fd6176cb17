import { SextantError } from '../../domain/errors.ts'
import { ANSWER_LIMITS } from '../../domain/limits.ts'
import type { NetworkGate, Waiting } from '../../network/gate.ts'
import type { Permit } from '../../network/permit.ts'
import type { Clock } from '../../ports.ts'
import type { TimeLimits } from '../resilience/time-limits.ts'
import type { WatchedRequestContext } from '../wire/http-call.ts'
import { limitReached } from '../wire/limit-reached.ts'
import { parseJson } from '../wire/parse-json.ts'
import { at, countOf, fieldsOf, textOf, type Fields } from '../wire/fields.ts'
import type { OpenSocket } from './socket.ts'
import { SocketPool, type PoolState } from './socket-pool.ts'
import { SocketLost, SocketUnavailable, SocketUnreadable, type Reading } from './socket-request.ts'

/** Events after which nothing more of a response comes. */
const ENDS: ReadonlySet<string> = new Set([
  'response.completed',
  'response.incomplete',
  'response.failed',
  'response.cancelled',
  'error'
])

/** Errors by which the server says that it took nothing: it closes a socket after an hour. */
const NOT_TAKEN: ReadonlySet<string> = new Set(['websocket_connection_limit_reached'])

export interface ResponsesSocketParts {
  /** The socket's address: the HTTP one with `ws` in the place of `http`. */
  url: URL
  open: OpenSocket
  gate: NetworkGate
  clock: Clock
  random: () => number
  /** Names the provider in errors. */
  provider: string
}

/** What an answer is asked for, and how. */
export interface ResponsesCall extends Waiting {
  /** The body of `POST /responses`. */
  body: Fields
  context: WatchedRequestContext
  limits: Pick<TimeLimits, 'firstByteMs' | 'silenceMs' | 'wholeMs'>
  signal: AbortSignal
}

/**
 * OpenAI's Responses protocol over WebSockets: each request is one `response.create` frame, its answer the same events
 * as in HTTP's stream, one response at a time on a socket, no longer than an hour.
 * https://developers.openai.com/api/docs/guides/websocket-mode
 */
export class ResponsesSocket {
  readonly #parts: ResponsesSocketParts
  readonly #pool: SocketPool

  constructor(parts: ResponsesSocketParts) {
    this.#parts = parts
    this.#pool = new SocketPool(parts)
  }

  get state(): PoolState {
    return this.#pool.state
  }

  /** So many sockets stay open when they are idle. */
  keepWarm(count: number): void {
    this.#pool.keepWarm(count)
  }

  /**
   * The events of an answer, as JSON values.
   * @throws SocketUnavailable (nothing was sent, or the server refused it at once: take HTTP, which knows how to go on
   *   from there); SextantError `answer-broken`, `provider-protocol`, what the
   *   gate refuses; the signal's reason
   */
  async *stream({
    body,
    context: { watch, ...context },
    limits,
    signal,
    onWaiting
  }: ResponsesCall): AsyncGenerator<Fields> {
    const { url, gate } = this.#parts
    const text = requestFrame(body)
    const bytes = Buffer.byteLength(text)
    const permit = await gate.admit(url, context, { method: 'WebSocket', body: text, bytes }, { signal, onWaiting })
    const noted = watch?.sent({ way: 'socket', method: null, url: url.href, headers: {}, body: text })
    let outcome: 'done' | 'failed' | 'stopped' = 'stopped'
    try {
      permit.bytesOut = bytes
      const { provider } = this.#parts
      const read = responseReader(provider, (frame) => {
        permit.bytesIn += Buffer.byteLength(frame)
        noted?.body(`${frame}\n`)
        if (permit.bytesIn > ANSWER_LIMITS.bytes) throw limitReached(provider, 'big', ANSWER_LIMITS.bytes)
      })
      // The protocol has no key by which the server would know a repeated request.
      const request = {
        text,
        context,
        read,
        repeatable: false,
        limits,
        signal: AbortSignal.any([signal, permit.signal])
      }
      let first = true
      for await (const event of this.#pool.request(request)) {
        if (first && isRefusal(event))
          throw new SocketUnavailable(new Error('the server refused the request'), statusOf(event))
        first = false
        yield event
      }
      outcome = 'done'
    } catch (thrown) {
      if (!signal.aborted && !permit.signal.aborted) outcome = 'failed'
      // What the server said something to has reached it.
      if (thrown instanceof SocketUnavailable && permit.bytesIn === 0) permit.bytesOut = 0
      const reason = this.#explained(thrown, permit)
      if (thrown instanceof SocketUnavailable && thrown.status === undefined) noted?.unsent()
      else noted?.end(reason)
      throw reason
    } finally {
      noted?.end()
      permit.end(outcome)
    }
  }

  /** Cuts every socket, as when the machine goes to sleep. */
  drain(reason: unknown): void {
    this.#pool.drain(reason)
  }

  close(): void {
    this.#pool.close()
  }

  #explained(thrown: unknown, permit: Permit): unknown {
    if (permit.signal.aborted) return permit.signal.reason
    const { provider } = this.#parts
    if (thrown instanceof SocketUnreadable && thrown.cause instanceof SextantError) return thrown.cause
    // Not to be tried again without asking: the server may have worked on it, and would be paid twice.
    if (thrown instanceof SocketLost) return new SextantError('answer-broken', { params: { provider }, cause: thrown })
    if (thrown instanceof SocketUnreadable)
      return new SextantError('provider-protocol', { params: { provider }, cause: thrown })
    return thrown
  }
}

const statusOf = (event: Fields): number | undefined =>
  countOf(event['status']) ?? countOf(at(event, 'error', 'status'))

/** Whether the server found the request itself wrong, and did not begin with it. */
function isRefusal(event: Fields): boolean {
  const status = statusOf(event)
  return event['type'] === 'error' && status !== undefined && status >= 400 && status < 500
}

/** The frame of a request: its body without what only HTTP knows. */
function requestFrame(body: Fields): string {
  const fields = Object.entries(body).filter(
    ([name]) => name !== 'stream' && name !== 'stream_options' && name !== 'background'
  )
  return JSON.stringify({ type: 'response.create', ...Object.fromEntries(fields) })
}

/** Reads the frames of one response. Frames that belong to another one, or tell about other things, are left aside. */
function responseReader(provider: string, count: (frame: string) => void): (frame: string) => Reading<Fields> {
  let id: string | undefined
  let values = 0
  return (frame) => {
    count(frame)
    if (++values > ANSWER_LIMITS.values) throw limitReached(provider, 'many', ANSWER_LIMITS.values)
    const event = parsed(frame, provider)
    const type = textOf(event['type'])
    if (type === undefined) throw new TypeError('an event without a type')
    if (
      type === 'error' &&
      id === undefined &&
      NOT_TAKEN.has(textOf(at(event, 'error', 'code')) ?? textOf(event['code']) ?? '')
    )
      return { type: 'refused', cause: new Error('the socket is too old for the server') }
    if (type !== 'error' && !type.startsWith('response.')) return { type: 'ignore' }
    const named = textOf(at(event, 'response', 'id'))
    id ??= named
    if (named !== undefined && named !== id) return { type: 'ignore' }
    return { type: 'event', event, last: ENDS.has(type) }
  }
}

function parsed(frame: string, provider: string): Fields {
  const fields = fieldsOf(parseJson(frame, provider))
  if (!fields) throw new TypeError('a frame that is no object')
  return fields
}

/**
 * The first way when it works, else the second: only when nothing was sent by the first.
 * @param tell which way is taken, for the status
 */
export async function* socketOrHttp<T>(
  socket: () => AsyncIterable<T>,
  http: () => AsyncIterable<T>,
  tell: (way: 'socket' | 'http') => void
): AsyncGenerator<T> {
  let began = false
  try {
    for await (const value of socket()) {
      if (!began) tell('socket')
      began = true
      yield value
    }
    return
  } catch (thrown) {
    if (began || !(thrown instanceof SocketUnavailable)) throw thrown
  }
  tell('http')
  yield* http()
}
