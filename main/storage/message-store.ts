import type { BranchMessage } from '../domain/conversation.ts'
import type { DeltaChannel } from '../domain/completion.ts'
import type { PlainError } from '../domain/errors.ts'
import type { ConversationId, MessageId, ModelRef, TurnId } from '../domain/ids.ts'
import type { AnswerSummary, Message, MessagePart, MessageStatus } from '../domain/message.ts'
import type { Role } from '../domain/role.ts'
import type { WritableDatabase } from './database.ts'
import { DAMAGED, readError, readParts, readSummary } from './stored-message.ts'

interface Row {
  id: MessageId
  conversation_id: ConversationId
  parent_id: MessageId | null
  role: Role
  parts: string
  status: MessageStatus
  turn_id: TurnId | null
  model: ModelRef | null
  summary: string | null
  error: string | null
  created_at: number
}

const COLUMNS = 'id, conversation_id, parent_id, role, parts, status, turn_id, model, summary, error, created_at'

/** A damaged row is a message that failed: the conversation around it stays. */
function fromRow(row: Row): Message {
  const parts = readParts(row.parts)
  return {
    id: row.id,
    conversationId: row.conversation_id,
    parentId: row.parent_id,
    role: row.role,
    parts: parts ?? [],
    status: parts ? row.status : 'failed',
    createdAt: row.created_at,
    turnId: row.turn_id,
    model: row.model,
    summary: readSummary(row.summary),
    error: parts ? readError(row.error) : DAMAGED
  }
}

/** Messages of a branch: imports of earlier versions could store circles, which have no end. */
const LONGEST_BRANCH = 100_000

/** Joins the pieces of an answer into parts: reasoning first, then text. */
export function partsOfDeltas(deltas: Iterable<{ channel: DeltaChannel; text: string }>): MessagePart[] {
  const texts = { reasoning: '', text: '' }
  for (const delta of deltas) texts[delta.channel] += delta.text
  return (['reasoning', 'text'] as const).flatMap((type) => (texts[type] === '' ? [] : [{ type, text: texts[type] }]))
}

/** The messages of conversations, as trees. */
export class MessageStore {
  readonly #database: WritableDatabase
  readonly #statements

