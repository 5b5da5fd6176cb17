import { v7 as uuid } from 'uuid'
import {
  DEFAULT_WORKSPACE,
  type ConversationId,
  type MessageId,
  type ModelRef,
  type ProviderId,
  type TurnId
} from '../../main/domain/ids.ts'
import type { TurnRecord } from '../../main/domain/turn-record.ts'

/** A turn as it could have been, received at `at`. */
export function turnRecord(at: number, change: Partial<TurnRecord> = {}): TurnRecord {
  const model = change.model ?? ('local:demo' as ModelRef)
  const usage = change.usage ?? { input: 100, output: 50 }
  const costMicroUsd = change.costMicroUsd === undefined ? 0 : change.costMicroUsd
  return {
    turnId: uuid({ msecs: at }) as TurnId,
    workspaceId: DEFAULT_WORKSPACE,
    conversationId: uuid() as ConversationId,
    messageId: uuid() as MessageId,
    at,
    recordedAt: at + 2000,
    model,
    provider: 'local' as ProviderId,
    where: 'local',
    outcome: 'complete',
    error: null,
    cacheLayer: null,
    totalMs: 2000,
    firstTokenMs: 300,
    beforeProviderMs: 1,
    usage,
    costMicroUsd,
    savedMicroUsd: 0,
    savedMs: 0,
    sentBytes: 0,
    stages: [
      { stage: 'fit', startMs: 0, durationMs: 1 },
      { stage: 'generate', startMs: 1, durationMs: 1999 }
    ],
    completions: [
      {
        provider: 'local' as ProviderId,
        model,
        responseMs: 1999,
        firstTokenMs: 299,
        usage,
        costMicroUsd,
        cacheLayer: null,
        finish: 'stop',
        error: null
      }
    ],
    ...change
  }
}
