import { expect, test } from 'vitest'
import type { AnswerSignal } from '../../../main/domain/dataset.ts'
import type { TurnRecord } from '../../../main/domain/turn-record.ts'
import type { Turn } from '../../../main/domain/turn.ts'
import { Feedback } from '../../../main/learning/feedback.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'

const record = {
  turnId: 't1',
  conversationId: 'c1',
  messageId: 'a1',
  model: 'local:one',
  outcome: 'complete'
} as TurnRecord
const asks = (ids: (string | null)[], more: Partial<Turn> = {}): Turn =>
  ({
    id: 't2',
    conversationId: 'c1',
    messages: ids.map((messageId) => ({ messageId, role: 'user', text: 'q' })),
    wanted: 'auto',
    fresh: false,
    ...more
  }) as unknown as Turn

test.each<[AnswerSignal, Turn]>([
  ['kept', asks([null, 'u1', 'a1', 'u2'])],
  ['edited-question', asks([null, 'u1b'])],
  ['continued', asks([null, 'u1', 'a1'])],
  ['asked-again', asks([null, 'u1'], { fresh: true })],
  ['asked-again', asks([null, 'u1'], { fresh: true, wanted: 'local:one' as never })],
  ['other-model', asks([null, 'u1'], { fresh: true, wanted: 'local:two' as never })],
  ['wrong-from-cache', asks([null, 'u1'], { fresh: true, served: 'k' as never })]
])('%s', (signal, turn) => {
  const kept: unknown[] = []
  const feedback = new Feedback({
    clock: new ManualClock(),
    signals: { put: (...row) => void kept.push(row.slice(0, 4)) }
  })
  const told: unknown[] = []
  feedback.onSignal((given) => told.push(given))
  feedback.ended(record)
  feedback.began(turn)
  expect(told).toEqual([{ turnId: 't1', conversationId: 'c1', signal, reason: null }])
  expect(kept).toEqual([['t1', 'c1', signal, null]])
  // It is said once.
  feedback.began(turn)
  expect(told).toHaveLength(1)
})

test('a stopped answer is abandoned, a warm question says nothing, and another conversation neither', () => {
  const told: AnswerSignal[] = []
  const feedback = new Feedback({ clock: new ManualClock(), signals: { put: () => undefined } })
  feedback.onSignal(({ signal }) => told.push(signal))
  feedback.ended({ ...record, outcome: 'stopped' })
  feedback.began(asks(['u1', 'a1', 'u2'], { warming: { maxOutputTokens: 1 } }))
  feedback.began(asks(['u9'], { conversationId: 'c2' as never }))
  expect(told).toEqual(['abandoned'])
})

test('an answer that was written anew has been judged: the next question says nothing more about it', () => {
  const told: AnswerSignal[] = []
  const feedback = new Feedback({ clock: new ManualClock(), signals: { put: () => undefined } })
  feedback.onSignal(({ signal }) => told.push(signal))
  feedback.ended(record)
  feedback.edited(record.turnId, record.conversationId)
  feedback.began(asks(['u1', 'b1', 'u2']))
  expect(told).toEqual(['edited-answer'])
})
