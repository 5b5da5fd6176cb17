import { beforeEach, describe, expect, test } from 'vitest'
import type { MessageId, TurnId } from '../../../main/domain/ids.ts'
import { regenerate, resend, send, stopAnswer } from '../../../renderer/stores/turns.ts'
import { newConversation, openConversation, useConversation } from '../../../renderer/stores/use-conversation.ts'
import { draftOf, writeDraft } from '../../../renderer/stores/use-drafts.ts'
import { useToasts } from '../../../renderer/stores/use-toasts.ts'
import { useTraces } from '../../../renderer/stores/use-traces.ts'
import {
  aConversation,
  anAnswer,
  aQuestion,
  aTrace,
  conversationId,
  FakeMain,
  modelRef,
  plainError
} from './fake-main.ts'

let main: FakeMain
const state = () => useConversation.getState()
const text = (id: string) =>
  state()
    .messages[id as MessageId]?.parts.map((part) => ('text' in part ? part.text : ''))
    .join('')
const turn = 'turn-new' as TurnId

beforeEach(() => {
  main = new FakeMain().connect()
})

async function openWith(...messages: Parameters<FakeMain['holds']>[0]): Promise<void> {
  main.holds(messages)
  await openConversation(conversationId)
}

const draft = (text: string) => ({ text, attachments: [] })

describe('asking', () => {
  test('a message goes to the end of the branch on view and its answer is followed', async () => {
    await openWith(aQuestion('q1', 'First'), anAnswer('a1', 'q1', 'Yes'))
    main.starts(main.turns.start)
    writeDraft(conversationId, 'Second')
    await send(conversationId, draftOf(conversationId), modelRef)
    expect(main.turns.start).toHaveBeenCalledWith({
      conversationId,
      parentId: 'a1',
      text: 'Second',
      attachments: [],
      model: modelRef
    })
    expect(state().order).toEqual(['q1', 'a1', 'q-new', 'a-new'])
    expect(draftOf(conversationId).text).toBe('')
    expect(main.isWatched(turn)).toBe(true)
  })

  test('a message that could not be sent stays in its field, and the reason is shown', async () => {
    await openWith(aQuestion('q1', 'First'), anAnswer('a1', 'q1', 'Yes'))
    main.refuse(main.turns.start, plainError('model-not-installed'))
    writeDraft(conversationId, 'Second')
    expect(await send(conversationId, draft('Second'), modelRef)).toBe(false)
    expect(draftOf(conversationId).text).toBe('Second')
    expect(useToasts.getState().toasts[0]?.content).toEqual({ type: 'error', error: plainError('model-not-installed') })
  })

  test('the first message opens the conversation that main made for it', async () => {
    main.starts(main.turns.start)
    main.holds(
      [
        aQuestion('q-new', 'Hello'),
        anAnswer('a-new', 'q-new', '', { status: 'streaming', turnId: turn, summary: null })
      ],
      { runningTurnId: turn }
    )
    await send('new', draft('Hello'), modelRef)
    expect(state().id).toBe(conversationId)
    expect(state().running?.messageId).toBe('a-new')
    expect(main.isWatched(turn)).toBe(true)
  })

  test('a second Enter before main has answered asks only once', async () => {
    await openWith(aQuestion('q1', 'First'), anAnswer('a1', 'q1', 'Yes'))
    main.starts(main.turns.start)
    await Promise.all([send(conversationId, draft('x'), modelRef), send(conversationId, draft('x'), modelRef)])
    expect(main.turns.start).toHaveBeenCalledTimes(1)
  })
})

