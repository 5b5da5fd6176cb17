import type { AnswerSignal, BadReason } from '../domain/dataset.ts'
import type { ConversationId, TurnId } from '../domain/ids.ts'
import type { EpochMs } from '../domain/units.ts'
import type { WritableDatabase } from './database.ts'

/** What people said and showed about answers. */
export class AnswerSignalStore {
  readonly #statements

  constructor(database: WritableDatabase) {
    this.#statements = {
      put: database.command(
        `INSERT INTO answer_signals (turn_id, signal, reason, conversation_id, at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET reason = excluded.reason, at = excluded.at`
      ),
      removeSaid: database.command("DELETE FROM answer_signals WHERE turn_id = ? AND signal IN ('good', 'bad')"),
      reason: database.query<{ reason: BadReason | null }>(
        "SELECT reason FROM answer_signals WHERE turn_id = ? AND signal = 'bad'"
      ),
      ofTurn: database.query<{ signal: AnswerSignal }>(
        'SELECT signal FROM answer_signals WHERE turn_id = ? ORDER BY at DESC'
      )
    }
  }

  put(turn: TurnId, conversation: ConversationId, signal: AnswerSignal, reason: BadReason | null, at: EpochMs): void {
    // What is said now replaces what was said before.
    if (signal === 'good' || signal === 'bad') this.#statements.removeSaid.run(turn)
    this.#statements.put.run(turn, signal, reason, conversation, at)
  }

  /** The latest first. */
  ofTurn(turn: TurnId): AnswerSignal[] {
    return this.#statements.ofTurn.all(turn).map(({ signal }) => signal)
  }

  /** Why the person said that an answer was bad; null where they did not. */
  reasonOf(turn: TurnId): BadReason | null {
    return this.#statements.reason.one(turn)?.reason ?? null
  }
}
