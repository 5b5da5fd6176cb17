import type { ConversationId, FolderId, MessageId, ModelRef, TurnId, WorkspaceId } from './ids.ts'
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
  /** Stands above all others. */
  pinned: boolean
  /** Out of the list, but kept and found. */
  archived: boolean
  folderId: FolderId | null
  /** In the order of the alphabet. */
  tags: string[]
  /** When it was put among the deleted ones; null when it was not. */
  deletedAt: EpochMs | null
}

/** Which conversations are listed. `main` leaves out what is pinned, in a folder or archived; `all` only the deleted ones. */
export type ListView =
  | { type: 'main' | 'all' | 'archived' | 'deleted' }
  | { type: 'folder'; folderId: FolderId }
  | { type: 'tag'; tag: string }

/** A folder of a workspace. */
export interface Folder {
  id: FolderId
  name: string
  /** Conversations in it that are neither archived nor deleted. */
  count: number
}

/** What stands around the list of a workspace's conversations. */
export interface Organisation {
  /** The one pinned last first. */
  pinned: Conversation[]
  /** By name. */
  folders: Folder[]
  /** By name, with the conversations that have them. */
  tags: { tag: string; count: number }[]
  archived: number
  deleted: number
}

/** What is done to several conversations at once. */
export type OrganiseChange =
  | { type: 'pin' | 'archive'; on: boolean }
  | { type: 'delete'; on: boolean }
  | { type: 'folder'; folderId: FolderId | null }
  | { type: 'tag'; tag: string; on: boolean }

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

/** The part of a long branch that is only read when somebody looks at it; its messages come with `conversations.messages`. */
export interface EarlierMessages {
  /** First message first. */
  ids: MessageId[]
  /** A letter for each: `u` for the person, `a` for an answer. */
  roles: string
  /** How long they are together, rather too much than too little. */
  bytes: number
}

/** An open conversation: the branch on view, of a long one the last messages. */
export interface OpenConversation {
  conversation: Conversation
  /** What stands before `messages` in a long branch. */
  earlier?: EarlierMessages
  messages: BranchMessage[]
  draft: Draft
  /** The turn that is answering right now. */
  runningTurnId: TurnId | null
}
