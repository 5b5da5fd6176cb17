import { DEFAULT_WORKSPACE, type ConversationId, type WorkspaceId } from '../domain/ids.ts'
import type { EpochMs } from '../domain/units.ts'
import type { Workspace } from '../domain/workspace.ts'
import type { WritableDatabase } from './database.ts'

interface Row {
  id: WorkspaceId
  name: string
  network_mode: Workspace['networkMode']
  conversations: number
}

/** Workspaces in the order in which they were made; the first one is always there. */
export class WorkspaceStore {
  readonly #database: WritableDatabase
  readonly #statements

  constructor(database: WritableDatabase) {
    this.#database = database
    const columns = `id, name, network_mode,
      (SELECT count(*) FROM conversations c WHERE c.workspace_id = w.id AND c.deleted_at IS NULL) AS conversations`
    this.#statements = {
      list: database.query<Row>(`SELECT ${columns} FROM workspaces w ORDER BY position`),
      mode: database.query<{ network_mode: Workspace['networkMode'] }>('SELECT network_mode FROM workspaces WHERE id = ?'),
      add: database.command('INSERT INTO workspaces (id, name, created_at) VALUES (?, ?, ?)'),
      rename: database.command('UPDATE workspaces SET name = ? WHERE id = ?'),
      setMode: database.command('UPDATE workspaces SET network_mode = ? WHERE id = ?'),
      remove: database.command('DELETE FROM workspaces WHERE id = ?'),
      moveAll: database.command('UPDATE conversations SET workspace_id = ? WHERE workspace_id = ?'),
      move: database.command('UPDATE conversations SET workspace_id = ? WHERE id = ?')
    }
  }

  list(): Workspace[] {
    return this.#statements.list.all().map(({ network_mode, ...row }) => ({ ...row, networkMode: network_mode }))
  }

  has(id: WorkspaceId): boolean {
    return this.#statements.mode.one(id) !== undefined
  }

  /** null where the app's mode holds. */
  networkMode(id: WorkspaceId): Workspace['networkMode'] {
    return this.#statements.mode.one(id)?.network_mode ?? null
  }

  add(id: WorkspaceId, name: string, now: EpochMs): void {
    this.#statements.add.run(id, name, now)
  }

  rename(id: WorkspaceId, name: string): void {
    this.#statements.rename.run(name, id)
  }

  setNetworkMode(id: WorkspaceId, mode: Workspace['networkMode']): void {
    this.#statements.setMode.run(mode, id)
  }

  /** Its conversations go to the first workspace. */
  remove(id: WorkspaceId): void {
    this.#database.transaction(() => {
      this.#statements.moveAll.run(DEFAULT_WORKSPACE, id)
      this.#statements.remove.run(id)
    })
  }

  moveConversation(conversation: ConversationId, to: WorkspaceId): void {
    this.#statements.move.run(to, conversation)
  }
}
