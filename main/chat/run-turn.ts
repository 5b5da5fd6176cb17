import type { Message } from '../domain/message.ts'
import type { TurnTrace } from '../domain/trace.ts'
import type { Turn, TurnEvent } from '../domain/turn.ts'
import type { TurnRecord } from '../domain/turn-record.ts'
import type { Milliseconds } from '../domain/units.ts'
import { turnRecordOf } from '../metrics/turn-record.ts'
import { answer, type PipelineParts } from '../optimizer/pipeline.ts'
import type { Clock, Log } from '../ports.ts'
import { ExchangeRecorder } from '../providers/exchange-recorder.ts'
import type { ProviderRegistry } from '../providers/registry.ts'
import type { WritableDatabase } from '../storage/database.ts'
import type { RecordedExchangeStore } from '../storage/recorded-exchange-store.ts'
import type { MessageStore } from '../storage/message-store.ts'
import type { TraceStore } from '../storage/trace-store.ts'
import type { TurnOutbox } from '../storage/turn-outbox.ts'
import type { RunningTurn } from './running-turn.ts'
import { summarise } from './summary.ts'

export interface RunTurnParts {
  clock: Clock
  log: Log
  database: WritableDatabase
  messages: MessageStore
  traces: TraceStore
  exchanges: RecordedExchangeStore
  outbox: TurnOutbox
  providers: ProviderRegistry
  pipeline: PipelineParts
  /** Told of every turn that has ended, with its figures. */
  onRecorded: (record: TurnRecord, trace: TurnTrace) => void
  /** Told when an answer could not be stored; its pieces are. */
  onStorageError: (error: unknown) => void
}

/**
 * Runs a turn through the pipeline: every piece is stored, then shown. At the end the whole answer takes the place of
 * its pieces. Never rejects.
 * @returns the turn's last event, for its watchers
 */
export async function runTurn(
  parts: RunTurnParts,
  running: RunningTurn,
  turn: Turn,
  receivedAt: Milliseconds
): Promise<Extract<TurnEvent, { type: 'end' }>> {
  const { clock, messages, providers, traces, outbox, database, pipeline } = parts
  const recorder = new ExchangeRecorder(clock)
  // Looked up now: a model may be removed while it answers.
  const demos = new Set(providers.models().flatMap(({ ref, demo }) => (demo ? [ref] : [])))
  const events = answer(turn, pipeline, {
    receivedAt,
    signal: running.signal,
    tell: (notice) => running.tell(notice),
    watch: (model) => recorder.watching(model)
  })
  let position = 0
  // An answer that goes on begins with what there is of it.
  for (const part of running.message.parts)
    if (part.type === 'text') messages.addDelta(turn.messageId, position++, 'text', part.text)
  let step = await events.next()
  while (!step.done) {
    const event = step.value
    try {
      if (event.type === 'delta') messages.addDelta(turn.messageId, position++, event.channel, event.text)
    } catch (error) {
      // What can not be kept is not shown: the pipeline ends the turn with this error.
      step = await events.throw(error)
      continue
    }
    running.tell(event)
    step = await events.next()
  }
  const trace = step.value
  const message: Message = {
    ...running.message,
    status: trace.outcome,
    model: trace.model,
    summary: summarise(trace, demos.has(trace.model)),
    error: trace.error
  }
  const record = turnRecordOf(trace, clock.now())
  try {
    database.transaction(() => {
      messages.finish(message.id, message)
      traces.add(trace)
      outbox.add(record)
    })
    parts.onRecorded(record, trace)
  } catch (error) {
    // The pieces are stored already; the next start of the app puts them together.
    parts.onStorageError(error)
  }
  // Not waited for: it is only for looking at.
  void parts.exchanges.add(turn.id, turn.conversationId, recorder.exchanges()).catch(parts.onStorageError)
  return { type: 'end', message, trace }
}
