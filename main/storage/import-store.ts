import { readParts } from './stored-message.ts'
import type { PlainError } from '../domain/errors.ts'
import type { ConversationId, MessageId, ModelRef } from '../domain/ids.ts'
import { messageText, type AnswerSummary, type MessagePart, type MessageStatus } from '../domain/message.ts'
import type { EpochMs } from '../domain/units.ts'
import { BulkInsert } from './bulk-insert.ts'
import type { WritableDatabase } from './database.ts'
import { ImageStore } from './image-store.ts'

/** A picture carries its bytes until it is stored. */
export type StoredPart =
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
  /** Answers which of the messages are there, in whichever conversation, as `FoundMessage[]`. */
  | { step: 'find'; ids: MessageId[] }
  /** Adds messages to a conversation, parents before children. Answers how many are new or longer than before. */
  | { step: 'messages'; conversationId: ConversationId; messages: MessageToStore[] }
  /** `from` is the first message that is new on the way to the head, in a conversation that was there. */
  | { step: 'finish'; id: ConversationId; headId: MessageId; from: MessageId | null; updatedAt: EpochMs; added: number }

export interface FoundMessage {
  id: MessageId
  conversationId: ConversationId
}

interface StoredRow {
  conversation_id: ConversationId
  turn_id: string | null
  parts: string
}

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

/** As if it had been deleted long ago: no person did, so that it is not listed among what can be brought back. */
const UNFINISHED = 0

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
      head: database.query<{ head_id: MessageId | null }>('SELECT head_id FROM conversations WHERE id = ?'),
      addImage: database.command('INSERT OR IGNORE INTO message_images (message_id, hash) VALUES (?, ?)'),
      remove: database.command('DELETE FROM conversations WHERE id = ? AND deleted_at IS NOT NULL'),
      begin: database.command(
        'INSERT INTO conversations (id, title, created_at, updated_at, deleted_at, deleted_run_id) VALUES (?, ?, ?, ?, ?, ?)'
      ),
      findMessage: database.query<StoredRow>('SELECT conversation_id, turn_id, parts FROM messages WHERE id = ?'),
      grow: database.command('UPDATE messages SET parts = ? WHERE id = ?'),
      finish: database.command('UPDATE conversations SET head_id = ?, deleted_at = NULL WHERE id = ?'),
      extend: database.command(
        `UPDATE conversations SET updated_at = max(updated_at, ?),
           head_id = CASE WHEN EXISTS (SELECT 1 FROM messages WHERE id = head_id AND turn_id IS NOT NULL) THEN head_id ELSE ? END
         WHERE id = ?`
      ),
      select: database.command(
        'UPDATE messages SET selected_child_id = ? WHERE id = (SELECT parent_id FROM messages WHERE id = ?)'
      )
    }
    this.#images = new ImageStore(database)
    this.#messages = new BulkInsert(database, 'messages', MESSAGE_COLUMNS)
  }

  /** Takes a step and answers it. */
  take(step: ImportStep): boolean | number | FoundMessage[] {
    switch (step.step) {
      case 'begin':
        return this.#begin(step)
      case 'find':
        return step.ids.flatMap((id) => {
          const row = this.#statements.findMessage.one(id)
          return row ? [{ id, conversationId: row.conversation_id }] : []
        })
      case 'messages':
        return this.#database.transaction(() => this.#addMessages(step.conversationId, step.messages))
      case 'finish':
        return this.#database.transaction(() => this.#finish(step))
      default:
        return step satisfies never
    }
  }

  #addMessages(conversationId: ConversationId, messages: readonly MessageToStore[]): number {
    const images: [MessageId, string][] = []
    let grown = 0
    const rows = messages.flatMap((message) => {
      const there = this.#statements.findMessage.one(message.id)
      if (there && (there.conversation_id !== conversationId || !isBeginning(there, message.parts))) return []
      const parts = message.parts.map<MessagePart>((part) => {
        if (part.type !== 'image') return part
        const { base64, ...image } = part
        const bytes = new Uint8Array(Buffer.from(base64 ?? '', 'base64'))
        const hash =
          base64 === undefined ? image.hash : this.#images.add({ mediaType: image.mediaType, bytes }, message.createdAt)
        images.push([message.id, hash])
        return { ...image, hash }
      })
      if (there) {
        this.#statements.grow.run(JSON.stringify(parts), message.id)
        grown++
        return []
      }
      return [
        [
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
      ]
    })
    this.#messages.insert(rows)
    for (const [message, hash] of images) this.#statements.addImage.run(message, hash)
    return rows.length + grown
  }

  /** A conversation that the person went on with keeps the branch on view; what is new is beside it. */
  #finish({ id, headId, from, updatedAt, added }: ImportStep & { step: 'finish' }): boolean {
    const { finish, extend, select, find } = this.#statements
    if (find.one(id)?.deleted_at !== null) return finish.run(headId, id) > 0
    if (added === 0) return false
    const before = this.#head(id)
    extend.run(updatedAt, headId, id)
    if (from !== null && this.#head(id) !== before) select.run(from, from)
    return true
  }

  #head(id: ConversationId): MessageId | null | undefined {
    return this.#statements.head.one(id)?.head_id
  }

  #begin({ id, title, createdAt, updatedAt }: ImportStep & { step: 'begin' }): boolean {
    return this.#database.transaction(() => {
      const found = this.#statements.find.one(id)
      if (found && found.deleted_at === null) return false
      if (found) this.#statements.remove.run(id) // deleted a moment ago, or left by a crash
      this.#statements.begin.run(id, title, createdAt, updatedAt, UNFINISHED, this.#database.run)
      return true
    })
  }
}

/** Whether what is stored is what a message that came from elsewhere began with. */
function isBeginning({ turn_id: turn, parts }: StoredRow, longer: readonly StoredPart[]): boolean {
  if (turn !== null) return false
  const before = readParts(parts)
  if (!before) return false
  const text = messageText(before)
  const now = longer.flatMap((part) => (part.type === 'image' ? [] : [part]))
  const whole = messageText(now)
  const pictures = (list: readonly { type: string }[]): number => list.filter(({ type }) => type === 'image').length
  return whole.startsWith(text) && (whole.length > text.length || pictures(longer) > pictures(before))
}
