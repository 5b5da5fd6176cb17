import type { Conversation } from '../../main/domain/conversation.ts'
import { client } from '../client/client.ts'
import { receiveConversation } from './use-conversation.ts'
import { replaceConversation } from './use-conversations.ts'
import { showError } from './use-toasts.ts'

/** Gives a conversation a new name; an empty one changes nothing. */
export async function renameConversation(conversation: Conversation, title: string): Promise<void> {
  const trimmed = title.trim()
  if (trimmed === '' || trimmed === conversation.title) return
  const show = (changed: Conversation): void => {
    replaceConversation(changed)
    receiveConversation(changed)
  }
  show({ ...conversation, title: trimmed })
  try {
    show(await client.conversations.rename({ id: conversation.id, title: trimmed }))
  } catch (error) {
    show(conversation)
    showError(error)
  }
}
