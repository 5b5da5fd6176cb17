import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, test } from 'vitest'
import type { MessageId, ModelRef, TurnId } from '../../../main/domain/ids.ts'
import { newConversation, openConversation, useConversation } from '../../../renderer/stores/use-conversation.ts'
import { useDrafts, writeDraft } from '../../../renderer/stores/use-drafts.ts'
import {
  aModel,
  aModelList,
  anAnswer,
  aQuestion,
  aSummary,
  aTrace,
  conversationId,
  FakeMain,
  modelRef,
  plainError
} from './fake-main.ts'
import { openApp, settle } from './open-app.tsx'

let main: FakeMain
const composer = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' })
const turn = 'turn-new' as TurnId

beforeEach(() => {
  main = new FakeMain().connect()
})

async function openWith(...messages: Parameters<FakeMain['holds']>[0]): Promise<void> {
  main.holds(messages)
  await openApp()
  await act(() => openConversation(conversationId))
  await settle()
}

test('the empty page leads back to the recent answers, and has no list without any', async () => {
  await openApp()
  expect(screen.queryByRole('region', { name: 'Recent answers' })).toBeNull()
  const answer = {
    messageId: 'a1' as MessageId,
    conversationId,
    title: 'Margins',
    question: 'What is gross margin?',
    model: modelRef,
    status: 'complete' as const,
    createdAt: Date.now() - 3_600_000,
    excerpt: 'A ratio'
  }
  main.search.recentAnswers.mockResolvedValue({
    ok: true,
    data: [answer, { ...answer, messageId: 'a2' as MessageId, question: '' }]
  })
  cleanup()
  await openApp()
  const list = await screen.findByRole('region', { name: 'Recent answers' })
  expect(
    within(list)
      .getAllByRole('button')
      .map((button) => button.textContent)
  ).toEqual(['What is gross margin?1 hr. ago', 'Margins1 hr. ago'])
  fireEvent.click(within(list).getByRole('button', { name: /gross margin/ }))
  await settle()
  expect(main.conversations.selectBranch).toHaveBeenCalledWith({ messageId: 'a1' })
})

