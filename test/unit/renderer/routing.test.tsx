import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, test } from 'vitest'
import type { ModelRef, TurnId } from '../../../main/domain/ids.ts'
import type { WeakAnswer } from '../../../main/domain/route.ts'
import { openConversation } from '../../../renderer/stores/use-conversation.ts'
import { writeDraft } from '../../../renderer/stores/use-drafts.ts'
import { anAnswer, aQuestion, aSummary, aTrace, conversationId, FakeMain } from './fake-main.ts'
import { openApp, settle } from './open-app.tsx'

let main: FakeMain
const strong = 'tern:large' as ModelRef
const weak: WeakAnswer = {
  reasons: ['refusal', 'low-confidence'],
  stronger: { model: strong, name: 'Large', where: 'remote', totalMs: 2_000, costMicroUsd: 1_200 }
}

beforeEach(() => {
  main = new FakeMain().connect()
})

async function openWith(...messages: Parameters<FakeMain['holds']>[0]): Promise<void> {
  main.holds(messages)
  await openApp()
  await act(() => openConversation(conversationId))
  await settle()
}

describe('a weak answer', () => {
  test('says what speaks against it and what asking the stronger model means; the button is the consent', async () => {
    await openWith(aQuestion('q1', 'x'), anAnswer('a1', 'q1', 'I cannot.', { summary: aSummary({ weak }) }))
    const answer = screen.getByRole('article', { name: 'Answer' })
    expect(answer.textContent).toContain('the model declined and the model was unsure of its words')
    expect(answer.textContent).toContain('Your question would leave this computer.')
    expect(answer.textContent).toContain('$0.0012')
    main.starts(main.turns.escalate, { userMessageId: 'q1' as never, once: true })
    fireEvent.click(within(answer).getByRole('button', { name: 'Ask Large' }))
    await settle()
    expect(main.turns.escalate).toHaveBeenCalledWith({ messageId: 'a1' })
  })

  test('of which nobody may be asked instead has no button, and says so', async () => {
    const alone = { ...weak, stronger: null }
    await openWith(aQuestion('q1', 'x'), anAnswer('a1', 'q1', 'No.', { summary: aSummary({ weak: alone }) }))
    expect(screen.getByText(/no stronger model may be asked/)).toBeDefined()
    expect(screen.queryByRole('button', { name: 'Ask Large' })).toBeNull()
  })

  test('that goes on by itself is followed by the next answer, which says after whom it was asked', async () => {
    const turn = 'turn-new' as TurnId
    await openWith(aQuestion('q1', 'x'), anAnswer('a1', 'q1', 'y'))
    main.starts(main.turns.start)
    act(() => writeDraft(conversationId, 'more'))
    fireEvent.keyDown(screen.getByRole('textbox', { name: 'Message' }), { key: 'Enter' })
    await settle()
    const next = {
      turnId: 'turn-next' as TurnId,
      conversationId,
      model: strong,
      userMessageId: 'q-new' as never,
      messageId: 'a-next' as never,
      once: true as const
    }
    act(() =>
      main.sends(turn, {
        type: 'end',
        message: anAnswer('a-new', 'q-new', 'I cannot.', { turnId: turn, summary: aSummary({ weak }) }),
        trace: aTrace({ turnId: turn }),
        next
      })
    )
    await settle()
    await waitFor(() => expect(screen.getAllByRole('article', { name: 'Answer' }).at(-1)?.ariaBusy).toBe('true'))
  })
})

test('a request that could pass a budget is a question with its figures, and both answers reach main', async () => {
  await openApp()
  act(() =>
    main.tells('confirmations.changed', [
      {
        kind: 'budget',
        id: '0193b0c0-0000-7000-8000-000000000001',
        turnId: 't' as TurnId,
        conversationId,
        modelName: 'Large',
        budget: {
          period: 'month',
          workspace: true,
          limitMicroUsd: 2_000_000,
          usedMicroUsd: 1_950_000,
          mightCostMicroUsd: 120_000
        }
      }
    ])
  )
  await settle()
  const card = await screen.findByRole('region', {
    name: 'This request could exceed this workspace’s budget for the month'
  })
  expect(card.textContent).toContain('Large may charge up to $0.12 for it. $1.95 of $2.00 are spent or set aside.')
  fireEvent.click(within(card).getByRole('button', { name: 'Don’t send' }))
  expect(main.confirmations.answer).toHaveBeenCalledWith({
    id: '0193b0c0-0000-7000-8000-000000000001',
    answer: { type: 'cancel' }
  })
})
