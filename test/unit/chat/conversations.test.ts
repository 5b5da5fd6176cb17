import { describe, expect, test } from 'vitest'
import type { MessageId } from '../../../main/domain/ids.ts'
import { settled } from '../../fakes/manual-clock.ts'
import { delta, finish, scriptedModel } from '../../fakes/scripted-provider.ts'
import { build } from './chat-in-memory.ts'

describe('branches', () => {
  test('the history a model reads is that of the branch', async () => {
    const { answered, provider } = build()
    const first = await answered('one', 'A')
    await answered('two', 'B', first)
    await answered('two, edited', 'C', first)
    const request = provider.requests.at(-1)
    expect(request?.messages.filter((message) => message.role !== 'system').map((message) => message.text)).toEqual([
      'one',
      'A',
      'two, edited'
    ])
  })

  test('an edited first message begins a second branch beside the first', async () => {
    const { answered, chat, texts } = build()
    const first = await answered('one', 'A')
    await answered('one, edited', 'B', first, null)
    expect(texts(first.conversationId)).toEqual(['one, edited', 'B'])
    expect(chat.open(first.conversationId).messages[0]?.siblingIds).toHaveLength(2)
  })

  test('regenerating adds an answer beside the one there is', async () => {
    const { answered, turns, provider, chat, texts } = build()
    const first = await answered('one', 'A')
    turns.regenerate(first.messageId, scriptedModel.ref)
    provider.say(delta('B'), finish())
    await settled()
    expect(texts(first.conversationId)).toEqual(['one', 'B'])
    expect(chat.open(first.conversationId).messages[1]?.siblingIds).toHaveLength(2)
  })

  test('switching back shows the branch as it was left, to its end', async () => {
    const { answered, chat, texts } = build()
    const first = await answered('one', 'A')
    const second = await answered('two', 'B', first)
    await answered('three', 'C', second)
    await answered('two, edited', 'D', first)
    const { conversationId } = first
    const edited = chat.open(conversationId).messages.find((message) => message.siblingIds.length === 2)
    const original = edited?.siblingIds[0]
    chat.selectBranch(original as MessageId)
    expect(texts(conversationId)).toEqual(['one', 'A', 'two', 'B', 'three', 'C'])
    chat.selectBranch(edited?.id as MessageId)
    expect(texts(conversationId)).toEqual(['one', 'A', 'two, edited', 'D'])
  })

  test('a switch is refused while an answer is on its way', async () => {
    const { answered, ask, chat } = build()
    const first = await answered('one', 'A')
    ask('two', first)
    expect(() => chat.selectBranch(first.userMessageId)).toThrow(expect.objectContaining({ code: 'conversation-busy' }))
  })
})

describe('an answer that the person wrote anew', () => {
  test('stands beside the one there was, and the conversation goes on with it', async () => {
    const { answered, chat, provider, texts } = build()
    const first = await answered('one', 'A')
    const { messages } = chat.editAnswer(first.messageId, 'B')
    expect(messages.at(-1)).toMatchObject({
      turnId: null,
      status: 'complete',
      summary: { editedFrom: first.messageId }
    })
    expect(messages.at(-1)?.siblingIds).toHaveLength(2)
    expect(texts(first.conversationId)).toEqual(['one', 'B'])
    await answered('two', 'C', { ...first, messageId: messages.at(-1)?.id as MessageId })
    const sent = provider.requests.at(-1)?.messages.filter(({ role }) => role !== 'system')
    expect(sent?.map(({ text }) => text)).toEqual(['one', 'B', 'two'])
    chat.selectBranch(first.messageId)
    expect(texts(first.conversationId)).toEqual(['one', 'A'])
  })

  test('edited again it is another version of the same answer', async () => {
    const { answered, chat } = build()
    const first = await answered('one', 'A')
    const second = chat.editAnswer(first.messageId, 'B').messages.at(-1)
    const third = chat.editAnswer(second?.id as MessageId, 'C').messages.at(-1)
    expect(third?.summary?.editedFrom).toBe(first.messageId)
    expect(third?.siblingIds).toHaveLength(3)
  })

  test('a question is no answer, and nothing is edited while one is on its way', async () => {
    const { answered, ask, chat } = build()
    const first = await answered('one', 'A')
    expect(() => chat.editAnswer(first.userMessageId, 'B')).toThrow(expect.objectContaining({ code: 'not-found' }))
    ask('two', first)
    expect(() => chat.editAnswer(first.messageId, 'B')).toThrow(expect.objectContaining({ code: 'conversation-busy' }))
  })
})

describe('conversations', () => {
  test('a deleted conversation can be restored until the app has been closed', async () => {
    const { answered, chat } = build()
    const { conversationId } = await answered('one', 'A')
    chat.delete(conversationId)
    expect(chat.list(10, null).conversations).toEqual([])
    expect(() => chat.open(conversationId)).toThrow(expect.objectContaining({ code: 'not-found' }))
    chat.restore(conversationId)
    expect(chat.list(10, null).conversations.map((entry) => entry.id)).toEqual([conversationId])
  })

  test('pages follow each other without gaps or repeats, newest first', async () => {
    const { answered, chat, clock } = build()
    for (let i = 0; i < 7; i++) {
      await answered(`q${i}`, 'a')
      await clock.advance(i % 2 === 0 ? 0 : 10)
    }
    const titles: string[] = []
    let before: Parameters<typeof chat.list>[1] = null
    for (;;) {
      const { conversations, more } = chat.list(3, before)
      titles.push(...conversations.map((entry) => entry.title))
      const last = conversations.at(-1)
      if (!more || !last) break
      before = { updatedAt: last.updatedAt, id: last.id }
    }
    expect(titles).toEqual(['q6', 'q5', 'q4', 'q3', 'q2', 'q1', 'q0'])
  })

  test('the list says where an answer is being written', async () => {
    const { ask, provider, chat } = build()
    const started = ask('What is a median?')
    expect(chat.list(10, null).answering).toEqual([started.conversationId])
    provider.say(finish())
    await settled()
    expect(chat.list(10, null).answering).toEqual([])
  })

  test('sending a message empties its draft', async () => {
    const { answered, chat } = build()
    const attachments = [{ type: 'attachment' as const, name: 'a.csv', text: 'a;b' }]
    chat.saveDraft(null, { text: 'half a thought', attachments })
    expect(chat.draft(null)).toEqual({ text: 'half a thought', attachments })
    await answered('half a thought', 'A')
    expect(chat.draft(null)).toEqual({ text: '', attachments: [] })
  })
})
