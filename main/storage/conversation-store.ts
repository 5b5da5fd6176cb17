import { readAttachments } from './stored-message.ts'
import type { Conversation, Draft, ListView } from '../domain/conversation.ts'
import {
  DEFAULT_WORKSPACE,
  type ConversationId,
  type FolderId,
  type MessageId,
  type ModelRef,
  type WorkspaceId
} from '../domain/ids.ts'
import type { EpochMs } from '../domain/units.ts'
import type { WritableDatabase } from './database.ts'
import type { Query } from './statements.ts'
import { WorkspaceNames } from './workspace-names.ts'

interface Row {
  id: ConversationId
  workspace_id: WorkspaceId
  title: string
  model: ModelRef | null
  head_id: MessageId | null
  created_at: number
  updated_at: number
  pinned_at: number | null
  archived_at: number | null
  folder_id: FolderId | null
  deleted_at: number | null
  tags: string
}

/** Of a conversation, for `conversationFromRow`. */
export const CONVERSATION_COLUMNS = `id, title, model, head_id, created_at, updated_at, pinned_at, archived_at, folder_id, deleted_at,
  (SELECT json_group_array(tag) FROM (SELECT tag FROM conversation_tags WHERE conversation_id = conversations.id ORDER BY tag)) AS tags,
  ifnull((SELECT '${DEFAULT_WORKSPACE}' FROM workspaces w WHERE w.id = workspace_id AND w.removed_at IS NOT NULL), workspace_id) AS workspace_id`

export type ConversationRow = Row

export const conversationFromRow = (row: Row): Conversation => ({
  id: row.id,
  workspaceId: row.workspace_id,
  title: row.title,
  model: row.model,
  headId: row.head_id,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  pinned: row.pinned_at !== null,
  archived: row.archived_at !== null,
  folderId: row.folder_id,
  tags: JSON.parse(row.tags) as string[],
  deletedAt: row.deleted_at
})

/** Which conversations a view of the list has; each has an index of its own but tags, which are read out of the list of all. */
const WHERE: Record<ListView['type'], string> = {
  main: 'workspace_id = ? AND deleted_at IS NULL AND archived_at IS NULL AND folder_id IS NULL AND pinned_at IS NULL',
  all: 'workspace_id = ? AND deleted_at IS NULL',
  archived: 'workspace_id = ? AND deleted_at IS NULL AND archived_at IS NOT NULL',
  deleted: 'workspace_id = ? AND deleted_at > 0',
  folder: 'folder_id = ? AND deleted_at IS NULL AND archived_at IS NULL',
  tag: 'workspace_id = ? AND deleted_at IS NULL AND id IN (SELECT conversation_id FROM conversation_tags WHERE tag = ?)'
}
const ORDER = 'ORDER BY updated_at DESC, id DESC LIMIT ?'

export interface PageCursor {
  updatedAt: EpochMs
  id: ConversationId
}

/** Conversations without their messages. A deleted one is hidden, and removed by a later run. */
export class ConversationStore {
  readonly #database: WritableDatabase
  readonly #names: WorkspaceNames
  readonly #statements
  readonly #views: Record<ListView['type'], { newest: Query<Row>; newestBefore: Query<Row> }>

