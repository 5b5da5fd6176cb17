import { SextantError } from '../../domain/errors.ts'
import type { ExchangeWatch } from '../../domain/recorded-exchange.ts'
import { ANSWER_LIMITS } from '../../domain/limits.ts'
import type { RequestContext } from '../../domain/network.ts'
import type { Bytes } from '../../domain/units.ts'
import type { Clock, Fetch } from '../../ports.ts'
import { Watchdog, type TimeLimits } from '../resilience/time-limits.ts'
import { limitReached } from './limit-reached.ts'
import { networkError } from './network-error.ts'
import type { Whose } from './classify-error.ts'

export interface HttpCallParts {
  fetch: Fetch
  clock: Clock
  limits: TimeLimits
  whose: Whose
}

export interface HttpRequest {
  url: string
  method: 'GET' | 'POST'
  headers: Record<string, string>
  body?: string
  context: WatchedRequestContext
}

/** An context that someone wants to see the request and the response of. */
export interface WatchedRequestContext extends RequestContext {
  watch?: ExchangeWatch
}

/** A request and its response, under time limits. */
export interface HttpCall {
  readonly status: number
  readonly headers: Headers
  /**
   * The body as it arrives; ends early when the signal aborts.
   * @throws SextantError `provider-timeout`, `provider-unreachable`, `answer-too-big`
   */
  bytes(): AsyncGenerator<Uint8Array>
  /** Says that the answer is whole: more may come, but silence now is its end and no failure. */
  settle(): void
  /** Says that nothing more is wanted: the rest is read away in silence, so that the connection can be used again. */
  drain(): void
}

/**
 * Sends a request and waits for the head of its response.
 * @throws SextantError `provider-timeout`, `provider-unreachable`, whatever keeps the request from leaving; the
 *   signal's reason
 */
export async function startHttpCall(asked: HttpRequest, parts: HttpCallParts, signal: AbortSignal): Promise<HttpCall> {
  signal.throwIfAborted()
  const { clock, limits, whose } = parts
  const { url, method, headers, body } = asked
  const { watch: seen, ...context } = asked.context
  const abort = new AbortController()
  const watchdog = new Watchdog(clock)
  let failure: SextantError | null = null
  let settled = false
  let draining = false
  let cancelBody: (() => void) | null = null
  let cancelWhole: (() => void) | null = null
  let received = 0

  const end = (): void => {
    watchdog.stop()
    cancelWhole?.()
    signal.removeEventListener('abort', end)
    abort.abort()
    cancelBody?.()
  }
  const timedOut = (phase: 'connect' | 'first-byte' | 'silence' | 'whole', ms: number): void => {
    if (!settled)
      failure = new SextantError('provider-timeout', {
        params: { provider: whose.provider, phase, seconds: Math.round(ms / 1_000) },
        retryable: true
      })
    end()
  }
  const watch = (phase: 'connect' | 'first-byte' | 'silence', ms: number): void =>
    watchdog.set(settled ? limits.settleMs : ms, () => timedOut(phase, ms))
  const settle = (): void => {
    settled = true
    watch('silence', limits.silenceMs)
  }
  const failed = (thrown: unknown): unknown => {
    end()
    const reason: unknown = failure ?? (signal.aborted ? signal.reason : networkError(thrown, url, whose))
    noted?.end(reason)
    return reason
  }

  signal.addEventListener('abort', end, { once: true })
  watch('connect', limits.connectMs)
  const noted = seen?.sent({ way: 'http', method, url, headers, body: body ?? '' })
  let response: Response
  try {
    response = await parts.fetch(url, {
      method,
      headers,
      ...(body !== undefined && { body }),
      signal: abort.signal,
      // A key must not travel on to where a server points.
      redirect: 'error',
      context,
      onWaiting: (waiting) => (waiting ? watchdog.rest() : watchdog.wake())
    })
  } catch (thrown) {
    throw failed(thrown)
  }
  watch('first-byte', limits.firstByteMs)
  cancelWhole = clock.after(limits.wholeMs, () => timedOut('whole', limits.wholeMs))
  noted?.head(response.status, response.headers)

  return {
    status: response.status,
    headers: response.headers,
    async *bytes() {
      const body = response.body as ReadableStream<Uint8Array> | null
      const reader = body?.getReader()
      if (!reader) return end()
      // A body that does not hear the abort is told itself; what it then says does not matter.
      cancelBody = () => void reader.cancel().catch(() => undefined)
      try {
        for (;;) {
          const { done, value } = await reader.read()
          if (failure || signal.aborted || done) break
          received += value.byteLength
          if (received > ANSWER_LIMITS.bytes) {
            failure = limitReached(whose.provider, 'big', ANSWER_LIMITS.bytes)
            break
          }
          watch('silence', limits.silenceMs)
          noted?.body(value)
          yield value
        }
      } catch (thrown) {
        const error = failed(thrown)
        if (signal.aborted || settled) return
        throw error
      } finally {
        if (draining) void readAway(reader, end)
        else end()
        noted?.end(failure ?? undefined)
      }
      if (failure) throw failure
    },
    settle,
    drain() {
      draining = true
      settle()
    }
  }
}

async function readAway(reader: ReadableStreamDefaultReader<Uint8Array>, end: () => void): Promise<void> {
  try {
    while (!(await reader.read()).done);
  } catch {
    // Nothing of it was wanted.
  } finally {
    end()
  }
}

/** The body as text, as far as its first `bytes`, and whether that is all of it. */
export async function textOfBody(from: HttpCall, bytes: Bytes): Promise<{ text: string; whole: boolean }> {
  const utf8 = new TextDecoder()
  let text = ''
  let size = 0
  for await (const piece of from.bytes()) {
    text += utf8.decode(piece.subarray(0, bytes - size), { stream: true })
    size += piece.byteLength
    if (size > bytes) return { text, whole: false }
  }
  return { text, whole: true }
}