  constructor(database: WritableDatabase) {
    this.#database = database
    this.#statements = {
      insert: database.command(
        `INSERT INTO messages (id, conversation_id, parent_id, role, parts, status, turn_id, model, summary, error, created_at, run_id)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
      ),
      addImage: database.command('INSERT OR IGNORE INTO message_images (message_id, hash) VALUES (?, ?)'),
      select: database.command('UPDATE messages SET selected_child_id = ? WHERE id = ?'),
      byId: database.query<Row>(`SELECT ${COLUMNS} FROM messages WHERE id = ?`),
      branch: database.query<Row>(
        `WITH RECURSIVE branch (id, depth) AS (
           SELECT ?, 0
           UNION ALL
           SELECT m.parent_id, depth + 1 FROM branch JOIN messages m ON m.id = branch.id
           WHERE m.parent_id IS NOT NULL AND depth < ?
         )
         SELECT ${COLUMNS.split(', ')
           .map((column) => `m.${column}`)
           .join(', ')}
         FROM branch JOIN messages m ON m.id = branch.id ORDER BY depth DESC`
      ),
      branchOutline: database.query<{ id: MessageId; role: Role; bytes: number }>(
        `WITH RECURSIVE branch (id, role, bytes, parent_id, depth) AS (
           SELECT id, role, octet_length(parts), parent_id, 0 FROM messages WHERE id = ?
           UNION ALL
           SELECT m.id, m.role, octet_length(m.parts), m.parent_id, depth + 1
           FROM branch JOIN messages m ON m.id = branch.parent_id WHERE depth < ?
         )
         SELECT id, role, bytes FROM branch ORDER BY depth DESC`
      ),
      siblings: database.query<{ id: MessageId }>(
        'SELECT id FROM messages WHERE conversation_id = ? AND parent_id IS ? ORDER BY seq'
      ),
      forks: database.query<{ parent_id: MessageId | null }>(
        'SELECT parent_id FROM messages WHERE conversation_id = ? GROUP BY parent_id HAVING count(*) > 1'
      ),
      selectedChild: database.query<{ id: MessageId | null }>(
        `SELECT coalesce((SELECT c.id FROM messages c WHERE c.id = m.selected_child_id AND c.parent_id = m.id),
           (SELECT max(c.id) FROM messages c WHERE c.conversation_id = m.conversation_id AND c.parent_id = m.id)) AS id
         FROM messages m WHERE id = ?`
      ),
      finish: database.command(
        'UPDATE messages SET parts = ?, status = ?, model = coalesce(?, model), summary = ?, error = ? WHERE id = ?'
      ),
      addDelta: database.command('INSERT INTO answer_deltas (message_id, position, channel, text) VALUES (?, ?, ?, ?)'),
      deltas: database.query<{ channel: DeltaChannel; text: string }>(
        'SELECT channel, text FROM answer_deltas WHERE message_id = ? ORDER BY position'
      ),
      dropDeltas: database.command('DELETE FROM answer_deltas WHERE message_id = ?'),
      streaming: database.query<{ id: MessageId; run_id: number | null }>(
        "SELECT id, run_id FROM messages WHERE status = 'streaming'"
      )
    }
  }

  /** Adds a message and makes it the one on view under its parent. */
  add(message: Message): void {
    const { summary, error } = message
    this.#statements.insert.run(
      message.id,
      message.conversationId,
      message.parentId,
      message.role,
      JSON.stringify(message.parts),
      message.status,
      message.turnId,
      message.model,
      summary && JSON.stringify(summary),
      error && JSON.stringify(error),
      message.createdAt,
      message.status === 'streaming' ? this.#database.run : null
    )
    for (const part of message.parts) if (part.type === 'image') this.#statements.addImage.run(message.id, part.hash)
    if (message.parentId) this.#statements.select.run(message.id, message.parentId)
  }

  find(id: MessageId): Message | undefined {
    const row = this.#statements.byId.one(id)
    return row && fromRow(row)
  }

  /** The branch that ends in `head`, first message first, without looking for alternatives. */
  branch(head: MessageId): Message[] {
    return this.#statements.branch.all(head, LONGEST_BRANCH).map(fromRow)
  }

  /** The messages of that branch without what they say, first message first; `bytes` is how much of the database each takes. */
  branchOutline(head: MessageId): { id: MessageId; role: Role; bytes: number }[] {
    return this.#statements.branchOutline.all(head, LONGEST_BRANCH)
  }

  /** That branch with the alternatives at each message. */
  branchWithSiblings(conversation: ConversationId, head: MessageId): BranchMessage[] {
    return this.withSiblings(
      conversation,
      this.branchOutline(head).map(({ id }) => id)
    )
  }

  /** Messages of a conversation with the alternatives at each; those of other conversations are left out. */
  withSiblings(conversation: ConversationId, ids: readonly MessageId[]): BranchMessage[] {
    const forks = new Set(this.#statements.forks.all(conversation).map((row) => row.parent_id))
    return ids.flatMap((id) => {
      const message = this.find(id)
      if (message?.conversationId !== conversation) return []
      const siblingIds = forks.has(message.parentId)
        ? this.#statements.siblings.all(conversation, message.parentId).map((row) => row.id)
        : [message.id]
      return { ...message, siblingIds }
    })
  }

  /** Makes `id` the one on view under its parent and returns the last message of the branch last seen through it. */
  select(id: MessageId): MessageId {
    const message = this.find(id)
    if (message?.parentId) this.#statements.select.run(id, message.parentId)
    let last = id
    for (let depth = 0; depth < LONGEST_BRANCH; depth++) {
      const child = this.#statements.selectedChild.one(last)?.id
      if (!child) break
      last = child
    }
    return last
  }

  /** Keeps a piece of an answer before it is shown. */
  addDelta(id: MessageId, position: number, channel: DeltaChannel, text: string): void {
    this.#statements.addDelta.run(id, position, channel, text)
  }

  /** Puts the whole answer in the place of its pieces. A model other than the chosen one may have written it. */
  finish(
    id: MessageId,
    end: {
      parts: MessagePart[]
      status: MessageStatus
      model: ModelRef | null
      summary: AnswerSummary | null
      error: PlainError | null
    }
  ): void {
    this.#database.transaction(() => {
      const { parts, status, model, summary, error } = end
      this.#statements.finish.run(
        JSON.stringify(parts),
        status,
        model,
        summary && JSON.stringify(summary),
        error && JSON.stringify(error),
        id
      )
      this.#statements.dropDeltas.run(id)
    })
  }

  /**
   * Answers that have no one writing them any more; marks them and returns how many.
   * @param running the runs of the app that go on at this moment
   */
  markInterrupted(running: ReadonlySet<number>): number {
    const left = this.#statements.streaming.all().filter((row) => row.run_id === null || !running.has(row.run_id))
    for (const { id } of left) {
      const parts = partsOfDeltas(this.#statements.deltas.all(id))
      this.finish(id, { parts, status: 'interrupted', model: null, summary: null, error: null })
    }
    return left.length
  }
}
