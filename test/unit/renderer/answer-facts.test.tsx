import { act, fireEvent, screen, within } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import type { ModelRef } from '../../../main/domain/ids.ts'
import type { AnswerSummary } from '../../../main/domain/message.ts'
import { openConversation } from '../../../renderer/stores/use-conversation.ts'
import { anAnswer, aQuestion, aSummary, conversationId, FakeMain, plainError } from './fake-main.ts'
import { openApp, settle } from './open-app.tsx'

const [LARGE, SMALL] = ['acme:large', 'acme:small'] as ModelRef[] as [ModelRef, ModelRef]
let main: FakeMain

beforeEach(() => {
  main = new FakeMain().connect()
})

async function answerWith(summary: Partial<AnswerSummary>): Promise<HTMLElement> {
  main.holds([aQuestion('q1', 'x'), anAnswer('a1', 'q1', 'Yes.', { summary: aSummary(summary) })])
  await openApp()
  await act(() => openConversation(conversationId))
  await settle()
  return screen.getByRole('article', { name: 'Answer' })
}

const failed = plainError('provider-failed', { provider: 'Acme' })

test('how often it was asked is counted for each model', async () => {
  const answer = await answerWith({
    switches: [{ from: LARGE, error: failed }],
    retries: [LARGE, LARGE, SMALL].map((model) => ({ model, error: failed }))
  })
  expect(within(answer).getByRole('button', { name: 'large: asked 3 times' })).toBeTruthy()
  expect(within(answer).getByRole('button', { name: 'small: asked 2 times' })).toBeTruthy()
})

test('an only model needs no name', async () => {
  const answer = await answerWith({ retries: [{ model: LARGE, error: failed }] })
  expect(within(answer).getByRole('button', { name: 'asked 2 times' })).toBeTruthy()
})

test('that the person chose this computer is no failure of the other model', async () => {
  const answer = await answerWith({ switches: [{ from: LARGE, error: plainError('network-declined') }] })
  fireEvent.click(within(answer).getByRole('button', { name: 'you chose this computer' }))
  await settle()
  expect(screen.getByText('Why large was not asked')).toBeTruthy()
  expect(screen.queryByText(/could not answer/)).toBeNull()
})

test.each([
  ['an answer that never began says that the question is kept', '', /What you wrote is kept\. Check the API key/],
  ['half an answer says that it is kept', 'Half of', /The partial answer is saved\. Check the API key/]
])('%s', async (_, text, advice) => {
  const error = plainError('provider-auth', { provider: 'Acme' })
  main.holds([aQuestion('q1', 'x'), anAnswer('a1', 'q1', text, { status: 'failed', error })])
  await openApp()
  await act(() => openConversation(conversationId))
  await settle()
  const answer = screen.getByRole('article', { name: 'Answer' })
  expect(within(answer).getByRole('alert').textContent).toMatch(advice)
})
