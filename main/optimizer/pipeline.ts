import type { CompletionChunk } from '../domain/completion.ts'
import { toPlainError, type PlainError } from '../domain/errors.ts'
import { reportError } from '../domain/report-error.ts'
import type { ExchangeWatch } from '../domain/recorded-exchange.ts'
import type { ModelRef, TurnId } from '../domain/ids.ts'
import type { ConfirmWait } from '../domain/network.ts'
import type { Candidate } from '../domain/plan.ts'
import type { AnswerCost, TurnTrace } from '../domain/trace.ts'
import type { AnswerEvent, AnswerNotice, Turn } from '../domain/turn.ts'
import type { Bytes, Milliseconds, Tokens } from '../domain/units.ts'
import type { Clock, Log } from '../ports.ts'
import { failover, type FailoverRoute } from '../providers/resilience/failover.ts'
import { replay } from './cache/replay.ts'
import { prepare } from './prepare.ts'
import { unchosen, unscreened, type Chosen, type Outbound, type Stages, type Ticket } from './stages.ts'
import { coalesce } from './streaming/coalesce.ts'
import type { DeliveryRate } from './streaming/delivery-rate.ts'
import { TraceBuilder } from './trace.ts'

/** What left this machine, and when a person was asked about it. */
export interface NetworkLog {
  sentBytes: (turn: TurnId) => Bytes
  /** While a person was asked whether a turn may be sent. */
  waits: (turn: TurnId) => readonly ConfirmWait[]
}

export interface PipelineParts {
  clock: Clock
  log: Log
  pace: DeliveryRate
  stages: Stages
  networkLog: NetworkLog
}

export interface AnswerOptions {
  /** Monotonic time at which the turn was received. */
  receivedAt: Milliseconds
  signal: AbortSignal
  /** Is told at once what the answer waits for, while there is nothing to yield. */
  tell?: (notice: AnswerNotice) => void
  /** Is told of every request for the answer and what comes back. */
  watch?: (model: ModelRef) => ExchangeWatch
}

/**
 * Answers one turn: the only place that knows the order of the stages. Never throws for a failed answer: the trace
 * says how it ended, and everything that came was yielded before.
 */
export async function* answer(
  turn: Turn,
  parts: PipelineParts,
  options: AnswerOptions
): AsyncGenerator<AnswerEvent, TurnTrace> {
  const { clock, log, stages, networkLog } = parts
  const { signal } = options
  const trace = new TraceBuilder(turn, clock, options.receivedAt)
  const end = (outcome: TurnTrace['outcome'], error: PlainError | null): TurnTrace => {
    const left = networkLog.sentBytes(turn.id)
    // Nobody charges for what was refused before it left.
    const unsent = outcome !== 'complete' && left === 0 && trace.isSilent
    const cost = unsent || !trace.model ? FREE : stages.costOf(trace.model, trace.usage)
    return trace.build(outcome, error, cost, left, networkLog.waits(turn.id))
  }
  let ticket: Ticket | null = null
  try {
    const { screen, plan, lookUp, choose } = stages
    const screened = screen ? await trace.run('screen', () => screen(turn, signal)) : unscreened(turn)
    const planned = await trace.run('plan', () => plan(screened, signal))
    trace.model = planned.plan.candidates[0].model
    const found = await trace.run('cache', () => lookUp(planned, signal))
    if (found.hit) {
      yield* delivered(
        screenedAnswer(replay(found.hit.answer, clock, signal), screened.turn, stages, trace),
        parts,
        trace
      )
      return trace.build(signal.aborted ? 'stopped' : 'complete', null, FREE, networkLog.sentBytes(turn.id), [])
    }
    ticket = found.ticket
    const chosen = choose ? await trace.run('choose', () => choose(found, signal)) : unchosen(found)
    yield* generated(chosen, parts, trace, options)
    if (!signal.aborted) await weighed(turn, parts, trace)
    const ended = end(signal.aborted ? 'stopped' : 'complete', null)
    ticket?.keep(ended, trace.said.text, trace.said.reasoning)
    return ended
  } catch (thrown) {
    if (signal.aborted) return end('stopped', null)
    return end(
      'failed',
      toPlainError(reportError(log, 'turn.failed', thrown, { model: trace.model?.ref ?? turn.wanted }))
    )
  } finally {
    ticket?.release()
  }
}

/** What is answered out of the cache is paid for already, and what was never sent costs nothing. */
const FREE: AnswerCost = { totalMicroUsd: 0, inputUsd: '0', outputUsd: '0', prices: null }

