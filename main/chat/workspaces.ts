import { v7 as uuid } from 'uuid'
import { SextantError } from '../domain/errors.ts'
import { DEFAULT_WORKSPACE, type ConversationId, type WorkspaceId } from '../domain/ids.ts'
import type { NetworkRules } from '../domain/network.ts'
import type { Workspace } from '../domain/workspace.ts'
import { strictest } from '../network/rules.ts'
import type { Clock } from '../ports.ts'
import type { SettingsStore } from '../storage/settings-store.ts'
import type { WorkspaceStore } from '../storage/workspace-store.ts'

export interface WorkspacesParts {
  clock: Clock
  store: WorkspaceStore
  settings: SettingsStore
  /** Told when a workspace or the choice among them changed. */
  onChange: () => void
  onConversationMoved: (id: ConversationId) => void
  /** Nothing asks in its name any more. */
  onRemoved: (id: WorkspaceId) => void
}

/** Work that is kept apart. New conversations begin in the chosen workspace, and the list shows its own. */
export class Workspaces {
  readonly #parts: WorkspacesParts

  constructor(parts: WorkspacesParts) {
    this.#parts = parts
  }

  list(): Workspace[] {
    return this.#parts.store.list()
  }

  /** The chosen one; the first one when the chosen one is gone. */
  get current(): WorkspaceId {
    const { store, settings } = this.#parts
    const chosen = settings.current.workspace.current as WorkspaceId
    return store.has(chosen) ? chosen : DEFAULT_WORKSPACE
  }

  /** @throws SextantError `not-found` */
  select(id: WorkspaceId): void {
    this.#find(id)
    this.#parts.settings.change({ workspace: { current: id } })
    this.#parts.onChange()
  }

  /** Makes a workspace and chooses it. */
  create(name: string, networkMode: Workspace['networkMode'] = null): WorkspaceId {
    const id = uuid() as WorkspaceId
    this.#parts.store.add(id, name, this.#parts.clock.now())
    if (networkMode !== null) this.#parts.store.setNetworkMode(id, networkMode)
    this.select(id)
    return id
  }

  /** @throws SextantError `not-found` */
  change(
    id: WorkspaceId,
    change: {
      name?: string | undefined
      networkMode?: Workspace['networkMode'] | undefined
      label?: Workspace['label'] | undefined
      maskTerms?: Workspace['maskTerms'] | undefined
      masksSilently?: boolean | undefined
    }
  ): void {
    this.#find(id)
    if (change.name !== undefined) this.#parts.store.rename(id, change.name)
    if (change.networkMode !== undefined) this.#parts.store.setNetworkMode(id, change.networkMode)
    const { label, maskTerms, masksSilently } = change
    if (label !== undefined || maskTerms !== undefined || masksSilently !== undefined)
      this.#parts.store.setRules(id, {
        ...(label !== undefined && { label }),
        ...(maskTerms !== undefined && { maskTerms }),
        ...(masksSilently !== undefined && { masksSilently })
      })
    this.#parts.onChange()
  }

  /** Its conversations go to the first workspace, which itself stays. @throws SextantError `not-found` */
  remove(id: WorkspaceId): void {
    this.#find(id)
    if (id === DEFAULT_WORKSPACE) return
    this.#parts.store.remove(id, this.#parts.clock.now())
    this.#parts.onRemoved(id)
    this.#parts.onChange()
  }

  /** @throws SextantError `not-found` */
  moveConversation(conversation: ConversationId, to: WorkspaceId): void {
    this.#find(to)
    this.#parts.store.moveConversation(conversation, to)
    this.#parts.onConversationMoved(conversation)
    this.#parts.onChange()
  }

  /** The app's rules, or stricter ones where the workspace has them. */
  rulesIn(id: WorkspaceId, rules: NetworkRules): NetworkRules {
    const own = this.#parts.store.networkMode(id)
    return own === null ? rules : strictest(rules, { ...rules, mode: own })
  }

  #find(id: WorkspaceId): void {
    if (!this.#parts.store.has(id)) throw new SextantError('not-found', { params: { what: 'workspace' } })
  }
}
