import type { Folder, Organisation, OrganiseChange } from '../domain/conversation.ts'
import type { ConversationId, FolderId } from '../domain/ids.ts'
import type { Clock } from '../ports.ts'
import type { OrganisationStore } from '../storage/organisation-store.ts'
import type { Conversations } from './conversations.ts'
import type { Workspaces } from './workspaces.ts'

export interface OrganiserParts {
  clock: Clock
  store: OrganisationStore
  conversations: Conversations
  workspaces: Workspaces
  newId: () => string
  onConversationChanged: (id: ConversationId) => void
  /** Told when conversations are to be removed for good now. */
  onErased: () => void
}

const byName = (a: string, b: string): number => a.localeCompare(b)

/** How a person keeps order among conversations: folders, pins, the archive, tags and the deleted ones. */
export class Organiser {
  readonly #parts: OrganiserParts

  constructor(parts: OrganiserParts) {
    this.#parts = parts
  }

  /** What stands around the list of the chosen workspace. */
  get current(): Organisation {
    const { store, workspaces } = this.#parts
    const workspace = workspaces.current
    return {
      pinned: store.pinned(workspace),
      folders: store.folders(workspace).sort((a, b) => byName(a.name, b.name)),
      tags: store.tags(workspace).sort((a, b) => byName(a.tag, b.tag)),
      archived: store.archived(workspace),
      deleted: store.deleted(workspace)
    }
  }

  change(ids: readonly ConversationId[], change: OrganiseChange): void {
    const { clock, store, conversations, onConversationChanged } = this.#parts
    if (change.type === 'delete') {
      for (const id of ids)
        if (change.on) conversations.delete(id)
        else conversations.restore(id)
      return
    }
    store.change(ids, change, clock.now())
    ids.forEach(onConversationChanged)
  }

  /** Removes deleted conversations for good. */
  erase(ids: readonly ConversationId[]): void {
    this.#parts.store.erase(ids)
    ids.forEach(this.#parts.onConversationChanged)
    this.#parts.onErased()
  }

  addFolder(name: string): Folder {
    const { clock, store, workspaces, newId } = this.#parts
    const id = newId() as FolderId
    store.addFolder(id, name, clock.now(), workspaces.current)
    return { id, name, count: 0 }
  }

  renameFolder(id: FolderId, name: string): void {
    this.#parts.store.renameFolder(id, name)
  }

  removeFolder(id: FolderId): void {
    this.#parts.store.removeFolder(id)
  }
}
