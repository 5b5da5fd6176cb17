import type { Conversation, Folder, OrganiseChange } from '../domain/conversation.ts'
import { DEFAULT_WORKSPACE, type ConversationId, type FolderId, type WorkspaceId } from '../domain/ids.ts'
import type { EpochMs } from '../domain/units.ts'
import { CONVERSATION_COLUMNS, conversationFromRow, type ConversationRow } from './conversation-store.ts'
import type { WritableDatabase } from './database.ts'
import { WorkspaceNames } from './workspace-names.ts'

/** The most pinned conversations that are shown: more would push the list out of sight. */
const MOST_PINNED = 50

/** Folders, pins, the archive, tags and the deleted ones of conversations. */
export class OrganisationStore {
  readonly #database: WritableDatabase
  readonly #names: WorkspaceNames
  readonly #statements

  constructor(database: WritableDatabase) {
    this.#database = database
    this.#names = new WorkspaceNames(database)
    this.#statements = {
      pinned: database.query<ConversationRow>(
        `SELECT ${CONVERSATION_COLUMNS} FROM conversations WHERE workspace_id = ? AND deleted_at IS NULL AND archived_at IS NULL
         AND pinned_at IS NOT NULL ORDER BY pinned_at DESC LIMIT ?`
      ),
      folders: database.query<Folder>(
        `SELECT id, name, (SELECT count(*) FROM conversations c WHERE c.folder_id = folders.id AND c.deleted_at IS NULL
           AND c.archived_at IS NULL) AS count FROM folders WHERE workspace_id = ?`
      ),
      tags: database.query<{ tag: string; count: number }>(
        `SELECT tag, count(*) AS count FROM conversation_tags JOIN conversations c ON c.id = conversation_id
         WHERE c.workspace_id = ? AND c.deleted_at IS NULL GROUP BY tag`
      ),
      archived: database.query<{ count: number }>(
        'SELECT count(*) AS count FROM conversations WHERE workspace_id = ? AND deleted_at IS NULL AND archived_at IS NOT NULL'
      ),
      deleted: database.query<{ count: number }>(
        'SELECT count(*) AS count FROM conversations WHERE workspace_id = ? AND deleted_at > 0'
      ),
      pin: database.command('UPDATE conversations SET pinned_at = ? WHERE id = ?'),
      archive: database.command('UPDATE conversations SET archived_at = ? WHERE id = ?'),
      file: database.command('UPDATE conversations SET folder_id = ? WHERE id = ?'),
      tag: database.command('INSERT OR IGNORE INTO conversation_tags (conversation_id, tag) VALUES (?, ?)'),
      untag: database.command('DELETE FROM conversation_tags WHERE conversation_id = ? AND tag = ?'),
      erase: database.command(
        'UPDATE conversations SET deleted_at = 0, deleted_run_id = NULL WHERE id = ? AND deleted_at IS NOT NULL'
      ),
      addFolder: database.command('INSERT INTO folders (id, workspace_id, name, created_at) VALUES (?, ?, ?, ?)'),
      renameFolder: database.command('UPDATE folders SET name = ? WHERE id = ?'),
      emptyFolder: database.command('UPDATE conversations SET folder_id = NULL WHERE folder_id = ?'),
      removeFolder: database.command('DELETE FROM folders WHERE id = ?')
    }
  }

  /** The one pinned last first. */
  pinned(workspace: WorkspaceId): Conversation[] {
    return this.#names
      .of(workspace)
      .flatMap((name) => this.#statements.pinned.all(name, MOST_PINNED))
      .map(conversationFromRow)
  }

  folders(workspace: WorkspaceId): Folder[] {
    return this.#names.of(workspace).flatMap((name) => this.#statements.folders.all(name))
  }

  tags(workspace: WorkspaceId): { tag: string; count: number }[] {
    const counts = new Map<string, number>()
    for (const name of this.#names.of(workspace))
      for (const { tag, count } of this.#statements.tags.all(name)) counts.set(tag, (counts.get(tag) ?? 0) + count)
    return [...counts].map(([tag, count]) => ({ tag, count }))
  }

  archived(workspace: WorkspaceId): number {
    return this.#count('archived', workspace)
  }

  deleted(workspace: WorkspaceId): number {
    return this.#count('deleted', workspace)
  }

  /** Does the same to several; deleting is the conversations' own. */
  change(ids: readonly ConversationId[], change: Exclude<OrganiseChange, { type: 'delete' }>, now: EpochMs): void {
    const { pin, archive, file, tag, untag } = this.#statements
    this.#database.transaction(() => {
      for (const id of ids)
        switch (change.type) {
          case 'pin':
            pin.run(change.on ? now : null, id)
            break
          case 'archive':
            archive.run(change.on ? now : null, id)
            break
          case 'folder':
            file.run(change.folderId, id)
            break
          case 'tag':
            if (change.on) tag.run(id, change.tag)
            else untag.run(id, change.tag)
            break
          default:
            change satisfies never
        }
    })
  }

  /** Leaves nothing to bring back: they go with the next purge. */
  erase(ids: readonly ConversationId[]): void {
    this.#database.transaction(() => ids.forEach((id) => this.#statements.erase.run(id)))
  }

  addFolder(id: FolderId, name: string, now: EpochMs, workspace: WorkspaceId = DEFAULT_WORKSPACE): void {
    this.#statements.addFolder.run(id, workspace, name, now)
  }

  renameFolder(id: FolderId, name: string): void {
    this.#statements.renameFolder.run(name, id)
  }

  /** Its conversations stay and are listed with the others. */
  removeFolder(id: FolderId): void {
    this.#database.transaction(() => {
      this.#statements.emptyFolder.run(id)
      this.#statements.removeFolder.run(id)
    })
  }

  #count(what: 'archived' | 'deleted', workspace: WorkspaceId): number {
    return this.#names.of(workspace).reduce((sum, name) => sum + (this.#statements[what].one(name)?.count ?? 0), 0)
  }
}
