import { partsOf, readError, readSummary } from '../storage/stored-message.ts'
import type { ConversationId, MessageId } from '../domain/ids.ts'
import type { EpochMs } from '../domain/units.ts'
import type { ReadableDatabase } from '../storage/database.ts'
import type { ExportedConversation } from './sources/sextant.ts'

interface ConversationRow {
  seq: number
  id: ConversationId
  title: string
  head_id: MessageId | null
  created_at: EpochMs
  updated_at: EpochMs
}

interface MessageRow {
  id: MessageId
  parent_id: MessageId | null
  role: 'user' | 'assistant'
  status: ExportedConversation['messages'][number]['status']
  model: string | null
  parts: string
  summary: string | null
  error: string | null
  created_at: EpochMs
}

/** Reads whole conversations for exports, one after the other and without holding the rest. */
export class ConversationReader {
  readonly #statements

  constructor(main: ReadableDatabase) {
    const columns = 'seq, id, title, head_id, created_at, updated_at'
    this.#statements = {
      count: main.query<{ rows: number }>(
        'SELECT count(*) AS rows FROM conversations WHERE deleted_at IS NULL /* whole: for the progress */'
      ),
      next: main.query<ConversationRow>(
        `SELECT ${columns} FROM conversations WHERE seq > ? AND deleted_at IS NULL ORDER BY seq LIMIT 1`
      ),
      image: main.query<{ bytes: Uint8Array }>('SELECT bytes FROM images WHERE hash = ?'),
      one: main.query<ConversationRow>(`SELECT ${columns} FROM conversations WHERE id = ? AND deleted_at IS NULL`),
      messages: main.query<MessageRow>(
        `SELECT id, parent_id, role, status, model, parts, summary, error, created_at FROM messages
         WHERE conversation_id = ? AND status <> 'streaming' ORDER BY seq`
      )
    }
  }

  /** How many there are; all when no ids are given. */
  count(ids: readonly ConversationId[] | null): number {
    return ids?.length ?? this.#statements.count.one()?.rows ?? 0
  }

  *each(ids: readonly ConversationId[] | null): Generator<ExportedConversation> {
    if (ids !== null) {
      for (const id of ids) {
        const row = this.#statements.one.one(id)
        if (row) yield this.#conversation(row)
      }
      return
    }
    for (let row = this.#statements.next.one(0); row; row = this.#statements.next.one(row.seq))
      yield this.#conversation(row)
  }

  #base64(hash: string): string | undefined {
    const image = this.#statements.image.one(hash)
    return image && Buffer.from(image.bytes).toString('base64')
  }

  #conversation(row: ConversationRow): ExportedConversation {
    return {
      id: row.id,
      title: row.title,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      headId: row.head_id,
      messages: this.#statements.messages.all(row.id).map((message) => this.#message(message))
    }
  }

  #message(message: MessageRow): ExportedConversation['messages'][number] {
    const summary = readSummary(message.summary)
    const error = readError(message.error)
    return {
      id: message.id,
      parentId: message.parent_id,
      role: message.role,
      status: message.status,
      createdAt: message.created_at,
      model: message.model,
      parts: partsOf(message.parts).map((part) =>
        part.type === 'image' ? { ...part, base64: this.#base64(part.hash) } : part
      ),
      ...(summary && { summary }),
      ...(error && { error })
    }
  }
}

/** The branch on view, first message first. */
export function branchOf({ messages, headId }: ExportedConversation): ExportedConversation['messages'] {
  const byId = new Map(messages.map((message) => [message.id, message]))
  const branch: ExportedConversation['messages'] = []
  for (let id = headId; id !== null;) {
    const message = byId.get(id)
    if (!message) break
    branch.push(message)
    id = message.parentId
  }
  return branch.reverse()
}
