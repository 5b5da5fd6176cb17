import type { ConversationId, MessageId, ModelRef, TurnId, WorkspaceId } from './ids.ts'
import type { Attachment, Message } from './message.ts'
import type { EpochMs } from './units.ts'

export interface Conversation {
  id: ConversationId
  workspaceId: WorkspaceId
  title: string
  /** The model chosen in this conversation; null until one was chosen: the default answers. */
  model: ModelRef | null
  /** The last message of the branch on view; null while the conversation is empty. */
  headId: MessageId | null
  createdAt: EpochMs
  updatedAt: EpochMs
}

/** A message on the branch on view, and its place among the alternatives that share its parent. */
export interface BranchMessage extends Message {
  /** All alternatives at this point, oldest first; the message itself is among them. */
  siblingIds: MessageId[]
}

/** What waits in the composer. */
export interface Draft {
  text: string
  attachments: Attachment[]
}

/** An open conversation: the branch on view from the first message to the last. */
export interface OpenConversation {
  conversation: Conversation
  messages: BranchMessage[]
  draft: Draft
  /** The turn that is answering right now. */
  runningTurnId: TurnId | null
}
