import { describe, expect, test } from 'vitest'
import { ContextPreviews } from '../../../main/chat/context-preview.ts'
import { DEFAULT_WORKSPACE } from '../../../main/domain/ids.ts'
import { ConversationStore } from '../../../main/storage/conversation-store.ts'
import { MessageStore } from '../../../main/storage/message-store.ts'
import { scriptedModel } from '../../fakes/scripted-provider.ts'
import { build } from './chat-in-memory.ts'

function setUp(contextWindow: number) {
  const built = build()
  built.provider.model = { ...scriptedModel, contextWindow }
  const conversations = new ConversationStore(built.database)
  const previews = new ContextPreviews({
    conversations,
    messages: new MessageStore(built.database),
    answerSettings: built.answerSettings,
    providers: built.providers,
    stages: built.stages,
    workspaceOf: () => DEFAULT_WORKSPACE,
    findImage: () => undefined,
    approximateTokens: (text) => Math.ceil(text.length / 4)
  })
  return { ...built, conversations, previews }
}
const new_ = { conversationId: null, parentId: null, model: scriptedModel.ref }

describe('a look ahead at what a model would read', () => {
  test('counts a draft, and loses nothing where everything fits', async () => {
    const { previews } = setUp(8_192)
    const said = await previews.preview({ ...new_, text: 'What is a median?' })
    expect(said).toMatchObject({ about: true, lost: [], budgetTokens: 6_144 })
    expect(said.tokens).toBeGreaterThan(4)
  })

  test('says of a long conversation what would not be read, and stores nothing', async () => {
    const { previews, answered, chat } = setUp(1_000)
    const { conversationId, messageId } = await answered(`A table:\n${'12, 13, 14\n'.repeat(400)}`, 'Read.')
    const said = await previews.preview({ ...new_, conversationId, parentId: messageId, text: 'And the weather?' })
    expect(said.lost.length).toBeGreaterThan(0)
    expect(said.tokens).toBeGreaterThan(said.budgetTokens ?? 0)
    expect(chat.open(conversationId).messages).toHaveLength(2)
  })

  test('reads the files of the stored draft', async () => {
    const { previews, conversations } = setUp(1_000)
    conversations.saveDraft(null, {
      text: '',
      attachments: [{ type: 'attachment', name: 'a.csv', text: 'a,b\n1,2\n'.repeat(1_000) }]
    })
    const said = await previews.preview({ ...new_, text: 'What stands in it?' })
    expect(said.lost.some(({ name }) => name === 'a.csv')).toBe(true)
  })
})