/** Prepares one candidate after the other until one begins to answer, and delivers what it says. */
async function* generated(
  chosen: Chosen,
  parts: PipelineParts,
  trace: TraceBuilder,
  { signal, watch, tell }: AnswerOptions
): AsyncGenerator<AnswerEvent> {
  const { turn, plan } = chosen
  const { stages } = parts
  let leftOut = 0
  const routeOf = (candidate: Candidate): FailoverRoute<CompletionChunk | AnswerNotice> => ({
    model: candidate.model.ref,
    stream: async function* () {
      trace.model = candidate.model
      for (;;) {
        const { outbound, leftOutMessages } = await prepare(chosen, candidate, stages, trace.run, signal, (until) =>
          tell?.({ type: 'rate-limited', model: candidate.model.ref, until })
        )
        if (leftOutMessages !== leftOut) yield { type: 'left-out', messages: (leftOut = leftOutMessages) }
        const generating = trace.begin('generate')
        trace.handedToProvider()
        try {
          const chunks = stages.generate(outbound, signal, watch?.(candidate.model.ref))
          const unmasked = outbound.unmask ? outbound.unmask(chunks) : chunks
          yield* withRetriesNoted(screenedAnswer(unmasked, turn, stages, trace), candidate.model.ref, trace)
          return
        } catch (error) {
          if (signal.aborted || stages.leaveOut?.(outbound) !== true) throw error
        } finally {
          generating()
          settle(outbound, trace, parts)
        }
      }
    }
  })
  const switched = (from: ModelRef, to: ModelRef, thrown: unknown): AnswerNotice => {
    const error = toPlainError(thrown)
    trace.switches.push({ from, error })
    return { type: 'switched', from, to, error }
  }
  const here = (): FailoverRoute<CompletionChunk | AnswerNotice> | undefined => {
    const candidate = stages.here?.(turn)
    return candidate && routeOf(candidate)
  }
  const chunks = failover(plan.candidates.map(routeOf), signal, switched, here)
  yield* delivered(chunks, parts, trace, stages.expectedLength(plan.candidates[0].model.ref))
}

/** The person is told that a model is asked once more, and the trace says why. */
async function* withRetriesNoted(
  chunks: AsyncIterable<CompletionChunk>,
  model: ModelRef,
  trace: TraceBuilder
): AsyncGenerator<CompletionChunk | AnswerNotice> {
  for await (const chunk of chunks) {
    if (chunk.type !== 'retry') {
      yield chunk
      continue
    }
    const { error, at } = chunk
    trace.retries.push({ model, error })
    yield { type: 'retrying', model, error, at }
  }
}

/** Looks at the answer once it is there. That it can not be judged is no fault of the answer. */
async function weighed(turn: Turn, { stages, log }: PipelineParts, trace: TraceBuilder): Promise<void> {
  const { model, said, finish, confidence } = trace
  if (!stages.weigh || !model) return
  try {
    const weak = await stages.weigh(turn, model, { text: said.text, finish, confidence })
    if (weak) trace.decide('generate', { weak })
  } catch (error) {
    reportError(log, 'turn.not-weighed', error, { model: model.ref })
  }
}

/** What was reserved for the request is used, or free again where nothing of it left. */
function settle({ reservation, turn }: Outbound, trace: TraceBuilder, { networkLog }: PipelineParts): void {
  if (trace.isSilent && networkLog.sentBytes(turn.id) === 0) reservation?.release()
  else reservation?.settle(trace.usage)
}

function screenedAnswer(
  chunks: AsyncIterable<CompletionChunk>,
  turn: Turn,
  stages: Stages,
  trace: TraceBuilder
): AsyncIterable<CompletionChunk> {
  const { screenAnswer } = stages
  return screenAnswer ? screenAnswer(chunks, turn, (screened) => trace.decide('generate', { screened })) : chunks
}

/** Notes an answer in the trace as it comes, and gathers it for the eye. */
async function* delivered(
  chunks: AsyncIterable<CompletionChunk | AnswerNotice>,
  { clock, pace }: PipelineParts,
  trace: TraceBuilder,
  expectedOutputTokens?: Tokens
): AsyncGenerator<AnswerEvent> {
  for await (const chunk of coalesce(trace.observe(chunks), clock, {
    frameMs: () => pace.frameMs,
    expectedOutputTokens
  })) {
    if (chunk.type === 'finish') break
    if (chunk.type === 'tool-call' || chunk.type === 'retry') continue // nothing is executed, and a retry is told already
    yield chunk
  }
}
