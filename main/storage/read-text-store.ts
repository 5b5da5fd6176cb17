import { createHash } from 'node:crypto'
import type { ConversationId } from '../domain/ids.ts'
import type { WritableDatabase } from './database.ts'

/** Texts that models read in the place of messages: each once, however many turns read it. */
export class ReadTextStore {
  readonly #statements

  constructor(database: WritableDatabase) {
    this.#statements = {
      add: database.command(
        'INSERT INTO read_texts (conversation_id, key, text) VALUES (?, ?, ?) ON CONFLICT (conversation_id, key) DO NOTHING'
      ),
      find: database.query<{ text: string }>('SELECT text FROM read_texts WHERE conversation_id = ? AND key = ?')
    }
  }

  /** @returns what the text is found by */
  add(conversation: ConversationId, text: string): string {
    const key = createHash('sha256').update(text).digest('hex').slice(0, 32)
    this.#statements.add.run(conversation, key, text)
    return key
  }

  find(conversation: ConversationId, key: string): string | undefined {
    return this.#statements.find.one(conversation, key)?.text
  }
}
