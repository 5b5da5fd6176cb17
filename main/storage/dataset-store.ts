import { z } from 'zod'
import type { AnswerSignal, BadReason, DatasetExample, ExampleMessage } from '../domain/dataset.ts'
import type { ConversationId, ModelRef, TurnId, WorkspaceId } from '../domain/ids.ts'
import type { EpochMs } from '../domain/units.ts'
import type { WritableDatabase } from './database.ts'

const promptSchema = z.array(z.object({ role: z.enum(['system', 'user', 'assistant']), text: z.string() }))

interface Row {
  id: number
  turn_id: TurnId
  conversation_id: ConversationId
  workspace_id: WorkspaceId
  at: EpochMs
  model: ModelRef
  signal: AnswerSignal
  reason: BadReason | null
  prompt: string
  answer: string
  better: string | null
  edited: number
}

const COLUMNS = 'id, turn_id, conversation_id, workspace_id, at, model, signal, reason, prompt, answer, better, edited'

/** What is gathered of an example; the store numbers it. */
export type NewExample = Omit<DatasetExample, 'id' | 'edited'> & { digest: string }

/** Which examples: with a better answer, without, or all. */
export type ExampleFilter = 'all' | 'with-better' | 'without-better'

export interface ExampleCounts {
  all: number
  withBetter: number
}

/** Examples that were gathered from poor answers. */
export class DatasetStore {
  readonly #statements

  constructor(database: WritableDatabase) {
    const page = (where: string) =>
      database.query<Row>(`SELECT ${COLUMNS} FROM dataset_examples WHERE id < ? AND ${where} ORDER BY id DESC LIMIT ?`)
    this.#statements = {
      // The same question with the same answer is kept once, and so is what the person has changed.
      put: database.command(
        `INSERT INTO dataset_examples (turn_id, conversation_id, workspace_id, at, model, signal, reason, prompt, answer, better, digest)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (turn_id) DO UPDATE SET signal = excluded.signal, reason = excluded.reason, prompt = excluded.prompt,
           answer = excluded.answer, better = excluded.better WHERE edited = 0
         ON CONFLICT (digest) DO NOTHING`
      ),
      all: page('true'),
      'with-better': page('better IS NOT NULL'),
      'without-better': page('better IS NULL'),
      counts: database.query<{ all_of_them: number; with_better: number }>(
        'SELECT count(*) AS all_of_them, count(better) AS with_better FROM dataset_examples /* whole: a page of hundreds of rows, opened by hand */'
      ),
      byTurn: database.query<Row>(`SELECT ${COLUMNS} FROM dataset_examples WHERE turn_id = ?`),
      edit: database.command('UPDATE dataset_examples SET better = ?, edited = 1 WHERE id = ?'),
      remove: database.command('DELETE FROM dataset_examples WHERE id = ?'),
      removeTurn: database.command('DELETE FROM dataset_examples WHERE turn_id = ? AND edited = 0'),
      clear: database.command('DELETE FROM dataset_examples /* whole: all of it is meant */')
    }
  }

  put(example: NewExample): void {
    const { turnId, conversationId, workspaceId, at, model, signal, reason, prompt, answer, better, digest } = example
    const asked = JSON.stringify(prompt)
    this.#statements.put.run(
      ...[turnId, conversationId, workspaceId, at, model, signal, reason, asked, answer, better, digest]
    )
  }

  /** The newest first, older than `before`. */
  page(filter: ExampleFilter, before: number | null, limit: number): DatasetExample[] {
    return this.#statements[filter].all(before ?? Number.MAX_SAFE_INTEGER, limit).map(fromRow)
  }

  counts(): ExampleCounts {
    const found = this.#statements.counts.one()
    return { all: found?.all_of_them ?? 0, withBetter: found?.with_better ?? 0 }
  }

  ofTurn(turn: TurnId): DatasetExample | undefined {
    const row = this.#statements.byTurn.one(turn)
    return row && fromRow(row)
  }

  /** What the person wrote as the better answer; null for none. */
  edit(id: number, better: string | null): void {
    this.#statements.edit.run(better, id)
  }

  remove(id: number): void {
    this.#statements.remove.run(id)
  }

  /** Takes back what was gathered for a turn, unless the person has worked on it. */
  removeTurn(turn: TurnId): void {
    this.#statements.removeTurn.run(turn)
  }

  clear(): void {
    this.#statements.clear.run()
  }
}

function fromRow(row: Row): DatasetExample {
  return {
    id: row.id,
    turnId: row.turn_id,
    conversationId: row.conversation_id,
    workspaceId: row.workspace_id,
    at: row.at,
    model: row.model,
    signal: row.signal,
    reason: row.reason,
    prompt: promptOf(row.prompt),
    answer: row.answer,
    better: row.better,
    edited: row.edited === 1
  }
}

/** A prompt that cannot be read is shown as none: the answers beside it can still be reviewed. */
function promptOf(stored: string): ExampleMessage[] {
  try {
    return promptSchema.parse(JSON.parse(stored))
  } catch {
    return []
  }
}
