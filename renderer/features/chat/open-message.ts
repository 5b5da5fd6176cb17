import type { ConversationId, MessageId } from '../../../main/domain/ids.ts'
import { client } from '../../client/client.ts'
import { goToMessage } from './go-to-message.ts'
import { showPage } from '../../stores/use-app.ts'
import { receiveOpened, useConversation } from '../../stores/use-conversation.ts'
import { saveDraftNow } from '../../stores/use-drafts.ts'
import { showError } from '../../stores/use-toasts.ts'

/** Shows a message in its conversation, on the branch that goes through it. */
export async function openMessage({
  conversationId,
  messageId
}: {
  conversationId: ConversationId
  messageId: MessageId
}): Promise<void> {
  const { id, order } = useConversation.getState()
  saveDraftNow()
  if (id !== conversationId || !order.includes(messageId)) {
    try {
      receiveOpened(await client.conversations.selectBranch({ messageId }))
    } catch (error) {
      showError(error)
      return
    }
  }
  showPage('chat')
  goToMessage(messageId)
}
