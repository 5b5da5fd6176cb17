import { z } from 'zod'
import type { BranchMessage, Conversation, Draft, OpenConversation } from '../../main/domain/conversation.ts'
import type { ConversationId, MessageId, ModelRef } from '../../main/domain/ids.ts'
import { attachmentList } from './attachments.ts'
import { channel, id } from './channel.ts'

export const conversationId = id<ConversationId>()
export const messageId = id<MessageId>()
export const modelRefSchema = z
  .string()
  .max(300)
  .regex(/^[a-z0-9-]+:.+$/s)
  .transform((text) => text as ModelRef)

const MAX_DRAFT_CHARACTERS = 2_000_000

export const conversations = {
  /** Newest first. `before` continues after the last one of the page before. */
  list: channel<{ conversations: Conversation[]; more: boolean; answering: ConversationId[] }>()(
    z.object({
      limit: z.int().min(1).max(500),
      before: z.object({ updatedAt: z.number(), id: conversationId }).nullable()
    })
  ),
  open: channel<OpenConversation>()(z.object({ id: conversationId })),
  /** Messages of a long branch that came without them. */
  messages: channel<BranchMessage[]>()(z.object({ id: conversationId, ids: z.array(messageId).min(1).max(200) })),
  rename: channel<Conversation>()(z.object({ id: conversationId, title: z.string().trim().min(1).max(200) })),
  /** Hides the conversation; `restore` brings it back until the app has been closed. */
  delete: channel<void>()(z.object({ id: conversationId })),
  restore: channel<Conversation>()(z.object({ id: conversationId })),
  setModel: channel<Conversation>()(z.object({ id: conversationId, model: modelRefSchema })),
  /** Shows the branch that goes through this message. */
  selectBranch: channel<OpenConversation>()(z.object({ messageId })),
  /** Kept with the conversation; null is the conversation that does not exist yet. */
  saveDraft: channel<void>()(
    z.object({ id: conversationId.nullable(), text: z.string().max(MAX_DRAFT_CHARACTERS), attachments: attachmentList })
  ),
  newDraft: channel<Draft>()(z.undefined())
}
