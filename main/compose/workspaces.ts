import type { EventEmitter } from 'node:events'
import { Workspaces } from '../chat/workspaces.ts'
import type { Ports } from '../ports.ts'
import { WorkspaceStore } from '../storage/workspace-store.ts'
import type { Part } from './part.ts'
import type { AppSignals } from './signals.ts'
import type { StorageParts } from './storage.ts'

/** The workspaces, each with its rules. */
export function composeWorkspaces(
  { clock }: Ports,
  { database, settings }: StorageParts,
  signals: EventEmitter<AppSignals>
): Part<{ workspaces: Workspaces }> {
  const workspaces = new Workspaces({
    clock,
    settings,
    store: new WorkspaceStore(database),
    onChange: () => signals.emit('workspaces'),
    onRemoved: (id) => signals.emit('workspaceRemoved', id),
    onConversationMoved: (id) => {
      signals.emit('conversationForgotten', id)
      signals.emit('conversation', id)
    }
  })
  return { parts: { workspaces } }
}
