import { isDeclined } from '../domain/declined.ts'
import { DEFAULT_WORKSPACE, splitModelRef } from '../domain/ids.ts'
import type { StageTrace, TurnTrace } from '../domain/trace.ts'
import type { CompletionRecord, StageTime, TurnRecord } from '../domain/turn-record.ts'
import type { EpochMs, Milliseconds } from '../domain/units.ts'

/** What history and metrics keep of a turn that has ended: figures and names, nothing of what was said. */
export function turnRecordOf(trace: TurnTrace, recordedAt: EpochMs): TurnRecord {
  const { provider } = splitModelRef(trace.model)
  const error = trace.error?.code ?? null
  // Of several models that were asked, the last one answered.
  const generate = trace.stages.findLast((stage) => stage.name === 'generate')
  const mark = trace.decisions.cache?.mark ?? null
  // How long a person thinks about a question says nothing about the model.
  const askedMs = trace.stages.reduce(
    (sum, { name, durationMs }) => (name === 'confirm' ? sum + durationMs : sum),
    trace.decisions.admit?.approved?.askedMs ?? 0
  )
  const completion: CompletionRecord = {
    provider,
    model: trace.model,
    responseMs: generate?.durationMs ?? trace.totalMs,
    firstTokenMs:
      trace.firstTokenMs === null || generate === undefined ? null : Math.max(0, trace.firstTokenMs - generate.startMs),
    usage: trace.usage,
    costMicroUsd: trace.costMicroUsd,
    cacheLayer: mark?.source ?? null,
    finish: trace.finish?.reason ?? null,
    error
  }
  return {
    turnId: trace.turnId,
    workspaceId: trace.workspaceId ?? DEFAULT_WORKSPACE,
    conversationId: trace.conversationId,
    messageId: trace.messageId,
    at: trace.startedAt,
    recordedAt,
    model: trace.model,
    provider,
    where: trace.where,
    outcome: trace.outcome,
    error,
    cacheLayer: mark?.source ?? null,
    totalMs: trace.totalMs - askedMs,
    firstTokenMs: trace.firstTokenMs === null ? null : trace.firstTokenMs - askedMs,
    beforeProviderMs: trace.beforeProviderMs,
    usage: trace.usage,
    costMicroUsd: trace.costMicroUsd,
    savedMicroUsd: mark?.savedMicroUsd ?? 0,
    savedMs: mark?.savedMs ?? 0,
    sentBytes: trace.sentBytes,
    stages: trace.stages.flatMap((stage) => stageTimes(stage, trace.firstTokenMs)),
    // A turn that failed before it reached a model has called none.
    completions:
      generate === undefined && mark === null
        ? []
        : [...trace.switches.filter(({ error }) => !isDeclined(error.code)).map(failedCall), completion]
  }
}

/** Generating is kept as the Inspector shows it: up to the first token, which is what people wait for, and from there on. */
function stageTimes({ name, startMs, durationMs }: StageTrace, firstTokenMs: Milliseconds | null): StageTime[] {
  if (name !== 'generate' || firstTokenMs === null) return [{ stage: name, startMs, durationMs }]
  const waitedMs = Math.min(durationMs, Math.max(0, firstTokenMs - startMs))
  return [
    { stage: 'first-token', startMs, durationMs: waitedMs },
    { stage: name, startMs: startMs + waitedMs, durationMs: durationMs - waitedMs }
  ]
}

/** A model that was asked first and did not answer; what that took is part of the turn, and nobody charges for it. */
function failedCall({ from: model, error }: TurnTrace['switches'][number]): CompletionRecord {
  const { provider } = splitModelRef(model)
  return {
    provider,
    model,
    responseMs: null,
    firstTokenMs: null,
    usage: {},
    costMicroUsd: null,
    cacheLayer: null,
    finish: null,
    error: error.code
  }
}
