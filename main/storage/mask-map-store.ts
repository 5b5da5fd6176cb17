import type { ConversationId } from '../domain/ids.ts'
import type { EpochMs } from '../domain/units.ts'
import type { Secrets } from '../ports.ts'
import type { WritableDatabase } from './database.ts'

/**
 * What is masked in each conversation: encrypted by the system's keyring, or held until the app ends where there is none.
 * A map that the keyring does not open any more is begun anew.
 */
export class MaskMapStore {
  readonly #secrets: Secrets
  readonly #now: () => EpochMs
  readonly #statements
  readonly #ofThisRun = new Map<ConversationId, string>()

  constructor(database: WritableDatabase, secrets: Secrets, now: () => EpochMs) {
    this.#secrets = secrets
    this.#now = now
    this.#statements = {
      get: database.query<{ sealed: Uint8Array }>('SELECT sealed FROM mask_maps WHERE conversation_id = ?'),
      put: database.command(
        'INSERT INTO mask_maps (conversation_id, sealed, updated_at) VALUES (?, ?, ?) ON CONFLICT (conversation_id) DO UPDATE SET sealed = excluded.sealed, updated_at = excluded.updated_at'
      )
    }
  }

  /** The map as JSON. */
  load(conversation: ConversationId): string | undefined {
    const known = this.#ofThisRun.get(conversation)
    if (known) return known
    const row = this.#statements.get.one(conversation)
    if (!row) return undefined
    try {
      return this.#secrets.decrypt(row.sealed)
    } catch {
      return undefined
    }
  }

  save(conversation: ConversationId, map: string): void {
    if (this.#secrets.protection === 'keyring')
      this.#statements.put.run(conversation, Buffer.from(this.#secrets.encrypt(map)), this.#now())
    else this.#ofThisRun.set(conversation, map)
  }
}
