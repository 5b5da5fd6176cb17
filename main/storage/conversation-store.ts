import { readAttachments } from './stored-message.ts'
import type { Conversation, Draft } from '../domain/conversation.ts'
import {
  DEFAULT_WORKSPACE,
  type ConversationId,
  type MessageId,
  type ModelRef,
  type WorkspaceId
} from '../domain/ids.ts'
import type { EpochMs } from '../domain/units.ts'
import type { WritableDatabase } from './database.ts'
import { WorkspaceNames } from './workspace-names.ts'

interface Row {
  id: ConversationId
  workspace_id: WorkspaceId
  title: string
  model: ModelRef | null
  head_id: MessageId | null
  created_at: number
  updated_at: number
}

const COLUMNS = `id, title, model, head_id, created_at, updated_at,
  ifnull((SELECT '${DEFAULT_WORKSPACE}' FROM workspaces w WHERE w.id = workspace_id AND w.removed_at IS NOT NULL), workspace_id) AS workspace_id`

const fromRow = (row: Row): Conversation => ({
  id: row.id,
  workspaceId: row.workspace_id,
  title: row.title,
  model: row.model,
  headId: row.head_id,
  createdAt: row.created_at,
  updatedAt: row.updated_at
})

export interface PageCursor {
  updatedAt: EpochMs
  id: ConversationId
}

/** Conversations without their messages. A deleted one is hidden, and removed by a later run. */
export class ConversationStore {
  readonly #database: WritableDatabase
  readonly #names: WorkspaceNames
  readonly #statements

  constructor(database: WritableDatabase) {
    this.#database = database
    this.#names = new WorkspaceNames(database)
    this.#statements = {
      insert: database.command(
        'INSERT INTO conversations (id, title, model, created_at, updated_at, workspace_id) VALUES (?, ?, ?, ?, ?, ?)'
      ),
      byId: database.query<Row>(`SELECT ${COLUMNS} FROM conversations WHERE id = ? AND deleted_at IS NULL`),
      newest: database.query<Row>(
        `SELECT ${COLUMNS} FROM conversations WHERE workspace_id = ? AND deleted_at IS NULL ORDER BY updated_at DESC, id DESC LIMIT ?`
      ),
      newestBefore: database.query<Row>(
        `SELECT ${COLUMNS} FROM conversations WHERE workspace_id = ? AND deleted_at IS NULL AND (updated_at, id) < (?, ?)
         ORDER BY updated_at DESC, id DESC LIMIT ?`
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
    return row && fromRow(row)
  }

  /** Those of a workspace, newest first, after the cursor. */
  page(limit: number, before: PageCursor | null, workspace: WorkspaceId = DEFAULT_WORKSPACE): Conversation[] {
    const { newest, newestBefore } = this.#statements
    const pages = this.#names
      .of(workspace)
      .map((name) => (before ? newestBefore.all(name, before.updatedAt, before.id, limit) : newest.all(name, limit)))
    // Each comes in order out of the index; asked for together, all there are would be sorted.
    const rows =
      pages.length === 1
        ? pages.flat()
        : pages.flat().sort((a, b) => b.updated_at - a.updated_at || (a.id < b.id ? 1 : -1))
    return rows.slice(0, limit).map(fromRow)
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
