import type { ContextWish } from '../domain/context-wish.ts'
import type { ConversationId } from '../domain/ids.ts'
import type { WritableDatabase } from './database.ts'

/** What the person pinned and excluded, by conversation. */
export class ContextWishStore {
  readonly #statements

  constructor(database: WritableDatabase) {
    this.#statements = {
      set: database.command(
        'INSERT INTO context_wishes (conversation_id, part, wish) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET wish = excluded.wish'
      ),
      remove: database.command('DELETE FROM context_wishes WHERE conversation_id = ? AND part = ?'),
      all: database.query<{ part: string; wish: ContextWish }>(
        'SELECT part, wish FROM context_wishes WHERE conversation_id = ? ORDER BY part'
      )
    }
  }

  /** @param part a message's id, or `id#2` for its third part alone; `null` takes a wish back */
  set(conversation: ConversationId, part: string, wish: ContextWish | null): void {
    if (wish === null) this.#statements.remove.run(conversation, part)
    else this.#statements.set.run(conversation, part, wish)
  }

  of(conversation: ConversationId): Record<string, ContextWish> {
    return Object.fromEntries(this.#statements.all.all(conversation).map(({ part, wish }) => [part, wish]))
  }
}
