import { expect, test } from 'vitest'
import type { ConfirmationOf } from '../../../../main/domain/confirmation.ts'
import { DEFAULT_WORKSPACE, type ConversationId, type MessageId, type TurnId } from '../../../../main/domain/ids.ts'
import type { Turn } from '../../../../main/domain/turn.ts'
import { EgressGate, type EgressGateParts } from '../../../../main/optimizer/egress/egress-gate.ts'
import { scriptedModel } from '../../../fakes/scripted-provider.ts'

const never = new AbortController().signal
const turn: Turn = {
  id: 't' as TurnId,
  workspaceId: DEFAULT_WORKSPACE,
  conversationId: 'c' as ConversationId,
  messageId: 'm' as MessageId,
  messages: [{ messageId: 'q' as MessageId, role: 'user', text: 'Write to ada@example.com.' }],
  wanted: scriptedModel.ref,
  attachments: [],
  fresh: false,
  sampling: { temperature: 0, topP: 1 }
}

async function maskedWith(namesIn: EgressGateParts['namesIn']) {
  const asked: ConfirmationOf<'egress'>[] = []
  const gate = new EgressGate({
    ...(namesIn && { namesIn }),
    rulesOf: () => ({ label: 'internal', terms: [], asks: true }),
    maps: { load: () => undefined, save: () => undefined },
    ask: () => (question) => {
      asked.push(question)
      return Promise.resolve({ type: 'send' })
    }
  })
  const { decision } = await gate.mask(turn, turn.messages, scriptedModel, never)
  return { decision, asked }
}

test('the card and the record say when the name finder did not run', async () => {
  const { decision, asked } = await maskedWith(() => Promise.resolve(undefined))
  expect(decision).toMatchObject({ approved: true, namesMissed: true })
  expect(asked).toMatchObject([{ namesMissed: true }])
})

test('nothing is said where it found nothing, or is not there', async () => {
  for (const namesIn of [() => Promise.resolve([]), undefined]) {
    const { decision, asked } = await maskedWith(namesIn)
    expect(decision).not.toHaveProperty('namesMissed')
    expect(asked).toMatchObject([{ namesMissed: false }])
  }
})
