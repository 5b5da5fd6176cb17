import type { PlainError } from '../domain/errors.ts'
import type { ConversationId, MessageId, ModelRef } from '../domain/ids.ts'
import type { AnswerSummary, MessagePart, MessageStatus } from '../domain/message.ts'
import type { EpochMs } from '../domain/units.ts'
import { BulkInsert } from './bulk-insert.ts'
import type { WritableDatabase } from './database.ts'
import { ImageStore } from './image-store.ts'

/** A picture carries its bytes until it is stored. */
type StoredPart =
  Exclude<MessagePart, { type: 'image' }> | (Extract<MessagePart, { type: 'image' }> & { base64?: string | undefined })

/** A message ready to be stored. */
export interface MessageToStore {
  id: MessageId
  parentId: MessageId | null
  selectedChildId: MessageId | null
  role: 'user' | 'assistant'
  parts: StoredPart[]
  model: ModelRef | null
  createdAt: EpochMs
  status: Exclude<MessageStatus, 'streaming'>
  summary: AnswerSummary | null
  error: PlainError | null
}

/** What the import asks of the main thread, which alone writes the main file. */
export type ImportStep =
  /** Answers whether the conversation is new; it stays hidden until `finish`. */
  | { step: 'begin'; id: ConversationId; title: string; createdAt: EpochMs; updatedAt: EpochMs; now: EpochMs }
  | { step: 'messages'; conversationId: ConversationId; messages: MessageToStore[] }
  | { step: 'finish'; id: ConversationId; headId: MessageId }

const MESSAGE_COLUMNS = [
  'id',
  'conversation_id',
  'parent_id',
  'selected_child_id',
  'role',
  'parts',
  'status',
  'model',
  'summary',
  'error',
  'created_at'
]

/**
 * Stores conversations that come from elsewhere, step by step. One that is on its way is hidden like a deleted one, and
 * goes with those in the next run when its end never came.
 */
export class ImportStore {
  readonly #database: WritableDatabase
  readonly #statements
  readonly #messages: BulkInsert
  readonly #images: ImageStore

  constructor(database: WritableDatabase) {
    this.#database = database
    this.#statements = {
      find: database.query<{ deleted_at: number | null }>('SELECT deleted_at FROM conversations WHERE id = ?'),
      addImage: database.command('INSERT OR IGNORE INTO message_images (message_id, hash) VALUES (?, ?)'),
      remove: database.command('DELETE FROM conversations WHERE id = ? AND deleted_at IS NOT NULL'),
      begin: database.command(
        'INSERT INTO conversations (id, title, created_at, updated_at, deleted_at) VALUES (?, ?, ?, ?, ?)'
      ),
      finish: database.command('UPDATE conversations SET head_id = ?, deleted_at = NULL WHERE id = ?')
    }
    this.#images = new ImageStore(database)
    this.#messages = new BulkInsert(database, 'messages', MESSAGE_COLUMNS)
  }

  /** Takes a step; of `begin` it answers whether the conversation is new. */
  take(step: ImportStep): boolean {
    switch (step.step) {
      case 'begin':
        return this.#begin(step)
      case 'messages':
        this.#addMessages(step.conversationId, step.messages)
        return true
      case 'finish':
        this.#statements.finish.run(step.headId, step.id)
        return true
      default:
        return step satisfies never
    }
  }

  #addMessages(conversationId: ConversationId, messages: readonly MessageToStore[]): void {
    this.#database.transaction(() => {
      const images: [MessageId, string][] = []
      const rows = messages.map((message) => {
        const parts = message.parts.map<MessagePart>((part) => {
          if (part.type !== 'image') return part
          const { base64, ...image } = part
          const bytes = new Uint8Array(Buffer.from(base64 ?? '', 'base64'))
          const hash =
            base64 === undefined
              ? image.hash
              : this.#images.add({ mediaType: image.mediaType, bytes }, message.createdAt)
          images.push([message.id, hash])
          return { ...image, hash }
        })
        return [
          message.id,
          conversationId,
          message.parentId,
          message.selectedChildId,
          message.role,
          JSON.stringify(parts),
          message.status,
          message.model,
          message.summary && JSON.stringify(message.summary),
          message.error && JSON.stringify(message.error),
          message.createdAt
        ]
      })
      this.#messages.insert(rows)
      for (const [message, hash] of images) this.#statements.addImage.run(message, hash)
    })
  }

  #begin({ id, title, createdAt, updatedAt, now }: ImportStep & { step: 'begin' }): boolean {
    return this.#database.transaction(() => {
      const found = this.#statements.find.one(id)
      if (found && found.deleted_at === null) return false
      if (found) this.#statements.remove.run(id) // deleted a moment ago, or left by a crash
      this.#statements.begin.run(id, title, createdAt, updatedAt, now)
      return true
    })
  }
}
