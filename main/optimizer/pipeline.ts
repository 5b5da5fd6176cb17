import type { CachedAnswer } from '../domain/cache.ts'
import type { CompletionChunk, CompletionRequest, TokenUsage } from '../domain/completion.ts'
import { toPlainError, type PlainError } from '../domain/errors.ts'
import { reportError } from '../domain/report-error.ts'
import type { ModelRef, TurnId } from '../domain/ids.ts'
import type { Model } from '../domain/model.ts'
import type { ConfirmWait } from '../domain/network.ts'
import type { AnswerCost, TurnTrace } from '../domain/trace.ts'
import type { AnswerEvent, Turn } from '../domain/turn.ts'
import type { Bytes, Milliseconds, Tokens } from '../domain/units.ts'
import type { Clock, Log } from '../ports.ts'
import type { Provider } from '../providers/provider.ts'
import { failover, type FailoverRoute } from '../providers/resilience/failover.ts'
import type { AnswerCache, Ticket } from './cache/answer-cache.ts'
import { replay } from './cache/replay.ts'
import { fitWindow, type ContextedRequest } from './context/fit-window.ts'
import { coalesce } from './streaming/coalesce.ts'
import type { DeliveryRate } from './streaming/delivery-rate.ts'
import { TraceBuilder } from './trace.ts'

/** What the stages need from the app. */
export interface PipelineParts {
  clock: Clock
  log: Log
  pace: DeliveryRate
  providerOf: (model: ModelRef) => Provider
  /** What an answer cost. */
  costOf: (model: Model, usage: TokenUsage) => AnswerCost
  /** What left this machine for a turn. */
  sentBytes: (turn: TurnId) => Bytes
  /** While a person was asked whether a turn may be sent. */
  waits: (turn: TurnId) => readonly ConfirmWait[]
  cache: Pick<AnswerCache, 'lookup'>
  /** How long the model's answer will probably be; undefined while nothing is known. */
  expectedLength: (model: ModelRef) => Tokens | undefined
}

/**
 * Answers one turn: the only place that knows the order of the stages. Never throws for a failed answer: the trace
 * says how it ended, and everything that came was yielded before.
 * @param receivedAt monotonic time at which the turn was received, in milliseconds
 */
export async function* answer(
  turn: Turn,
  parts: PipelineParts,
  receivedAt: Milliseconds,
  signal: AbortSignal
): AsyncGenerator<AnswerEvent, TurnTrace> {
  const { clock, log, pace, costOf, sentBytes, waits, cache, expectedLength } = parts
  const trace = new TraceBuilder(turn, clock, receivedAt)
  const end = (outcome: TurnTrace['outcome'], error: PlainError | null): TurnTrace => {
    const left = sentBytes(turn.id)
    // Nobody charges for what was refused before it left.
    const unsent = outcome !== 'complete' && left === 0 && trace.isSilent
    return trace.build(outcome, error, unsent ? FREE : costOf(trace.model, trace.usage), left, waits(turn.id))
  }
  let ticket: Ticket | null = null
  try {
    // 2 cache
    const found = await trace.stage('cache', () => cache.lookup(turn, signal))
    trace.cache = found.trace
    if (found.hit) {
      yield* serve(found.hit.answer, trace, parts, signal)
      return trace.build(signal.aborted ? 'stopped' : 'complete', null, FREE, sentBytes(turn.id), [])
    }
    ticket = found.ticket

    // 3 context
    const contexted = await trace.stage('context', () => fitFor(turn.model, turn, parts, signal))
    trace.context = contexted.ledger
    if (contexted.leftOutMessages > 0) yield { type: 'left-out', messages: contexted.leftOutMessages }

    // 8 generate, 9 deliver
    const generated = trace.begin('generate')
    try {
      const switched: AnswerEvent[] = []
      const routes = routesOf(contexted, parts, trace, (messages) => switched.push({ type: 'left-out', messages }))
      const chunks = failover(routes, signal, (from, to, error) => {
        trace.switches.push({ from, error: toPlainError(error) })
        switched.push({ type: 'switched', from, to, error: toPlainError(error) })
      })
      trace.handedToProvider()
      const delivery = { frameMs: () => pace.frameMs, expectedOutputTokens: expectedLength(turn.model.ref) }
      for await (const chunk of coalesce(observe(chunks, trace), clock, delivery)) {
        yield* switched.splice(0)
        if (chunk.type === 'finish') break
        if (chunk.type === 'tool-call') continue // nothing is executed
        yield chunk
      }
    } finally {
      generated()
    }
    const ended = end(signal.aborted ? 'stopped' : 'complete', null)
    // 11 cache
    ticket?.keep(ended, trace.said.text, trace.said.reasoning)
    return ended
  } catch (thrown) {
    if (signal.aborted) return end('stopped', null)
    return end('failed', toPlainError(reportError(log, 'turn.failed', thrown, { model: trace.model })))
  } finally {
    ticket?.release()
  }
}