describe('the composer', () => {
  test('Enter sends, Shift+Enter does not', async () => {
    await openApp()
    main.starts(main.turns.start)
    main.holds(
      [
        aQuestion('q-new', 'Hello'),
        anAnswer('a-new', 'q-new', '', { status: 'streaming', turnId: turn, summary: null })
      ],
      { runningTurnId: turn }
    )
    fireEvent.change(composer(), { target: { value: 'Hello' } })
    fireEvent.keyDown(composer(), { key: 'Enter', shiftKey: true })
    expect(main.turns.start).not.toHaveBeenCalled()
    fireEvent.keyDown(composer(), { key: 'Enter' })
    await settle()
    expect(main.turns.start).toHaveBeenCalledWith({
      conversationId: null,
      parentId: null,
      text: 'Hello',
      attachments: [],
      model: modelRef
    })
    expect(screen.getByText('Hello')).toBeTruthy()
  })

  test('what is sent before the window knows who answers goes out as soon as it does', async () => {
    let tell = (): void => undefined
    const known = main.models.list.getMockImplementation()
    const told = new Promise<void>((resolve) => (tell = resolve))
    main.models.list.mockImplementation(async () => {
      await told
      return known!()
    })
    await openApp()
    main.starts(main.turns.start)
    fireEvent.change(composer(), { target: { value: 'Hello' } })
    fireEvent.keyDown(composer(), { key: 'Enter' })
    fireEvent.keyDown(composer(), { key: 'Enter' })
    await settle()
    expect(main.turns.start).not.toHaveBeenCalled()
    tell()
    await settle()
    expect(main.turns.start).toHaveBeenCalledOnce()
    expect(main.turns.start).toHaveBeenCalledWith(expect.objectContaining({ text: 'Hello', model: modelRef }))
  })

  test('what is sent while its conversation opens follows its last message; a draft of another stays where it is', async () => {
    const holds = [aQuestion('q1', 'Hello'), anAnswer('a1', 'q1', 'Hello to you.')]
    main.holds(holds)
    await openApp()
    let tell = (): void => undefined
    const known = main.conversations.open.getMockImplementation()
    const told = new Promise<void>((resolve) => (tell = resolve))
    main.conversations.open.mockImplementation(async (input) => {
      await told
      return known!(input)
    })
    main.starts(main.turns.start)
    act(() => void openConversation(conversationId))
    fireEvent.change(composer(), { target: { value: 'And now?' } })
    fireEvent.keyDown(composer(), { key: 'Enter' })
    await settle()
    expect(main.turns.start).not.toHaveBeenCalled()
    tell()
    await settle()
    expect(main.turns.start).toHaveBeenCalledOnce()
    expect(main.turns.start).toHaveBeenCalledWith(expect.objectContaining({ conversationId, parentId: 'a1' }))

    main.turns.start.mockClear()
    act(() => useConversation.setState({ opening: true, running: null }))
    fireEvent.change(composer(), { target: { value: 'Only here.' } })
    fireEvent.keyDown(composer(), { key: 'Enter' })
    act(newConversation)
    await settle()
    expect(main.turns.start).not.toHaveBeenCalled()
    expect(useDrafts.getState().drafts[conversationId]?.text).toBe('Only here.')
  })

  test('Enter does not send while a word is being composed', async () => {
    await openApp()
    fireEvent.change(composer(), { target: { value: 'こん' } })
    fireEvent.keyDown(composer(), { key: 'Enter', isComposing: true })
    expect(main.turns.start).not.toHaveBeenCalled()
  })

  test('blank messages are not sent', async () => {
    await openApp()
    fireEvent.change(composer(), { target: { value: '  \n' } })
    fireEvent.keyDown(composer(), { key: 'Enter' })
    expect(main.turns.start).not.toHaveBeenCalled()
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Send' }).disabled).toBe(true)
  })

  test('says before anything is sent who answers and that nothing leaves', async () => {
    await openApp()
    const line = screen.getByRole('form', { name: 'Write a message' })
    expect(line.textContent).toContain('Small 1B on this computer, free. Nothing is sent.')
  })

  test('a chosen model that is gone is replaced by the default, visibly', async () => {
    const gone = 'local:gone' as ModelRef
    main.answer(
      main.models.list,
      aModelList({ models: [aModel(), aModel({ id: 'gone', ref: gone, name: 'Gone', state: 'available' })] })
    )
    await openApp()
    act(() => useConversation.setState({ newModel: gone }))
    expect(screen.getByRole('form').textContent).toContain('Small 1B on this computer')
  })

  test('a message whose words can not be read any more says so, and the others stay', async () => {
    const error = plainError('message-damaged')
    await openWith(
      { ...aQuestion('q1', ''), parts: [], status: 'failed', error },
      { ...anAnswer('a1', 'q1', ''), parts: [], status: 'failed', error },
      aQuestion('q2', 'What is churn?', { parentId: 'a1' as MessageId })
    )
    expect(screen.getAllByText('What this message said can no longer be read in the database.')).toHaveLength(2)
    expect(screen.getByText('What is churn?')).toBeTruthy()
  })

  test('↑ in an empty field rewrites the last message; in a filled one it moves the cursor', async () => {
    await openWith(aQuestion('q1', 'What is churn?'), anAnswer('a1', 'q1', 'A rate.'))
    act(() => writeDraft(conversationId, 'x'))
    fireEvent.keyDown(composer(), { key: 'ArrowUp' })
    expect(screen.queryByRole('textbox', { name: 'Edited message' })).toBeNull()
    act(() => useDrafts.setState({ drafts: {} }))
    fireEvent.keyDown(composer(), { key: 'ArrowUp' })
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Edited message' }).value).toBe('What is churn?')
  })

  test('the draft of a conversation is back when it is opened', async () => {
    main.holds([aQuestion('q1', 'x')], { draft: { text: 'half a thought', attachments: [] } })
    await openApp()
    await act(() => openConversation(conversationId))
    expect(composer().value).toBe('half a thought')
  })
})