describe('an answer on its way', () => {
  beforeEach(async () => {
    await openWith(aQuestion('q1', 'First'), anAnswer('a1', 'q1', 'Yes'))
    main.starts(main.turns.start)
    await send(conversationId, draft('Second'), modelRef)
  })

  test('grows by pieces that leave every other message untouched', () => {
    const { messages, order } = state()
    main.sends(turn, { type: 'delta', channel: 'text', text: 'Hel' })
    main.sends(turn, { type: 'delta', channel: 'text', text: 'lo' })
    expect(text('a-new')).toBe('Hello')
    expect(state().messages['a1' as MessageId]).toBe(messages['a1' as MessageId])
    expect(state().order).toBe(order)
  })

  test('says how much of it is there, once its length is expected', () => {
    expect(state().running?.written).toBeNull()
    main.sends(turn, { type: 'delta', channel: 'text', text: 'Hel', fraction: 0.254 })
    expect(state().running?.written).toBe(25)
    const { running } = state()
    main.sends(turn, { type: 'delta', channel: 'text', text: 'lo', fraction: 0.2549 })
    expect(state().running).toBe(running)
  })

  test('progress is shown until the first piece', () => {
    main.sends(turn, { type: 'progress', phase: 'loading-model', fraction: 0.43 })
    expect(state().running?.progress).toEqual({ phase: 'loading-model', fraction: 0.43 })
    main.sends(turn, { type: 'delta', channel: 'text', text: 'H' })
    expect(state().running?.progress).toBeNull()
  })

  test('thoughts are kept apart and before the text', () => {
    main.sends(turn, { type: 'delta', channel: 'text', text: 'So' })
    main.sends(turn, { type: 'delta', channel: 'reasoning', text: 'Hm' })
    expect(state().messages['a-new' as MessageId]?.parts).toEqual([
      { type: 'reasoning', text: 'Hm' },
      { type: 'text', text: 'So' }
    ])
  })

  test('its end puts the stored message in its place and keeps the measurements', () => {
    const stored = anAnswer('a-new', 'q-new', 'Hello', { turnId: turn })
    const trace = aTrace({ turnId: turn })
    main.sends(turn, { type: 'end', message: stored, trace })
    expect(state().running).toBeNull()
    expect(state().messages['a-new' as MessageId]?.summary).toEqual(stored.summary)
    expect(useTraces.getState().traces[turn]).toEqual(trace)
  })

  test('stopping is asked once', async () => {
    await Promise.all([stopAnswer(), stopAnswer()])
    expect(main.turns.stop).toHaveBeenCalledTimes(1)
    expect(state().running?.stopping).toBe(true)
  })

  test('going elsewhere stops watching, not the answer', () => {
    newConversation()
    expect(main.isWatched(turn)).toBe(false)
    expect(main.turns.stop).not.toHaveBeenCalled()
  })
})

describe('branches', () => {
  beforeEach(() =>
    openWith(
      aQuestion('q1', 'First'),
      anAnswer('a1', 'q1', 'Yes'),
      aQuestion('q2', 'Then', { parentId: 'a1' as MessageId }),
      anAnswer('a2', 'q2', 'No')
    )
  )

  test('an answer made again stands beside the old one, and what followed is off the view', async () => {
    main.starts(main.turns.regenerate, { userMessageId: 'q1' as MessageId })
    await regenerate(anAnswer('a1', 'q1', 'Yes'), modelRef)
    expect(state().order).toEqual(['q1', 'a-new'])
    expect(state().messages['a-new' as MessageId]?.siblingIds).toEqual(['a1', 'a-new'])
  })

  test('a rewritten message has the parent of the one it replaces', async () => {
    main.starts(main.turns.start)
    await resend(aQuestion('q2', 'Then', { parentId: 'a1' as MessageId }), 'Then what?', modelRef)
    expect(main.turns.start).toHaveBeenCalledWith({
      conversationId,
      parentId: 'a1',
      text: 'Then what?',
      attachments: [],
      model: modelRef
    })
    expect(state().order).toEqual(['q1', 'a1', 'q-new', 'a-new'])
    expect(state().messages['q-new' as MessageId]?.siblingIds).toEqual(['q2', 'q-new'])
  })
})

describe('opening', () => {
  test('an answer that is still being written is followed', async () => {
    main.holds([aQuestion('q1', 'First'), anAnswer('a1', 'q1', 'So far', { status: 'streaming', summary: null })], {
      runningTurnId: 'turn-a1' as TurnId
    })
    await openConversation(conversationId)
    main.sends('turn-a1' as TurnId, { type: 'delta', channel: 'text', text: ' and on' })
    expect(text('a1')).toBe('So far and on')
  })

  test('the last conversation asked for wins', async () => {
    let answerFirst: (value: unknown) => void = () => undefined
    main.conversations.open.mockImplementationOnce(() => new Promise((resolve) => (answerFirst = resolve as never)))
    const first = openConversation('slow' as never)
    await openWith(aQuestion('q1', 'First'))
    answerFirst({
      ok: true,
      data: {
        conversation: aConversation({ id: 'slow' as never }),
        messages: [],
        draft: { text: '', attachments: [] },
        runningTurnId: null
      }
    })
    await first
    expect(state().id).toBe(conversationId)
  })
})
