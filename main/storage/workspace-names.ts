import { DEFAULT_WORKSPACE, type WorkspaceId } from '../domain/ids.ts'
import type { ReadableDatabase } from './database.ts'

/** Under which names a workspace is written: conversations of one that was removed keep its name and belong to the first. */
export class WorkspaceNames {
  readonly #removed

  constructor(database: ReadableDatabase) {
    this.#removed = database.query<{ id: WorkspaceId }>('SELECT id FROM workspaces WHERE removed_at IS NOT NULL')
  }

  /** Its own name first. */
  of(workspace: WorkspaceId): WorkspaceId[] {
    return workspace === DEFAULT_WORKSPACE ? [workspace, ...this.#removed.all().map(({ id }) => id)] : [workspace]
  }
}
