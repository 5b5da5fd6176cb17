import { describe, expect, test } from 'vitest'
import type { WeakAnswer } from '../../../main/domain/route.ts'
import { AUTO_MODEL } from '../../../main/domain/plan.ts'
import type { StartedTurn } from '../../../main/domain/turn.ts'
import { settled } from '../../fakes/manual-clock.ts'
import { delta, finish, otherModel, scriptedModel } from '../../fakes/scripted-provider.ts'
import { build } from './chat-in-memory.ts'

const weak: WeakAnswer = {
  reasons: ['refusal'],
  stronger: { model: otherModel.ref, name: 'Other', where: 'remote', totalMs: 900, costMicroUsd: 40 }
}

/** Every answer of the first model is weak. */
const app = () =>
  build(undefined, { weigh: (_turn, { ref }) => Promise.resolve(ref === scriptedModel.ref ? weak : undefined) })

const askAuto = ({ turns }: ReturnType<typeof app>): StartedTurn =>
  turns.start({ conversationId: null, parentId: null, parts: [{ type: 'text', text: 'q' }], model: AUTO_MODEL })

describe('a weak answer', () => {
  test('is kept with its reasons, and nobody else is asked without consent', async () => {
    const chat = app()
    const started = askAuto(chat)
    const events = chat.watch(started)
    chat.provider.say(delta('I cannot.'), finish())
    await settled()
    expect(events.at(-1)).not.toHaveProperty('next')
    expect(chat.messages.find(started.messageId)?.summary?.weak).toEqual(weak)
    expect(chat.other.requests).toEqual([])
    expect(chat.turns.busy).toBe(false)
  })

  test('goes to the stronger model when the person says so, and the conversation keeps its model', async () => {
    const chat = app()
    const started = askAuto(chat)
    chat.provider.say(delta('I cannot.'), finish())
    await settled()
    const again = chat.turns.escalate(started.messageId, 'once')
    chat.other.say(delta('It is 7.'), finish())
    await settled()
    const message = chat.messages.find(again.messageId)
    expect(message).toMatchObject({ model: otherModel.ref, status: 'complete', parentId: started.userMessageId })
    expect(message?.summary?.escalated).toEqual({
      from: scriptedModel.ref,
      fromName: 'Scripted',
      reasons: ['refusal'],
      consent: 'once'
    })
    expect(chat.turns.trace(again.turnId)?.decisions.plan?.escalated?.from).toBe(scriptedModel.ref)
    expect(chat.chat.open(started.conversationId).conversation.model).toBe(AUTO_MODEL)
  })

  test('goes on by itself where the person agreed to all of them, once and no further', async () => {
    const chat = build(undefined, { weigh: () => Promise.resolve(weak) })
    chat.settings.change({ routing: { escalation: 'auto' } })
    const started = askAuto(chat)
    const events = chat.watch(started)
    chat.provider.say(delta('I cannot.'), finish())
    await settled()
    const end = events.at(-1)
    const next = end?.type === 'end' ? end.next : undefined
    expect(next).toMatchObject({ model: otherModel.ref, once: true })
    // A page that was slow begins to watch when the turn has ended.
    expect(chat.watch(started).at(-1)).toEqual(end)
    chat.other.say(delta('I cannot either.'), finish())
    await settled()
    expect(chat.turns.busy).toBe(false)
    expect(chat.messages.find(next?.messageId ?? started.messageId)?.summary?.escalated?.consent).toBe('always')
  })

  test('of a model that the person named is never sent on by itself', async () => {
    const chat = app()
    chat.settings.change({ routing: { escalation: 'auto' } })
    await chat.answered('q', 'I cannot.')
    expect(chat.other.requests).toEqual([])
    expect(chat.turns.busy).toBe(false)
  })

  test('that nothing speaks against can not be escalated', async () => {
    const chat = build()
    const { messageId } = await chat.answered('q', 'It is 7.')
    expect(() => chat.turns.escalate(messageId, 'once')).toThrow('not-found')
  })
})
