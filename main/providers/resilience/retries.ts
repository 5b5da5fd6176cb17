import { delay } from '../../time/delay.ts'
import type { CompletionChunk } from '../../domain/completion.ts'
import { SextantError, toPlainError, type ErrorCode } from '../../domain/errors.ts'
import type { Milliseconds } from '../../domain/units.ts'
import type { Clock } from '../../ports.ts'

export interface RetryPolicy {
  /** Tries in all. */
  tries: number
  baseMs: Milliseconds
  capMs: Milliseconds
  /** A provider that asks to wait longer than this, or was silent for longer, gets no second request: a person is waiting. */
  longestWaitMs: Milliseconds
}

export const defaultRetries: RetryPolicy = { tries: 3, baseMs: 500, capMs: 8_000, longestWaitMs: 30_000 }

export interface RetryParts {
  clock: Clock
  /** From 0 to 1, without 1. */
  random: () => number
  policy: RetryPolicy
  /** Told before each wait. */
  onRetry?: (error: SextantError, waitMs: Milliseconds) => void
}

/** What broke the connection, not the answer: a part that came before stays true, and can be continued. */
const BREAKS: ReadonlySet<ErrorCode> = new Set([
  'provider-unreachable',
  'provider-timeout',
  'provider-failed',
  'provider-protocol',
  'provider-rate-limited',
  'provider-resting'
])

/**
 * Streams an answer, trying again while nothing of it has come. Once something has, it is never asked for again: a
 * failure then is `answer-broken`, which can be continued.
 * @param attempt asks once; ends early when the signal aborts
 */
export async function* withRetries(
  attempt: () => AsyncIterable<CompletionChunk>,
  parts: RetryParts,
  signal: AbortSignal
): AsyncGenerator<CompletionChunk> {
  let failure: unknown
  for (let tries = 1; ; tries++) {
    let began = false
    try {
      for await (const chunk of attempt()) {
        began ||= chunk.type === 'delta' || chunk.type === 'tool-call'
        yield chunk
      }
      return
    } catch (error) {
      // What rests is not waited for here: another route may answer at once.
      if (isResting(error)) throw failure ?? error
      failure = error
    }
    if (signal.aborted) return
    if (began) throw asBroken(failure)
    const waitMs = waitBefore(failure, tries, parts)
    if (waitMs === null) throw failure
    parts.onRetry?.(failure as SextantError, waitMs)
    yield { type: 'retry', error: toPlainError(failure), at: parts.clock.now() + waitMs }
    await delay(waitMs, parts.clock, signal)
    if (signal.aborted) return
  }
}

const isResting = (error: unknown): boolean => error instanceof SextantError && error.code === 'provider-resting'

/** The error of an answer that broke off after a part of it came. */
export function asBroken(error: unknown): unknown {
  if (!(error instanceof SextantError) || !BREAKS.has(error.code)) return error
  return new SextantError('answer-broken', {
    params: { ...error.params, reason: error.code },
    retryable: true,
    cause: error
  })
}

/**
 * How long to wait before the next try; null for none. Full jitter (Brooker, "Exponential Backoff And Jitter", 2015)
 * on top of what the provider asked for, so that many clients do not come back at once.
 */
function waitBefore(error: unknown, tries: number, { policy, random }: RetryParts): Milliseconds | null {
  if (!(error instanceof SextantError) || !error.retryable || tries >= policy.tries) return null
  if (error.code === 'provider-timeout' && Number(error.params['seconds']) * 1_000 > policy.longestWaitMs) return null
  const jitter = random() * Math.min(policy.capMs, policy.baseMs * 2 ** (tries - 1))
  if (error.retryAfterMs === undefined) return jitter
  return error.retryAfterMs > policy.longestWaitMs ? null : error.retryAfterMs + jitter / 4
}
