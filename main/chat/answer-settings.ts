import type { Settings } from '../config/settings.ts'
import { overlaid, type AnswerSettings, type AnswerSettingsOwner } from '../domain/answer-settings.ts'
import type { ConversationId, WorkspaceId } from '../domain/ids.ts'
import type { AnswerSettingsStore } from '../storage/answer-settings-store.ts'
import type { SettingsStore } from '../storage/settings-store.ts'

export interface AnswerSettingsParts {
  settings: Pick<SettingsStore, 'current'>
  store: AnswerSettingsStore
}

/** What a workspace or a conversation says of its own, and what holds where it says nothing. */
export interface OwnAnswerSettings {
  own: AnswerSettings
  above: AnswerSettings
}

/** Instructions and parameters: a conversation's over its workspace's over the app's. */
export class AnswerSettingsBook {
  readonly #parts: AnswerSettingsParts

  constructor(parts: AnswerSettingsParts) {
    this.#parts = parts
  }

  /** The app's settings of answers as they hold there. A conversation that is not there yet has none of its own. */
  chatFor(workspaceId: WorkspaceId, conversationId: ConversationId | null): Settings['chat'] {
    const { settings, store } = this.#parts
    const inWorkspace = overlaid(settings.current.chat, store.find({ type: 'workspace', id: workspaceId }))
    if (conversationId === null) return inWorkspace
    return overlaid(inWorkspace, store.find({ type: 'conversation', id: conversationId }))
  }

  /** @param workspaceId that of the owner, or the owner itself */
  of(owner: AnswerSettingsOwner, workspaceId: WorkspaceId): OwnAnswerSettings {
    const { settings, store } = this.#parts
    const { systemPrompt, temperature, topP, maxOutputTokens } =
      owner.type === 'workspace' ? settings.current.chat : this.chatFor(workspaceId, null)
    return { own: store.find(owner), above: { systemPrompt, temperature, topP, maxOutputTokens } }
  }

  set(owner: AnswerSettingsOwner, own: AnswerSettings): void {
    this.#parts.store.set(owner, own)
  }
}
