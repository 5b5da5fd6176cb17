import type { TurnId } from '../domain/ids.ts'
import type { TurnTrace } from '../domain/trace.ts'
import type { TurnPlace } from '../domain/turn.ts'
import type { WritableDatabase } from './database.ts'
import { readTrace } from './read-trace.ts'

/** What was decided and measured for each turn. */
export class TraceStore {
  readonly #statements

  constructor(database: WritableDatabase) {
    this.#statements = {
      add: database.command('INSERT OR REPLACE INTO turn_traces (turn_id, conversation_id, trace) VALUES (?, ?, ?)'),
      byTurn: database.query<{ trace: string }>('SELECT trace FROM turn_traces WHERE turn_id = ?'),
      place: database.query<TurnPlace>(
        `SELECT t.turn_id AS turnId, t.conversation_id AS conversationId, json_extract(t.trace, '$.messageId') AS messageId, c.title
         FROM turn_traces t JOIN conversations c ON c.id = t.conversation_id WHERE t.turn_id = ? AND c.deleted_at IS NULL`
      )
    }
  }

  add(trace: TurnTrace): void {
    this.#statements.add.run(trace.turnId, trace.conversationId, JSON.stringify(trace))
  }

  find(turn: TurnId): TurnTrace | undefined {
    const row = this.#statements.byTurn.one(turn)
    return row && readTrace(row.trace)
  }

  /** Where the answer stands; undefined once its conversation was deleted. */
  placeOf(turn: TurnId): TurnPlace | undefined {
    return this.#statements.place.one(turn)
  }
}
