import { SextantError, type ErrorCode } from '../../domain/errors.ts'
import type { ModelRef } from '../../domain/ids.ts'
import { asBroken } from './retries.ts'

/** One way to an answer, with the retries of its provider in it. */
export interface FailoverRoute<Chunk> {
  model: ModelRef
  stream(signal: AbortSignal): AsyncIterable<Chunk>
}

/** Failures that another provider or model may not have. A refused content is not asked for elsewhere. */
const ELSEWHERE: ReadonlySet<ErrorCode> = new Set([
  'provider-key-missing',
  'provider-auth',
  'budget-reached',
  'provider-quota',
  'provider-rate-limited',
  'provider-unreachable',
  'provider-certificate',
  'provider-timeout',
  'provider-failed',
  'provider-protocol',
  'answer-too-big',
  'answer-too-deep',
  'answer-too-many',
  'provider-model-missing',
  'provider-resting',
  'model-not-installed',
  'model-file-missing',
  'model-load-failed',
  'model-too-big',
  'inference-crashed',
  'inference-unavailable',
  'network-offline'
])

/**
 * @returns whether a failure before the first piece of an answer may be made good on another route. One that broke off
 * there may, unless the server is perhaps still at work on it and would be paid as well.
 */
function helpsElsewhere(error: unknown): boolean {
  return (
    error instanceof SextantError && (ELSEWHERE.has(error.code) || (error.code === 'answer-broken' && error.retryable))
  )
}

/**
 * Streams from the first of the allowed routes that begins to answer. After the first piece of an answer it never
 * switches: two halves by two models are no answer.
 * @param onSwitch says what is told in between when a route failed and the next is tried
 * @param instead a route that somebody chose in the place of the rest when one failed
 * @throws SextantError of the first route when none answers
 */
export async function* failover<Chunk extends { type: string }>(
  routes: readonly FailoverRoute<Chunk>[],
  signal: AbortSignal,
  onSwitch: (from: ModelRef, to: ModelRef, error: unknown) => Chunk,
  instead: () => FailoverRoute<Chunk> | undefined = () => undefined
): AsyncGenerator<Chunk> {
  let first: { error: unknown } | null = null
  const rest = [...routes]
  let isChosen = false
  for (let route = rest.shift(); route;) {
    let began = false
    try {
      for await (const chunk of route.stream(signal)) {
        began ||= chunk.type === 'delta' || chunk.type === 'tool-call'
        yield chunk
      }
      return
    } catch (error) {
      if (signal.aborted) return
      if (began) throw asBroken(error)
      first ??= { error }
      const chosen: FailoverRoute<Chunk> | undefined = isChosen ? undefined : instead()
      isChosen ||= chosen !== undefined
      // Nobody is asked a second time for what has just failed, and nobody else where somebody was chosen.
      if (isChosen && (!chosen || chosen.model === route.model)) throw error
      const next: FailoverRoute<Chunk> | undefined = chosen ?? (helpsElsewhere(error) ? rest.shift() : undefined)
      if (!next) throw first.error
      yield onSwitch(route.model, next.model, error)
      route = next
    }
  }
}
