import type { Settings } from '../config/settings.ts'
import type { ConversationId, TurnId, WorkspaceId } from '../domain/ids.ts'
import type { LocalEngine } from '../domain/local-models.ts'
import type { Confirmation } from '../domain/confirmation.ts'
import type { Task } from '../workers/tasks.ts'

/** What the app tells whoever shows it, and its parts one another. */
export interface AppSignals {
  conversation: [ConversationId]
  /** A conversation was deleted or moved: what was kept of its answers may no longer be used. */
  conversationForgotten: [ConversationId]
  /** The person wrote what the answer of a turn should have been. */
  answerEdited: [TurnId, ConversationId]
  models: []
  engine: [LocalEngine]
  settings: [Settings]
  workspaces: []
  workspaceRemoved: [WorkspaceId]
  network: []
  /** Questions that wait for the person. */
  confirmations: [readonly Confirmation[]]
  providers: []
  tasks: [readonly Task[]]
  cache: []
  /** The model that finds names came or went. */
  security: []
  together: []
  /** A run that looks for better instructions has come further. */
  tuning: []
  /** Examples were gathered or taken back. */
  examples: []
  /** An import has added conversations. */
  imported: []
}