describe('an answer', () => {
  test('shows its progress with a number before the first word', async () => {
    await openWith(aQuestion('q1', 'x'), anAnswer('a1', 'q1', 'y'))
    main.starts(main.turns.start)
    act(() => writeDraft(conversationId, 'more'))
    fireEvent.keyDown(composer(), { key: 'Enter' })
    await settle()
    act(() => main.sends(turn, { type: 'progress', phase: 'loading-model', fraction: 0.43 }))
    expect(screen.getByRole('progressbar', { name: 'Loading Small 1B, 43%' }).getAttribute('aria-valuenow')).toBe('43')
    act(() => main.sends(turn, { type: 'left-out', messages: 4 }))
    expect(screen.getByText('4 earlier messages do not fit and are not read.')).toBeTruthy()
  })

  test('can be stopped by its button and by Esc', async () => {
    await openWith(aQuestion('q1', 'x'), anAnswer('a1', 'q1', 'y'))
    main.starts(main.turns.start)
    act(() => writeDraft(conversationId, 'more'))
    fireEvent.keyDown(composer(), { key: 'Enter' })
    await settle()
    expect(screen.getByRole('button', { name: 'Stop' })).toBeTruthy()
    act(() => composer().blur())
    fireEvent.keyDown(window, { key: 'Escape' })
    await settle()
    expect(main.turns.stop).not.toHaveBeenCalled()
    act(() => composer().focus())
    fireEvent.keyDown(composer(), { key: 'Escape' })
    await settle()
    expect(main.turns.stop).toHaveBeenCalledWith({ turnId: turn })
  })

  test('a message written meanwhile waits for it, and is sent when it is complete', async () => {
    await openWith(aQuestion('q1', 'x'), anAnswer('a1', 'q1', 'y'))
    main.starts(main.turns.start)
    for (const text of ['more', 'and then?']) {
      act(() => writeDraft(conversationId, text))
      fireEvent.keyDown(composer(), { key: 'Enter' })
      await settle()
    }
    expect(main.turns.start).toHaveBeenCalledTimes(1)
    const queue = screen.getByRole('region', { name: 'Next messages' })
    expect(queue.textContent).toContain('and then?')
    expect(composer().value).toBe('')
    const { order } = useConversation.getState()
    const message = { ...anAnswer(order.at(-1) ?? '', order.at(-2) ?? '', 'done'), turnId: turn }
    main.starts(main.turns.start, { userMessageId: 'q-next' as MessageId, messageId: 'a-next' as MessageId })
    act(() => main.sends(turn, { type: 'end', message, trace: aTrace({ turnId: turn }) }))
    await settle()
    expect(main.turns.start).toHaveBeenCalledTimes(2)
    expect(main.turns.start.mock.calls[1]?.[0]).toMatchObject({ text: 'and then?' })
    expect(screen.queryByRole('region', { name: 'Next messages' })).toBeNull()
  })

  test('a screen reader hears that it began and that it ended, not its words', async () => {
    await openWith(aQuestion('q1', 'x'), anAnswer('a1', 'q1', 'y'))
    main.starts(main.turns.start)
    act(() => writeDraft(conversationId, 'more'))
    fireEvent.keyDown(composer(), { key: 'Enter' })
    await settle()
    const spoken = () => screen.getAllByRole('status').map((region) => region.textContent)
    expect(spoken()).toContain('Answering')
    act(() => main.sends(turn, { type: 'delta', channel: 'text', text: 'secret words' }))
    expect(spoken().join(' ')).not.toContain('secret words')
    act(() =>
      main.sends(turn, {
        type: 'end',
        message: anAnswer('a-new', 'q-new', 'secret words', { turnId: turn }),
        trace: aTrace({ turnId: turn })
      })
    )
    expect(spoken()).toContain('Answer complete')
  })

  test('its line says model, time, tokens, rate and that it stayed here; unknown values are not there', async () => {
    const summary = aSummary({ outputTokens: 612, tokensPerSecond: 146.4 })
    await openWith(
      aQuestion('q1', 'x'),
      anAnswer('a1', 'q1', 'y', { summary }),
      aQuestion('q2', 'x'),
      anAnswer('a2', 'q2', 'z')
    )
    const [first, second] = screen.getAllByRole('article', { name: 'Answer' })
    expect(first?.textContent).toMatch(/Stayed on this computerSmall 1B4\.2 s612 tokens146 tok\/s/)
    expect(second?.textContent).not.toMatch(/tokens|tok\/s/)
  })

  test('says when it is not whole, was a demo, or messages were left out', async () => {
    await openWith(
      aQuestion('q1', 'x'),
      anAnswer('a1', 'q1', 'y', { summary: aSummary({ demo: true, truncated: true, leftOutMessages: 1 }) })
    )
    for (const name of ['Demo', 'Cut off', '1 earlier message not read'])
      expect(screen.getByRole('button', { name })).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Cut off' }))
    expect(await screen.findByText(/It reached the length limit/)).toBeTruthy()
  })

  test('a failed one explains itself, says what was kept and can be tried again', async () => {
    main.starts(main.turns.regenerate, { userMessageId: 'q1' as never })
    await openWith(
      aQuestion('q1', 'x'),
      anAnswer('a1', 'q1', 'Part', { status: 'failed', summary: null, error: plainError('inference-crashed') })
    )
    const alert = screen.getByRole('alert')
    expect(alert.textContent).toContain('The local model stopped unexpectedly.')
    expect(alert.textContent).toContain('The partial answer is saved.')
    fireEvent.click(within(alert).getByRole('button', { name: 'Try again' }))
    await settle()
    expect(main.turns.regenerate).toHaveBeenCalledWith({ messageId: 'a1', model: modelRef })
  })

  test('one that the same model fails at again offers another model or another message, not the same again', async () => {
    const error = plainError('message-too-long', { model: 'Small 1B', tokens: 61_164, budget: 6_144 })
    await openWith(aQuestion('q1', 'x'), anAnswer('a1', 'q1', '', { status: 'failed', error }))
    const alert = screen.getByRole('alert')
    expect(within(alert).queryByRole('button', { name: 'Try again' })).toBeNull()
    fireEvent.click(within(alert).getByRole('button', { name: 'Choose another model' }))
    expect(screen.getByRole('menuitemradio', { name: /Small 1B/ })).toBeTruthy()
    fireEvent.click(within(alert).getByRole('button', { name: 'Edit the message', hidden: true }))
    expect(screen.getByRole('textbox', { name: 'Edited message', hidden: true })).toBeTruthy()
  })

  test.each([
    ['stopped', 'Stopped. The partial answer is saved.'],
    ['interrupted', 'Sextant was closed during this answer. The partial answer is saved.']
  ] as const)('a %s one says so', async (status, text) => {
    await openWith(aQuestion('q1', 'x'), anAnswer('a1', 'q1', 'Part', { status }))
    expect(screen.getByText(text)).toBeTruthy()
  })

  test('its alternatives are counted and can be gone through', async () => {
    const siblingIds = ['a0', 'a1', 'a2'] as never[]
    await openWith(aQuestion('q1', 'x'), anAnswer('a1', 'q1', 'y', { siblingIds }))
    const versions = screen.getByRole('group', { name: 'Versions' })
    expect(versions.textContent).toBe('2 of 3')
    main.answer(main.conversations.selectBranch, {
      conversation: { id: conversationId },
      messages: [],
      draft: { text: '', attachments: [] },
      runningTurnId: null
    })
    fireEvent.click(within(versions).getByRole('button', { name: 'Next version' }))
    expect(main.conversations.selectBranch).toHaveBeenCalledWith({ messageId: 'a2' })
    await settle()
  })
})

