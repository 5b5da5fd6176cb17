import type { ConversationId } from '../domain/ids.ts'
import type { EpochMs, Milliseconds } from '../domain/units.ts'
import type { WritableDatabase } from './database.ts'

/** Rows of one go; measured: some 7 µs each, more where an answer was long. */
const ROWS_AT_ONCE = 100
/** Between two goes. */
export const PURGE_PAUSE_MS: Milliseconds = 20

/** How long a deleted conversation can be brought back. */
export const TRASH_MS: Milliseconds = 30 * 86_400_000

/** Conversations that a person deleted: hidden at once, removed for good when nobody wanted them back for 30 days. */
export class DeletedConversations {
  readonly #next
  readonly #parts
  readonly #rests
  readonly #database: WritableDatabase
  #closed = false

  constructor(database: WritableDatabase) {
    this.#database = database
    this.#next = database.query<{ id: ConversationId }>(
      'SELECT id FROM conversations WHERE deleted_at IS NOT NULL AND deleted_at <= ? AND deleted_run_id IS NOT ? ORDER BY deleted_at LIMIT 1'
    )
    this.#parts = [
      database.command(
        'DELETE FROM messages WHERE seq IN (SELECT seq FROM messages WHERE conversation_id = ? LIMIT ?)'
      ),
      database.command(
        'DELETE FROM turn_exchanges WHERE seq IN (SELECT seq FROM turn_exchanges WHERE conversation_id = ? LIMIT ?)'
      ),
      database.command(
        'DELETE FROM turn_traces WHERE turn_id IN (SELECT turn_id FROM turn_traces WHERE conversation_id = ? LIMIT ?)'
      ),
      database.command(
        'DELETE FROM read_texts WHERE seq IN (SELECT seq FROM read_texts WHERE conversation_id = ? LIMIT ?)'
      )
    ]
    this.#rests = [
      database.command('DELETE FROM drafts WHERE conversation_id = ?'),
      database.command('DELETE FROM conversations WHERE id = ?')
    ]
  }

  /**
   * Removes those that were deleted up to a time, some rows at a time; what a crash or `close` leaves is for the next
   * run. One of this run stays until the next, so that it can be brought back also where the clock was wrong.
   * @param pause lets other work go on in between
   * @param until when the last of them was deleted
   * @returns how many conversations went
   */
  async purge(pause: () => Promise<void>, until: EpochMs = Infinity): Promise<number> {
    const { run } = this.#database
    let removed = 0
    for (let found = this.#next.one(until, run); found; found = this.#next.one(until, run)) {
      const { id } = found
      for (const part of this.#parts)
        while (part.run(id, ROWS_AT_ONCE) > 0) {
          await pause()
          if (this.#closed) return removed
        }
      this.#database.transaction(() => {
        for (const rest of this.#rests) rest.run(id)
      })
      removed++
      await pause()
      if (this.#closed) return removed
    }
    return removed
  }

  /** Whether no more is removed in this run. */
  get closed(): boolean {
    return this.#closed
  }

  close(): void {
    this.#closed = true
  }
}
