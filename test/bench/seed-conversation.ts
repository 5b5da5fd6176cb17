import path from 'node:path'
import { v7 as uuid } from 'uuid'
import type { ConversationId, MessageId, ModelRef } from '../../main/domain/ids.ts'
import { ConversationStore } from '../../main/storage/conversation-store.ts'
import { Database } from '../../main/storage/database.ts'
import { MessageStore } from '../../main/storage/message-store.ts'

export interface SeededConversation {
  title: string
  /** In order, each after the one before it. */
  messages: readonly { role: 'user' | 'assistant'; text: string }[]
}

/** Puts conversations into a data folder that no app uses meanwhile. */
export function seedConversations(data: string, wanted: Iterable<SeededConversation>): void {
  const database = Database.open(path.join(data, 'sextant.db'))
  const [conversations, messages] = [new ConversationStore(database), new MessageStore(database)]
  for (const { title, messages: told } of wanted)
    database.transaction(() => {
      const conversationId = uuid() as ConversationId
      conversations.create(conversationId, title, 'local:demo' as ModelRef, Date.now())
      let parentId: MessageId | null = null
      for (const { role, text } of told) {
        const id = uuid() as MessageId
        messages.add({
          id,
          conversationId,
          parentId,
          role,
          parts: [{ type: 'text', text }],
          status: 'complete',
          createdAt: Date.now(),
          turnId: null,
          model: null,
          summary: null,
          error: null
        })
        parentId = id
      }
      if (parentId) conversations.setHead(conversationId, parentId)
    })
  database.close()
}
