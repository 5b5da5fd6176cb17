import { partsOf, readSummary } from './stored-message.ts'
import type { ConversationId, MessageId, ModelRef, TurnId } from '../domain/ids.ts'
import { messageText, type Message, type MessagePart } from '../domain/message.ts'
import type { EpochMs } from '../domain/units.ts'
import type { WritableDatabase } from './database.ts'

/** An answer among all of a conversation, whatever branch it is on. */
export interface AnswerChoice {
  messageId: MessageId
  turnId: TurnId | null
  /** The message it answers. */
  parentId: MessageId | null
  /** What that message follows; other versions of the question follow the same. */
  beforeId: MessageId | null
  model: ModelRef | null
  modelName: string | null
  createdAt: EpochMs
  /** The first words of the message it answers. */
  question: string
}

interface Row extends Omit<AnswerChoice, 'question' | 'modelName'> {
  question: string | null
  summary: string | null
}

const LONGEST_QUESTION = 120

/** The answers of a conversation on all its branches, in the order in which they were asked for. */
export class AnswerStore {
  readonly #statements

  constructor(database: WritableDatabase) {
    this.#statements = {
      ofConversation: database.query<Row>(
        `SELECT a.id AS messageId, a.turn_id AS turnId, a.parent_id AS parentId, q.parent_id AS beforeId, a.model, a.created_at AS createdAt, a.summary, q.parts AS question
         FROM messages a LEFT JOIN messages q ON q.id = a.parent_id
         WHERE a.conversation_id = ? AND a.role = 'assistant' AND a.status <> 'streaming' ORDER BY a.seq`
      ),
      parts: database.query<{ parts: string }>("SELECT parts FROM messages WHERE id = ? AND role = 'assistant'")
    }
  }

  ofConversation(id: ConversationId): AnswerChoice[] {
    return this.#statements.ofConversation.all(id).map(({ question, summary, ...row }) => ({
      ...row,
      modelName: readSummary(summary)?.modelName ?? null,
      question: question === null ? '' : firstWords(partsOf(question))
    }))
  }

  /** What an answer says; undefined when it is not there. */
  partsOf(id: MessageId): Message['parts'] | undefined {
    const row = this.#statements.parts.one(id)
    return row && partsOf(row.parts)
  }
}

const firstWords = (parts: readonly MessagePart[]): string =>
  Array.from(
    messageText(parts.filter(({ type }) => type === 'text'))
      .trim()
      .replace(/\s+/gu, ' ')
  )
    .slice(0, LONGEST_QUESTION)
    .join('')