/** What is answered out of the cache is paid for already, and what was never sent costs nothing. */
const FREE: AnswerCost = { totalMicroUsd: 0, inputUsd: '0', outputUsd: '0', prices: null }

/** A kept answer, delivered as a new one is. */
async function* serve(
  answer: CachedAnswer,
  trace: TraceBuilder,
  { clock, pace }: PipelineParts,
  signal: AbortSignal
): AsyncGenerator<AnswerEvent> {
  for await (const chunk of coalesce(observe(replay(answer, clock, signal), trace), clock, {
    frameMs: () => pace.frameMs
  }))
    if (chunk.type === 'delta' || chunk.type === 'progress') yield chunk
}

function fitFor(
  model: Model,
  turn: Turn,
  { providerOf }: PipelineParts,
  signal: AbortSignal
): Promise<ContextedRequest> {
  return fitWindow({ ...turn, model }, (texts) => providerOf(model.ref).countTokens(model, texts, signal))
}

/**
 * The chosen model with what was fitted for it; each fallback fits the conversation for itself when its time comes.
 * @param onLeftOut told how many messages did not fit into a fallback's window
 */
function routesOf(
  contexted: ContextedRequest,
  parts: PipelineParts,
  trace: TraceBuilder,
  onLeftOut: (messages: number) => void
): FailoverRoute[] {
  const { turn } = contexted
  const routes = turn.fallbacks.map<FailoverRoute>((model) => ({
    model: model.ref,
    stream: async function* (signal) {
      const fitted = await fitFor(model, turn, parts, signal)
      trace.model = model
      trace.context = fitted.ledger
      if (fitted.leftOutMessages !== contexted.leftOutMessages) onLeftOut(fitted.leftOutMessages)
      yield* parts.providerOf(model.ref).stream(completionRequest(fitted), signal)
    }
  }))
  const { ref } = turn.model
  return [
    { model: ref, stream: (signal) => parts.providerOf(ref).stream(completionRequest(contexted), signal) },
    ...routes
  ]
}

function completionRequest({ turn, messages }: ContextedRequest): CompletionRequest {
  return {
    model: turn.model.ref,
    messages,
    sampling: turn.sampling,
    conversationId: turn.conversationId,
    turnId: turn.id
  }
}

/** Notes the first token and the end as they arrive, before anything is gathered. */
async function* observe(chunks: AsyncIterable<CompletionChunk>, trace: TraceBuilder): AsyncGenerator<CompletionChunk> {
  for await (const chunk of chunks) {
    if (chunk.type === 'delta') trace.heard(chunk.channel, chunk.text)
    else if (chunk.type === 'finish') {
      const { reason, rawReason, note, usage } = chunk
      trace.finish = { reason, rawReason, ...(note !== undefined && { note }) }
      trace.usage = usage
    }
    yield chunk
  }
}
