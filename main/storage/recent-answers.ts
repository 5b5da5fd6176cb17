import { partsOf } from './stored-message.ts'
import type { ConversationId, MessageId, ModelRef, WorkspaceId } from '../domain/ids.ts'
import { messageText, type MessageStatus } from '../domain/message.ts'
import type { EpochMs } from '../domain/units.ts'
import type { Database } from './database.ts'
import { WorkspaceNames } from './workspace-names.ts'

/** An answer on the list of the last ones. */
export interface RecentAnswer {
  messageId: MessageId
  conversationId: ConversationId
  title: string
  /** The first line of what was asked; empty where that was a file or a picture alone. */
  question: string
  model: ModelRef | null
  status: MessageStatus
  createdAt: EpochMs
  /** The beginning of its text. */
  excerpt: string
}

interface Row {
  id: MessageId
  conversation_id: ConversationId
  parent_id: MessageId | null
  seq: number
  model: ModelRef | null
  status: MessageStatus
  created_at: EpochMs
  parts: string
}

const EXCERPT_LENGTH = 200
/** Conversations looked at beyond one for each answer: some of the last ones have none yet. */
const SPARE_CONVERSATIONS = 8

/**
 * The last answers of a workspace, newest first. Lists are read once and kept until something changes that is on one or
 * could be: triggers of this connection say so for the columns that show, and SQLite's data version for what another
 * process has written. Anything else, such as a question, a draft or a piece of an answer, leaves it as it is.
 */
export class RecentAnswers {
  readonly #database: Database
  readonly #names: WorkspaceNames
  readonly #statements
  readonly #kept = new Map<WorkspaceId, { limit: number; answers: RecentAnswer[] }>()
  #foreignVersion: number

  constructor(database: Database) {
    this.#database = database
    this.#names = new WorkspaceNames(database)
    this.#statements = {
      conversations: database.query<{ id: ConversationId; title: string; updated_at: EpochMs }>(
        `SELECT id, title, updated_at FROM conversations WHERE workspace_id = ? AND deleted_at IS NULL ORDER BY updated_at DESC, id DESC LIMIT ?`
      ),
      answers: database.query<Row>(
        `SELECT id, conversation_id, parent_id, seq, model, status, created_at, parts FROM messages
         WHERE conversation_id = ? AND role = 'assistant' AND status <> 'streaming' ORDER BY created_at DESC, seq DESC LIMIT ?`
      ),
      parts: database.query<{ parts: string }>('SELECT parts FROM messages WHERE id = ?')
    }
    this.#foreignVersion = database.foreignVersion
    database.listen('recent_answers_changed', () => this.#kept.clear())
    database.execute(TRIGGERS)
  }

  list(workspace: WorkspaceId, limit: number): readonly RecentAnswer[] {
    const foreignVersion = this.#database.foreignVersion
    if (foreignVersion !== this.#foreignVersion) this.#kept.clear()
    this.#foreignVersion = foreignVersion
    const kept = this.#kept.get(workspace)
    if (kept && kept.limit >= limit) return kept.answers.slice(0, limit)
    const answers = this.#read(workspace, limit)
    this.#kept.set(workspace, { limit, answers })
    return answers
  }

  /** The last answers are in the conversations that were last written in, one for each at most. */
  #read(workspace: WorkspaceId, limit: number): RecentAnswer[] {
    const { conversations, answers } = this.#statements
    const last = this.#names.of(workspace).flatMap((name) => conversations.all(name, limit + SPARE_CONVERSATIONS))
    const titles = new Map(
      last
        .sort((a, b) => b.updated_at - a.updated_at)
        .slice(0, limit + SPARE_CONVERSATIONS)
        .map(({ id, title }) => [id, title])
    )
    const rows = Array.from(titles.keys(), (id) => answers.all(id, limit)).flat()
    const newest = rows.sort((a, b) => b.created_at - a.created_at || b.seq - a.seq).slice(0, limit)
    return newest.map((row) =>
      answerOf(
        row,
        titles.get(row.conversation_id) ?? '',
        row.parent_id === null ? undefined : this.#statements.parts.one(row.parent_id)?.parts
      )
    )
  }
}

function answerOf(
  { id, conversation_id, model, status, created_at, parts }: Row,
  title: string,
  asked: string | undefined
): RecentAnswer {
  const question = asked === undefined ? '' : beginning(messageText(partsOf(asked)).trimStart().split('\n', 1)[0] ?? '')
  const excerpt = beginning(messageText(partsOf(parts)).trimStart())
  return {
    messageId: id,
    conversationId: conversation_id,
    title,
    question,
    model,
    status,
    createdAt: created_at,
    excerpt
  }
}

const beginning = (text: string): string =>
  Array.from(text.slice(0, EXCERPT_LENGTH * 2))
    .slice(0, EXCERPT_LENGTH)
    .join('')

const TRIGGERS = `
CREATE TEMP TRIGGER recent_answers_added AFTER INSERT ON main.messages
WHEN NEW.role = 'assistant' AND NEW.status <> 'streaming' BEGIN
  SELECT recent_answers_changed(NEW.seq);
END;
CREATE TEMP TRIGGER recent_answers_altered AFTER UPDATE OF parts, status, model ON main.messages
WHEN NEW.role = 'assistant' AND NEW.status <> 'streaming' BEGIN
  SELECT recent_answers_changed(NEW.seq);
END;
CREATE TEMP TRIGGER recent_answers_removed AFTER DELETE ON main.messages WHEN OLD.role = 'assistant' BEGIN
  SELECT recent_answers_changed(OLD.seq);
END;
CREATE TEMP TRIGGER recent_answers_conversation AFTER UPDATE OF title, deleted_at, workspace_id ON main.conversations
WHEN NEW.title IS NOT OLD.title OR NEW.deleted_at IS NOT OLD.deleted_at OR NEW.workspace_id <> OLD.workspace_id BEGIN
  SELECT recent_answers_changed(NEW.seq);
END;
CREATE TEMP TRIGGER recent_answers_workspace AFTER UPDATE OF removed_at ON main.workspaces BEGIN
  SELECT recent_answers_changed(NEW.position);
END;
`