  constructor(database: WritableDatabase) {
    this.#database = database
    this.#names = new WorkspaceNames(database)
    const view = (where: string) => {
      const select = `SELECT ${CONVERSATION_COLUMNS} FROM conversations WHERE ${where}`
      return {
        newest: database.query<Row>(`${select} ${ORDER}`),
        newestBefore: database.query<Row>(`${select} AND (updated_at, id) < (?, ?) ${ORDER}`)
      }
    }
    this.#views = {
      main: view(WHERE.main),
      all: view(WHERE.all),
      archived: view(WHERE.archived),
      deleted: view(WHERE.deleted),
      folder: view(WHERE.folder),
      tag: view(WHERE.tag)
    }
    this.#statements = {
      insert: database.command(
        'INSERT INTO conversations (id, title, model, created_at, updated_at, workspace_id) VALUES (?, ?, ?, ?, ?, ?)'
      ),
      byId: database.query<Row>(
        `SELECT ${CONVERSATION_COLUMNS} FROM conversations WHERE id = ? AND deleted_at IS NULL`
      ),
      rename: database.command('UPDATE conversations SET title = ? WHERE id = ? AND deleted_at IS NULL'),
      setModel: database.command('UPDATE conversations SET model = ? WHERE id = ? AND deleted_at IS NULL'),
      touch: database.command('UPDATE conversations SET updated_at = ? WHERE id = ?'),
      setHead: database.command('UPDATE conversations SET head_id = ? WHERE id = ?'),
      delete: database.command(
        'UPDATE conversations SET deleted_at = ?, deleted_run_id = ? WHERE id = ? AND deleted_at IS NULL'
      ),
      restore: database.command('UPDATE conversations SET deleted_at = NULL WHERE id = ?'),
      draft: database.query<{ text: string; attachments: string }>(
        'SELECT text, attachments FROM drafts WHERE conversation_id = ?'
      ),
      saveDraft: database.command(
        `INSERT INTO drafts (conversation_id, text, attachments) VALUES (?, ?, ?)
         ON CONFLICT (conversation_id) DO UPDATE SET text = excluded.text, attachments = excluded.attachments`
      ),
      dropDraft: database.command('DELETE FROM drafts WHERE conversation_id = ?')
    }
  }

  create(
    id: ConversationId,
    title: string,
    model: ModelRef,
    now: EpochMs,
    workspace: WorkspaceId = DEFAULT_WORKSPACE
  ): void {
    this.#statements.insert.run(id, title, model, now, now, workspace)
  }

  /** Undefined when there is none or it was deleted. */
  find(id: ConversationId): Conversation | undefined {
    const row = this.#statements.byId.one(id)
    return row && conversationFromRow(row)
  }

  /** Those of a workspace, newest first, after the cursor. */
  page(
    limit: number,
    before: PageCursor | null,
    workspace: WorkspaceId = DEFAULT_WORKSPACE,
    view: ListView = { type: 'all' }
  ): Conversation[] {
    const { newest, newestBefore } = this.#views[view.type]
    const names = view.type === 'folder' ? [view.folderId] : this.#names.of(workspace)
    const pages = names
      .map((name) => (view.type === 'tag' ? [name, view.tag] : [name]))
      .map((wanted) =>
        before ? newestBefore.all(...wanted, before.updatedAt, before.id, limit) : newest.all(...wanted, limit)
      )
    // Each comes in order out of the index; asked for together, all there are would be sorted.
    const rows =
      pages.length === 1
        ? pages.flat()
        : pages.flat().sort((a, b) => b.updated_at - a.updated_at || (a.id < b.id ? 1 : -1))
    return rows.slice(0, limit).map(conversationFromRow)
  }

  rename(id: ConversationId, title: string): boolean {
    return this.#statements.rename.run(title, id) > 0
  }

  setModel(id: ConversationId, model: ModelRef): boolean {
    return this.#statements.setModel.run(model, id) > 0
  }

  touch(id: ConversationId, now: EpochMs): void {
    this.#statements.touch.run(now, id)
  }

  setHead(id: ConversationId, head: MessageId): void {
    this.#statements.setHead.run(head, id)
  }

  delete(id: ConversationId, now: EpochMs): boolean {
    return this.#statements.delete.run(now, this.#database.run, id) > 0
  }

  restore(id: ConversationId): boolean {
    return this.#statements.restore.run(id) > 0
  }

  /** What waits in the composer of a conversation; null is the conversation that does not exist yet. */
  draft(id: ConversationId | null): Draft {
    const row = this.#statements.draft.one(id ?? '')
    return row ? { text: row.text, attachments: readAttachments(row.attachments) } : { text: '', attachments: [] }
  }

  saveDraft(id: ConversationId | null, { text, attachments }: Draft): void {
    if (text === '' && attachments.length === 0) this.#statements.dropDraft.run(id ?? '')
    else this.#statements.saveDraft.run(id ?? '', text, JSON.stringify(attachments))
  }
}
