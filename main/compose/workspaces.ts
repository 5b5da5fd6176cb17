import type { EventEmitter } from 'node:events'
import { AnswerSettingsBook } from '../chat/answer-settings.ts'
import { Workspaces } from '../chat/workspaces.ts'
import type { Ports } from '../ports.ts'
import { AnswerSettingsStore } from '../storage/answer-settings-store.ts'
import { WorkspaceStore } from '../storage/workspace-store.ts'
import type { Part } from './part.ts'
import type { AppSignals } from './signals.ts'
import type { StorageParts } from './storage.ts'

export interface WorkspaceParts {
  workspaces: Workspaces
  answerSettings: AnswerSettingsBook
}

/** The workspaces, each with its rules, and how answers are asked for in them. */
export function composeWorkspaces(
  { clock }: Ports,
  { database, settings }: StorageParts,
  signals: EventEmitter<AppSignals>
): Part<WorkspaceParts> {
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
  const answerSettings = new AnswerSettingsBook({ settings, store: new AnswerSettingsStore(database) })
  return { parts: { workspaces, answerSettings } }
}
