import { expect, test } from 'vitest'
import type { ConversationId, MessageId, TurnId } from '../../../main/domain/ids.ts'
import { DEFAULT_WORKSPACE } from '../../../main/domain/ids.ts'
import { unscreened } from '../../../main/optimizer/stages.ts'
import { TraceBuilder } from '../../../main/optimizer/trace.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { scriptedModel } from '../../fakes/scripted-provider.ts'

test('being asked is a stage before generating, which has only what is left', async () => {
  const clock = new ManualClock()
  const receivedAt = clock.monotonic()
  const turn = {
    id: 't1' as TurnId,
    workspaceId: DEFAULT_WORKSPACE,
    conversationId: 'c1' as ConversationId,
    messageId: 'm1' as MessageId,
    messages: [],
    wanted: scriptedModel.ref,
    sampling: { temperature: 0.2, topP: 1 },
    attachments: [],
    fresh: false
  }
  const trace = new TraceBuilder(turn, clock, receivedAt)
  await trace.run('screen', () => clock.advance(10).then(() => unscreened(turn)))
  const generated = trace.begin('generate')
  const from = clock.monotonic()
  await clock.advance(90_000)
  const to = clock.monotonic()
  await clock.advance(1_000)
  generated()
  const { stages } = trace.build(
    'complete',
    null,
    { totalMicroUsd: 0, inputUsd: null, outputUsd: null, prices: null },
    0,
    [{ from, to }]
  )
  expect(stages).toEqual([
    { name: 'screen', startMs: 0, durationMs: 10 },
    { name: 'confirm', startMs: 10, durationMs: 90_000 },
    { name: 'generate', startMs: 90_010, durationMs: 1_000 }
  ])
})
