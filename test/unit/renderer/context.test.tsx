import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, test } from 'vitest'
import type { ContextPreview } from '../../../main/domain/context-preview.ts'
import type { CompressDecision } from '../../../main/domain/compression.ts'
import type { MessageId, ModelRef } from '../../../main/domain/ids.ts'
import { setInspectorOpen } from '../../../renderer/stores/use-app.ts'
import { openConversation, useConversation } from '../../../renderer/stores/use-conversation.ts'
import { writeDraft } from '../../../renderer/stores/use-drafts.ts'
import { switchModel } from '../../../renderer/stores/use-model-switch.ts'
import { anAnswer, aQuestion, aTrace, conversationId, FakeMain, modelRef } from './fake-main.ts'
import { openApp, settle } from './open-app.tsx'

let main: FakeMain
const small = 'acme:small' as ModelRef

beforeEach(() => {
  main = new FakeMain().connect()
})

async function openWith(...messages: Parameters<FakeMain['holds']>[0]): Promise<void> {
  main.holds(messages)
  await openApp()
  await act(() => openConversation(conversationId))
  await settle()
}

const preview = (over: Partial<ContextPreview>): { ok: true; data: ContextPreview } => ({
  ok: true,
  data: { model: modelRef, modelName: 'Mini', tokens: 120, about: false, budgetTokens: 6_144, lost: [], ...over }
})
const lost: ContextPreview['lost'] = [
  { messageId: 'q1' as MessageId, kind: 'earlier', tokens: 900, outcome: 'left-out', reason: 'off-topic' },
  {
    messageId: 'q1' as MessageId,
    kind: 'document',
    name: 'sales.csv',
    tokens: 300,
    ofTokens: 4_000,
    outcome: 'shortened',
    piece: 1,
    rows: { kept: 12, of: 200 }
  }
]

describe('before anything is sent', () => {
  test('the composer says how many tokens there are', async () => {
    main.context.preview.mockResolvedValue(preview({}))
    await openWith()
    act(() => writeDraft(conversationId, 'What is a median?'))
    expect(await screen.findByText('120 of 6,144 tokens')).toBeTruthy()
  })

  test('and what the model would not read, with the reason', async () => {
    main.context.preview.mockResolvedValue(preview({ tokens: 9_000, lost }))
    await openWith(aQuestion('q1', 'Here it is.'))
    act(() => writeDraft(conversationId, 'And the columns?'))
    const notice = await screen.findByText(
      'Not all of it fits into what Mini can read: 1 message would not be read and 1 item would be shortened'
    )
    expect(notice).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Show which' }))
    expect(screen.getByText('sales.csv').closest('li')?.textContent).toContain('Shortened: 12 of 200 rows')
  })
})

describe('a model that reads less', () => {
  test('is asked about before it is chosen', async () => {
    await openWith(aQuestion('q1', 'x'), anAnswer('a1', 'q1', 'y'))
    main.context.preview.mockImplementation(((question: { model: ModelRef }) =>
      Promise.resolve(
        question.model === small
          ? preview({ model: small, modelName: 'Small', budgetTokens: 1_500, tokens: 4_900, lost })
          : preview({})
      )) as never)
    await act(() => switchModel(modelRef, small))
    const dialog = await screen.findByRole('alertdialog', { name: 'Small can not read all of this conversation' })
    expect(dialog.textContent).toContain('has 4,900 tokens, and Small has room for 1,500')
    fireEvent.click(within(dialog).getByRole('button', { name: /^Keep/ }))
    expect(main.conversations.setModel).not.toHaveBeenCalled()
    await act(() => switchModel(modelRef, small))
    fireEvent.click(await screen.findByRole('button', { name: 'Switch to Small' }))
    await waitFor(() => expect(main.conversations.setModel).toHaveBeenCalledWith({ id: conversationId, model: small }))
  })

  test('is chosen at once where it reads all that there is', async () => {
    await openWith(aQuestion('q1', 'x'), anAnswer('a1', 'q1', 'y'))
    main.context.preview.mockResolvedValue(preview({ model: small, budgetTokens: 1_500 }))
    await act(() => switchModel(modelRef, small))
    expect(main.conversations.setModel).toHaveBeenCalled()
    expect(useConversation.getState().id).toBe(conversationId)
  })
})

test('what was written shorter is compared with what was written', async () => {
  const compress: CompressDecision = {
    setting: 'lossless',
    savedTokens: 210,
    savedInNewTokens: 210,
    saved: [{ strategy: 'redundancy', tokens: 210 }],
    messages: [{ messageId: 'q1' as MessageId, key: 'k', before: 400, after: 190, strategies: ['redundancy'] }]
  }
  const trace = aTrace({ decisions: { compress } })
  main.answer(main.turns.trace, trace)
  main.context.compared.mockResolvedValue({ ok: true, data: { written: '{ "a": 1 }', read: '{"a":1}' } })
  await openWith(aQuestion('q1', 'x'), anAnswer('a1', 'q1', 'y'))
  act(() => setInspectorOpen(true))
  const heading = await screen.findByRole('heading', { name: /^Shortened texts/ })
  expect(heading.textContent).toContain('about 210 tokens saved')
  fireEvent.click(screen.getByRole('button', { name: /with what was written$/ }))
  const dialog = await screen.findByRole('dialog', { name: 'What was written, and what the model read' })
  expect(within(dialog).getByRole('region', { name: 'Read by the model' }).textContent).toContain('{"a":1}')
  expect(main.context.compared).toHaveBeenCalledWith({ turnId: trace.turnId, messageId: 'q1' })
})