describe('writing an answer anew', () => {
  const open = () => openWith(aQuestion('q1', 'x'), anAnswer('a1', 'q1', 'y'))
  const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Edited answer' })

  test('keeps what was written as another version and shows it', async () => {
    await open()
    const edited = anAnswer('a2', 'q1', 'better', {
      turnId: null,
      siblingIds: ['a1', 'a2'] as never[],
      summary: aSummary({ editedFrom: 'a1' as never })
    })
    main.answer(main.conversations.editAnswer, {
      conversation: { id: conversationId },
      messages: [aQuestion('q1', 'x'), edited],
      draft: { text: '', attachments: [] },
      runningTurnId: null
    })
    fireEvent.click(screen.getByRole('button', { name: 'Edit answer' }))
    expect(document.activeElement).toBe(field())
    const save = screen.getByRole<HTMLButtonElement>('button', { name: 'Save' })
    expect(save.disabled).toBe(true)
    fireEvent.change(field(), { target: { value: 'better' } })
    fireEvent.click(save)
    await settle()
    expect(main.conversations.editAnswer).toHaveBeenCalledWith({ messageId: 'a1', text: 'better' })
    expect(screen.queryByRole('textbox', { name: 'Edited answer' })).toBeNull()
    expect(screen.getByText('Edited by you')).toBeTruthy()
    expect(screen.getByRole('group', { name: 'Versions' }).textContent).toBe('2 of 2')
  })

  test('is left with Escape, and nothing is kept', async () => {
    await open()
    fireEvent.click(screen.getByRole('button', { name: 'Edit answer' }))
    fireEvent.change(field(), { target: { value: 'better' } })
    fireEvent.keyDown(field(), { key: 'Escape' })
    expect(screen.queryByRole('textbox', { name: 'Edited answer' })).toBeNull()
    expect(main.conversations.editAnswer).not.toHaveBeenCalled()
  })
})

describe('a user message', () => {
  test('a long one is shown in part and can be shown whole', async () => {
    await openWith(aQuestion('q1', `begin ${'word '.repeat(600)}the end`))
    expect(screen.queryByText(/the end/)).toBeNull()
    fireEvent.click(screen.getByRole('button', { name: /^Show all/ }))
    expect(screen.getByText(/the end/)).toBeTruthy()
  })

  test('rewriting it sends a new branch; Esc leaves it as it was', async () => {
    await openWith(aQuestion('q1', 'What?'), anAnswer('a1', 'q1', 'y'))
    fireEvent.click(screen.getByRole('button', { name: 'Edit and send again' }))
    fireEvent.keyDown(screen.getByRole('textbox', { name: 'Edited message' }), { key: 'Escape' })
    expect(screen.queryByRole('textbox', { name: 'Edited message' })).toBeNull()
    main.starts(main.turns.start)
    fireEvent.click(screen.getByRole('button', { name: 'Edit and send again' }))
    const field = screen.getByRole('textbox', { name: 'Edited message' })
    fireEvent.change(field, { target: { value: 'What then?' } })
    fireEvent.keyDown(field, { key: 'Enter' })
    await waitFor(() => expect(screen.queryByRole('textbox', { name: 'Edited message' })).toBeNull())
    expect(main.turns.start).toHaveBeenCalledWith({
      conversationId,
      parentId: null,
      text: 'What then?',
      attachments: [],
      model: modelRef
    })
  })
})
