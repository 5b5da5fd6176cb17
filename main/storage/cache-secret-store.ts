import { randomUUID } from 'node:crypto'
import { SextantError } from '../domain/errors.ts'
import type { Secrets } from '../ports.ts'
import type { WritableDatabase } from './database.ts'

/** own: seals what this machine keeps. team: seals what is shared. The others open doors. */
export type CacheSecret = 'own' | 'team' | 'redis-password' | 'edge-secret'
export type CacheSecretState = 'none' | 'stored' | 'this-run'

/** Secrets of the cache: encrypted by the system's keyring, or held until the app ends where there is none. */
export class CacheSecretStore {
  readonly #secrets: Secrets
  readonly #statements
  readonly #ofThisRun = new Map<CacheSecret, string>()

  constructor(database: WritableDatabase, secrets: Secrets) {
    this.#secrets = secrets
    this.#statements = {
      get: database.query<{ encrypted: Uint8Array }>('SELECT encrypted FROM cache_secrets WHERE name = ?'),
      put: database.command(
        'INSERT INTO cache_secrets (name, id, encrypted) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET id = excluded.id, encrypted = excluded.encrypted'
      ),
      remove: database.command('DELETE FROM cache_secrets WHERE name = ?')
    }
  }

  state(name: CacheSecret): CacheSecretState {
    if (this.#ofThisRun.has(name)) return 'this-run'
    return this.#statements.get.one(name) ? 'stored' : 'none'
  }

  /** null also when the system can not decrypt it here: then it must be given anew. */
  get(name: CacheSecret): string | null {
    const known = this.#ofThisRun.get(name)
    if (known !== undefined) return known
    const row = this.#statements.get.one(name)
    if (!row) return null
    try {
      return this.#secrets.decrypt(row.encrypted)
    } catch (error) {
      if (error instanceof SextantError && error.code !== 'secrets-unavailable') throw error
      return null
    }
  }

  /** null removes it. */
  set(name: CacheSecret, value: string | null): void {
    this.#ofThisRun.delete(name)
    this.#statements.remove.run(name)
    if (value === null) return
    if (this.#secrets.protection === 'keyring')
      this.#statements.put.run(name, randomUUID(), Buffer.from(this.#secrets.encrypt(value)))
    else this.#ofThisRun.set(name, value)
  }
}
