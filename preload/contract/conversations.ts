import { z } from 'zod'
import type {
  BranchMessage,
  Conversation,
  Draft,
  Folder,
  OpenConversation,
  Organisation
} from '../../main/domain/conversation.ts'
import type { ConversationId, FolderId, MessageId, ModelRef } from '../../main/domain/ids.ts'
import { attachmentList } from './attachments.ts'
import { channel, id } from './channel.ts'

export const conversationId = id<ConversationId>()
export const messageId = id<MessageId>()
const folderId = id<FolderId>()
const tag = z.string().trim().min(1).max(50)
const folderName = z.string().trim().min(1).max(100)
const several = z.array(conversationId).min(1).max(500)
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
      before: z.object({ updatedAt: z.number(), id: conversationId }).nullable(),
      /** All that are not deleted where it is not said. */
      view: z
        .discriminatedUnion('type', [
          z.object({ type: z.enum(['main', 'all', 'archived', 'deleted']) }),
          z.object({ type: z.literal('folder'), folderId }),
          z.object({ type: z.literal('tag'), tag })
        ])
        .optional()
    })
  ),
  open: channel<OpenConversation>()(z.object({ id: conversationId })),
  /** Messages of a long branch that came without them. */
  messages: channel<BranchMessage[]>()(z.object({ id: conversationId, ids: z.array(messageId).min(1).max(200) })),
  rename: channel<Conversation>()(z.object({ id: conversationId, title: z.string().trim().min(1).max(200) })),
  find: channel<Conversation>()(z.object({ id: conversationId })),
  /** Folders, tags and what is pinned in the chosen workspace. */
  organisation: channel<Organisation>()(z.undefined()),
  /** Does the same to several. */
  organise: channel<void>()(
    z.object({
      ids: several,
      change: z.discriminatedUnion('type', [
        z.object({ type: z.enum(['pin', 'archive']), on: z.boolean() }),
        z.object({ type: z.literal('delete'), on: z.boolean() }),
        z.object({ type: z.literal('folder'), folderId: folderId.nullable() }),
        z.object({ type: z.literal('tag'), tag, on: z.boolean() })
      ])
    })
  ),
  /** Removes deleted ones for good. */
  erase: channel<void>()(z.object({ ids: several })),
  addFolder: channel<Folder>()(z.object({ name: folderName })),
  renameFolder: channel<void>()(z.object({ id: folderId, name: folderName })),
  /** Its conversations stay. */
  removeFolder: channel<void>()(z.object({ id: folderId })),
  /** Hides the conversation; `restore` brings it back for 30 days. */
  delete: channel<void>()(z.object({ id: conversationId })),
  restore: channel<Conversation>()(z.object({ id: conversationId })),
  setModel: channel<Conversation>()(z.object({ id: conversationId, model: modelRefSchema })),
  /** Shows the branch that goes through this message. */
  selectBranch: channel<OpenConversation>()(z.object({ messageId })),
  /** Keeps what the person wrote as another version of an answer, and shows that. */
  editAnswer: channel<OpenConversation>()(
    z.object({ messageId, text: z.string().max(MAX_DRAFT_CHARACTERS).regex(/\S/) })
  ),
  /** Kept with the conversation; null is the conversation that does not exist yet. */
  saveDraft: channel<void>()(
    z.object({ id: conversationId.nullable(), text: z.string().max(MAX_DRAFT_CHARACTERS), attachments: attachmentList })
  ),
  newDraft: channel<Draft>()(z.undefined())
}
