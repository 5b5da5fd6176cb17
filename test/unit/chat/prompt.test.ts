import { expect, test } from 'vitest'
import { defaultSettings } from '../../../main/config/settings.ts'
import type { PromptImage } from '../../../main/domain/completion.ts'
import { DEFAULT_WORKSPACE, type ConversationId, type MessageId } from '../../../main/domain/ids.ts'
import type { Message, MessagePart } from '../../../main/domain/message.ts'
import { promptOf } from '../../../main/chat/prompt.ts'
import { nextTurn } from '../../../main/chat/turns-ahead.ts'
import { scriptedModel } from '../../fakes/scripted-provider.ts'

const image: PromptImage = { mediaType: 'image/png', hash: 'h', base64: 'AAAA' }
const findImage = (hash: string): PromptImage | undefined => (hash === 'h' ? image : undefined)
const message = (id: string, role: Message['role'], parts: MessagePart[]): Message => ({
  id: id as MessageId,
  conversationId: 'c' as ConversationId,
  parentId: null,
  role,
  parts,
  status: 'complete',
  createdAt: 0,
  turnId: null,
  model: null,
  summary: null,
  error: null
})
const picture = { type: 'image', hash: 'h', mediaType: 'image/png' } as unknown as MessagePart
const branch = [
  message('q1', 'user', [{ type: 'text', text: 'What is shown?' }, picture]),
  message('a1', 'assistant', [{ type: 'text', text: 'A chart.' }])
]

test('a prompt is the system prompt, the branch with its pictures, and what comes after it', () => {
  const unfinished = message('a2', 'assistant', [{ type: 'text', text: 'Sales of' }])
  expect(promptOf({ systemPrompt: 'Be brief.', branch, unfinished, question: 'Of what?' }, findImage)).toEqual([
    { messageId: null, role: 'system', text: 'Be brief.' },
    { messageId: 'q1', role: 'user', text: 'What is shown?', images: [image] },
    { messageId: 'a1', role: 'assistant', text: 'A chart.' },
    { messageId: null, role: 'user', text: 'Of what?' },
    { messageId: 'a2', role: 'assistant', text: 'Sales of' }
  ])
})

test('a blank system prompt and messages without words are left out', () => {
  const empty = message('a1', 'assistant', [])
  expect(promptOf({ systemPrompt: '  ', branch: [empty] }, findImage)).toEqual([])
})

test('what is read ahead begins as the turn will: pictures and system prompt come along', () => {
  const { chat } = defaultSettings
  const place = { workspaceId: DEFAULT_WORKSPACE, conversationId: 'c' as ConversationId, model: scriptedModel.ref }
  const ahead = nextTurn({ ...place, branch, draft: 'Of wh' }, chat, findImage)
  const asked = promptOf({ systemPrompt: chat.systemPrompt, branch }, findImage)
  expect(ahead.messages.slice(0, -1)).toEqual(asked)
  expect(ahead.messages.at(-1)).toMatchObject({ role: 'user', text: 'Of wh' })
  expect(ahead.attachments).toEqual(['h'])
})
