import { readParts } from './stored-message.ts'
import type { MessageId, ModelRef, WorkspaceId } from '../domain/ids.ts'
import { messageText } from '../domain/message.ts'
import type { EpochMs } from '../domain/units.ts'
import type { ReadableDatabase } from './database.ts'
import { WorkspaceNames } from './workspace-names.ts'

/** A question with which a conversation began, and who answered it. */
export interface FirstQuestion {
  at: EpochMs
  text: string
  model: ModelRef
  workspaceId: WorkspaceId
}

interface Row {
  id: MessageId
  at: EpochMs
  parts: string
  model: ModelRef
}

/** What people ask: the questions that stand alone. */
export class QuestionHistoryStore {
  readonly #query
  readonly #names: WorkspaceNames

  constructor(database: ReadableDatabase) {
    this.#query = database.query<Row>(
      `SELECT q.id, q.created_at AS at, q.parts, a.model
       FROM conversations c
         JOIN messages a ON a.conversation_id = c.id AND a.role = 'assistant' AND a.created_at >= ? AND a.status = 'complete' AND a.model IS NOT NULL
         JOIN messages q ON q.id = a.parent_id AND q.parent_id IS NULL
       WHERE c.workspace_id = ? AND c.deleted_at IS NULL AND c.updated_at >= ?
       ORDER BY a.created_at`
    )
    this.#names = new WorkspaceNames(database)
  }

  /** From the oldest on; each question once, and none that came with a file. */
  since(at: EpochMs, workspaces: readonly WorkspaceId[]): FirstQuestion[] {
    const from = Math.round(at)
    const questions = new Map<MessageId, FirstQuestion>()
    for (const workspaceId of workspaces)
      for (const row of this.#names.of(workspaceId).flatMap((name) => this.#query.all(from, name, from))) {
        const parts = readParts(row.parts)
        if (parts?.every((part) => part.type === 'text'))
          questions.set(row.id, { at: row.at, text: messageText(parts), model: row.model, workspaceId })
      }
    return [...questions.values()].sort((a, b) => a.at - b.at)
  }
}
