import type { CacheRow } from '../domain/cache.ts'
import type { WorkspaceId } from '../domain/ids.ts'
import type { WritableDatabase } from './database.ts'

/** What the cache page lists without opening an entry. */
export interface CacheRowFacts {
  id: number
  /** Hexadecimal. */
  name: string
  createdAt: number
  expiresAt: number
  bytes: number
  workspaceId: string
  scope: string
  kind: string
  uses: number
  usedAt: number
  /** 1 where the team's layers have it too. */
  shared: number
  sealed: Uint8Array
}

/** What tells whether a row is void. */
export interface CacheRowAge {
  id: number
  stamp: number
  workspaceId: WorkspaceId
}

/** Where a row lies and what it weighs. */
export interface CacheRowPlace extends CacheRowAge {
  fingerprint: number
  bytes: number
}

/** Sealed answers in SQLite. Names are hexadecimal. */
export class CacheStore {
  readonly #database: WritableDatabase
  readonly #statements

  constructor(database: WritableDatabase) {
    this.#database = database
    this.#statements = {
      find: database.query<{ id: number; sealed: Uint8Array }>('SELECT id, sealed FROM cache_entries WHERE name = ?'),
      idOf: database.query<{ id: number }>('SELECT id FROM cache_entries WHERE name = ?'),
      put: database.query<{ id: number }>(
        `INSERT INTO cache_entries (name, sealed_with, fingerprint, stamp, created_at, expires_at, bytes, workspace_id, scope, kind, model, saved_ms, saved_micro_usd, used_at, sealed)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (name) DO UPDATE SET sealed_with = excluded.sealed_with, stamp = excluded.stamp, created_at = excluded.created_at,
           expires_at = excluded.expires_at, bytes = excluded.bytes, workspace_id = excluded.workspace_id, scope = excluded.scope,
           kind = excluded.kind, model = excluded.model, saved_ms = excluded.saved_ms, saved_micro_usd = excluded.saved_micro_usd,
           used_at = excluded.used_at, sealed = excluded.sealed, shared = 0
         RETURNING id`
      ),
      untag: database.command('DELETE FROM cache_tags WHERE entry_id = ?'),
      unmean: database.command('DELETE FROM cache_question_embeddings WHERE entry_id = ?'),
      tag: database.command('INSERT OR IGNORE INTO cache_tags (tag, entry_id) VALUES (?, ?)'),
      remove: database.command('DELETE FROM cache_entries WHERE id = ?'),
      byTag: database.query<{ entry_id: number }>('SELECT entry_id FROM cache_tags WHERE tag = ?'),
      ages: database.query<CacheRowAge>(
        'SELECT id, stamp, workspace_id AS workspaceId FROM cache_entries WHERE id > ? ORDER BY id LIMIT ?'
      ),
      agesIn: database.query<CacheRowAge & { created_at: number }>(
        `SELECT id, stamp, workspace_id AS workspaceId, created_at FROM cache_entries
         WHERE workspace_id = ? AND (created_at, id) > (?, ?) ORDER BY created_at, id LIMIT ?`
      ),
      used: database.command('UPDATE cache_entries SET uses = uses + ?, used_at = max(used_at, ?) WHERE id = ?'),
      // Two statements, since SQLite does not seek by a pair with the row's own id: of rows used at one moment it would walk all.
      placesUsedAt: database.query<CacheRowPlace & { used_at: number }>(
        'SELECT id, fingerprint, bytes, stamp, workspace_id AS workspaceId, used_at FROM cache_entries WHERE used_at = ? AND id > ? ORDER BY id LIMIT ?'
      ),
      placesUsedAfter: database.query<CacheRowPlace & { used_at: number }>(
        'SELECT id, fingerprint, bytes, stamp, workspace_id AS workspaceId, used_at FROM cache_entries WHERE used_at > ? ORDER BY used_at, id LIMIT ?'
      ),
      shared: database.command('UPDATE cache_entries SET shared = 1 WHERE id = ?'),
      expired: database.query<{ id: number }>('SELECT id FROM cache_entries WHERE expires_at <= ? LIMIT ?'),
      lastStamp: database.query<{ stamp: number | null }>(
        'SELECT max(stamp) AS stamp FROM (SELECT stamp FROM cache_entries ORDER BY used_at DESC LIMIT 1000)'
      ),
      facts: database.query<CacheRowFacts>(
        `SELECT id, lower(hex(name)) AS name, created_at AS createdAt, expires_at AS expiresAt, bytes, workspace_id AS workspaceId, scope, kind, uses, used_at AS usedAt, shared, sealed
         FROM cache_entries WHERE sealed_with = ? AND id < ? ORDER BY id DESC LIMIT ?`
      )
    }
  }

  find(name: string): { id: number; sealed: Uint8Array } | undefined {
    return this.#statements.find.one(Buffer.from(name, 'hex'))
  }

  idOf(name: string): number | undefined {
    return this.#statements.idOf.one(Buffer.from(name, 'hex'))?.id
  }

  put(row: CacheRow): number {
    return this.#database.transaction(() => {
      const { put, tag, unmean, untag } = this.#statements
      const stored = put.one(
        Buffer.from(row.name, 'hex'),
        row.sealedWith,
        row.fingerprint,
        row.stamp,
        row.createdAt,
        Math.round(row.expiresAt),
        row.bytes,
        row.workspaceId,
        row.scope,
        row.kind,
        row.model,
        Math.round(row.savedMs),
        row.savedMicroUsd === null ? null : Math.round(row.savedMicroUsd),
        row.createdAt,
        row.sealed
      )
      const id = stored?.id ?? 0
      untag.run(id)
      unmean.run(id)
      for (const name of row.tags) tag.run(name, id)
      return id
    })
  }

  remove(ids: readonly number[]): void {
    this.#database.transaction(() => {
      for (const id of ids) this.#statements.remove.run(id)
    })
  }

  idsByTag(tag: string): number[] {
    return this.#statements.byTag.all(tag).map((row) => row.entry_id)
  }

  /** All rows, or those of a workspace, a page after another; rows may be removed meanwhile. */
  *ages(workspace: WorkspaceId | null, pageSize: number): Generator<CacheRowAge[]> {
    let [createdAt, id] = [-1, -1]
    for (;;) {
      const page =
        workspace === null
          ? this.#statements.ages.all(id, pageSize)
          : this.#statements.agesIn.all(workspace, createdAt, id, pageSize)
      const last = page.at(-1)
      if (!last) return
      yield page
      id = last.id
      if ('created_at' in last) createdAt = last.created_at as number
    }
  }

  used(uses: ReadonlyMap<number, { times: number; at: number }>): void {
    this.#database.transaction(() => {
      for (const [id, { times, at }] of uses) this.#statements.used.run(times, at, id)
    })
  }

  /** The team's layers have the entry too. */
  shared(id: number): void {
    this.#statements.shared.run(id)
  }

  *places(pageSize: number): Generator<CacheRowPlace[]> {
    const { placesUsedAt, placesUsedAfter } = this.#statements
    let page = placesUsedAfter.all(-1, pageSize)
    for (let last = page.at(-1); last; last = page.at(-1)) {
      yield page
      page = placesUsedAt.all(last.used_at, last.id, pageSize)
      if (page.length === 0) page = placesUsedAfter.all(last.used_at, pageSize)
    }
  }

  expired(now: number, limit: number): number[] {
    return this.#statements.expired.all(now, limit).map((row) => row.id)
  }

  /** The largest stamp of the entries that were used last, 0 without any: stamps follow the time. */
  get lastStamp(): number {
    return this.#statements.lastStamp.one()?.stamp ?? 0
  }

  /** A page of rows from the newest on, older than `before`. */
  facts(sealedWith: string, before: number, limit: number): CacheRowFacts[] {
    return this.#statements.facts.all(sealedWith, before, limit)
  }
}
