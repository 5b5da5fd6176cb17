import { expect, test } from 'vitest'
import type { AnswerTo } from '../../../../main/domain/confirmation.ts'
import { DEFAULT_WORKSPACE, type ConversationId, type MessageId, type TurnId } from '../../../../main/domain/ids.ts'
import type { Turn } from '../../../../main/domain/turn.ts'
import { EgressGate } from '../../../../main/optimizer/egress/egress-gate.ts'
import { fenced } from '../../../../main/optimizer/security/fence.ts'
import { scriptedModel } from '../../../fakes/scripted-provider.ts'

const never = new AbortController().signal
const turnOf = (text: string, conversation: string): Turn => ({
  id: 't' as TurnId,
  workspaceId: DEFAULT_WORKSPACE,
  conversationId: conversation as ConversationId,
  messageId: 'm' as MessageId,
  messages: [{ messageId: 'q' as MessageId, role: 'user', text }],
  wanted: scriptedModel.ref,
  attachments: [],
  fresh: false,
  sampling: { temperature: 0, topP: 1 }
})

function gateWith(answers: AnswerTo<'egress'>[], terms: string[] = []): (turn: Turn) => Promise<string> {
  const gate = new EgressGate({
    rulesOf: () => ({ label: 'internal', terms, asks: answers.length > 0 }),
    maps: { load: () => undefined, save: () => undefined },
    ask: () => () => Promise.resolve(answers.shift() ?? { type: 'send' }),
    onTerms: (_, words) => void terms.push(...words)
  })
  return async (turn) => {
    const { messages } = await gate.mask(turn, turn.messages, scriptedModel, never)
    return messages.map(({ text }) => text).join()
  }
}

test('words that are always to be masked become the workspace’s own, and are masked in its other conversations', async () => {
  const mask = gateWith([{ type: 'change', keep: [], mask: ['Heron'], always: true }, { type: 'send' }])
  expect(await mask(turnOf('Write to ada@example.com about Heron.', 'a'))).toMatch(/about TERM_1\.$/)
  expect(await mask(turnOf('What is left of Heron?', 'b'))).toBe('What is left of TERM_1?')
})

test('a name in the name of a file is masked there as well', async () => {
  const mask = gateWith([])
  const sent = await mask(turnOf(`Read it.\n\n${fenced('a,b\n1,2', 'Priya Raghunathan.csv')}`, 'a'))
  expect(sent).toMatch(/<<outside [\da-f]{16}: PERSON_1\.csv>>/)
  expect(sent).not.toMatch(/Priya|Raghunathan/)
})
