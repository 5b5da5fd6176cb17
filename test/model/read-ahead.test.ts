import { describe, expect, test, vi } from 'vitest'
import type { ConversationId } from '../../main/domain/ids.ts'
import { ask, assistant, demo, localClient, system, user } from '../fakes/local-client.ts'

vi.setConfig({ testTimeout: 60_000 })

const prompt = system(
  'You are a careful assistant. Answer briefly, and say when you do not know, since an answer that is not true helps nobody.'
)
const history = [
  prompt,
  user('What is the Ledger?'),
  assistant('The Ledger lists every attempt to reach another machine, with the rule that decided about it.'),
  user('And who')
]

describe('a conversation that was read ahead', () => {
  test('is known to the model when its question comes, whatever was typed meanwhile', async () => {
    const { client } = localClient()
    await ask(client, [user('What can you do?')], { conversation: 'other' })
    const conversationId = 'c' as ConversationId
    expect(await client.readAhead(demo, { conversationId, messages: history }, new AbortController().signal)).toBe(true)
    const { finish, text } = await ask(client, [...history.slice(0, 3), user('And who can read it?')], {
      conversation: 'c'
    })
    const { input = 0, cachedInput = 0 } = finish?.usage ?? {}
    expect(cachedInput / input).toBeGreaterThan(0.8)
    expect(text).not.toBe('')
  })

  test('changes nothing about the answer', async () => {
    const [ahead, plain] = [localClient().client, localClient().client]
    for (const client of [ahead, plain]) await ask(client, [user('What can you do?')], { conversation: 'other' })
    await ahead.readAhead(
      demo,
      { conversationId: 'c' as ConversationId, messages: history.slice(0, 3) },
      new AbortController().signal
    )
    const question = [...history.slice(0, 3), user('What is an apple?')]
    expect((await ask(ahead, question, { conversation: 'c' })).text).toBe(
      (await ask(plain, question, { conversation: 'c' })).text
    )
  })
})
