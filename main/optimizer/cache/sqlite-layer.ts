import type { CacheEntry, CacheKey, CacheRow } from '../../domain/cache.ts'
import type { WorkspaceId } from '../../domain/ids.ts'
import type { Clock } from '../../ports.ts'
import { ShardedMap } from './sharded-map.ts'
import { fingerprintOf } from './cache-key.ts'
import type { CacheLayer } from './cache-layer.ts'
import { AdaptivePolicy, type CacheLimits } from './eviction/adaptive-policy.ts'
import { NONE } from './eviction/intrusive-lists.ts'
import type { SealingKey } from './sealing-key.ts'

/** Where a row lies and what it weighs. */
export interface RowPlace {
  id: number
  fingerprint: number
  bytes: number
}

/** What is known of a row without opening it, to judge whether it is void. */
export interface RowAge {
  id: number
  stamp: number
  workspaceId: WorkspaceId
}

/** The table of entries. */
export interface EntryTable {
  find(name: string): { id: number; sealed: Uint8Array } | undefined
  /** Adds or replaces a row and returns its id. */
  put(row: CacheRow): number
  remove(ids: readonly number[]): void
  idOf(name: string): number | undefined
  idsByTag(tag: string): number[]
  /** All rows, or those of a workspace, a page after another. */
  ages(workspace: WorkspaceId | null, pageSize: number): Iterable<RowAge[]>
  /** Notes that the team's layers have a row's entry too, until it is replaced. */
  shared(id: number): void
  /** Notes reads. */
  used(uses: ReadonlyMap<number, { times: number; at: number }>): void
  /** All rows from the one that was used longest ago on, a page after another. */
  places(pageSize: number): Iterable<(RowPlace & RowAge)[]>
  expired(now: number, limit: number): number[]
}

export interface SqliteLayerParts {
  clock: Clock
  table: EntryTable
  sealing: SealingKey
  limits: CacheLimits
}

/** About a millisecond of work each. */
const LOADED_AT_ONCE = 200
const SWEPT_AT_ONCE = 20
const USES_WAITING = 200
const EXPIRED_AT_ONCE = 100
/** Ids are given in order: so many lie in one band of the books. */
const IDS_IN_BAND = 4096
const newSlots = (): ShardedMap<number> => new ShardedMap((id) => Math.floor(id / IDS_IN_BAND))

/** The layer that survives the end of the app. What it gives up is chosen as in memory; the books are made at the start. */
export class SqliteLayer implements CacheLayer {
  readonly name = 'sqlite'
  readonly shared = false
  readonly #parts: SqliteLayerParts
  #policy: AdaptivePolicy
  #slotOf = newSlots()
  #idOfSlot: (number | undefined)[] = []
  #bytesOfSlot: number[] = []
  readonly #uses = new Map<number, { times: number; at: number }>()
  #evicted: number[] = []
  #bytes = 0

  constructor(parts: SqliteLayerParts) {
    this.#parts = parts
    this.#policy = this.#newPolicy()
  }

  /**
   * Reads the books of an earlier run, a page at a time, and removes what that run cleared but did not come to remove;
   * `pause` lets other work go on in between.
   */
  async load(isVoid: (row: RowAge) => boolean, pause: () => Promise<void>): Promise<void> {
    this.#removeExpired()
    for (const page of this.#parts.table.places(LOADED_AT_ONCE)) {
      await this.#removeVoid(page, isVoid, pause)
      for (const place of page) if (this.#slotOf.get(place.id) === undefined && !isVoid(place)) this.#insert(place)
      this.#removeEvicted()
      await pause()
    }
  }

  get(key: CacheKey): CacheEntry | null {
    const { table, sealing, clock } = this.#parts
    const row = table.find(sealing.nameOf(key))
    if (!row) return null
    const entry = sealing.open(key, row.sealed)
    if (entry.expiresAt <= clock.now()) {
      this.#remove([row.id])
      return null
    }
    this.#use(row.id)
    return entry
  }

  set(entry: CacheEntry): boolean {
    const { table, sealing } = this.#parts
    const { key, stamp, createdAt, expiresAt, workspaceId, scope, kind, tags, answer } = entry
    const sealed = sealing.seal(entry)
    const fingerprint = fingerprintOf(key)
    const row: CacheRow = {
      name: sealing.nameOf(key),
      sealedWith: sealing.id,
      fingerprint,
      stamp,
      createdAt,
      expiresAt,
      bytes: sealed.length,
      workspaceId,
      scope,
      kind,
      tags,
      model: answer.model,
      savedMs: answer.totalMs,
      savedMicroUsd: answer.costMicroUsd,
      sealed
    }
    const id = table.put(row)
    this.#insert({ id, fingerprint, bytes: sealed.length })
    this.#removeEvicted()
    this.#removeExpired()
    return this.#slotOf.get(id) !== undefined
  }

  delete(key: CacheKey): void {
    const { table, sealing } = this.#parts
    const id = table.idOf(sealing.nameOf(key))
    if (id !== undefined) this.#remove([id])
  }

  invalidate(tag: string): void {
    this.#remove(this.#parts.table.idsByTag(tag))
  }

  /** Forgets the books at once; the rows are left to `sweep`. */
  clear(): void {
    this.#slotOf = newSlots()
    this.#idOfSlot = []
    this.#bytesOfSlot = []
    this.#bytes = 0
    this.#uses.clear()
    this.#policy = this.#newPolicy()
  }

  /** Removes what is void, of everything or of a workspace, some rows at a time; `pause` lets other work go on. */
  async sweep(
    workspace: WorkspaceId | null,
    isVoid: (row: RowAge) => boolean,
    pause: () => Promise<void>
  ): Promise<void> {
    for (const page of this.#parts.table.ages(workspace, LOADED_AT_ONCE)) {
      await this.#removeVoid(page, isVoid, pause)
      await pause()
    }
  }

  /** An entry was found in a faster layer: it is used all the same. */
  noteUse(key: CacheKey): void {
    const id = this.#parts.table.idOf(this.#parts.sealing.nameOf(key))
    if (id !== undefined) this.#use(id)
  }

  /** A layer of the team has the entry too. */
  noteShared(key: CacheKey): void {
    const id = this.#parts.table.idOf(this.#parts.sealing.nameOf(key))
    if (id !== undefined) this.#parts.table.shared(id)
  }

  /** As far as the books are known. */
  get size(): { entries: number; bytes: number } {
    return { entries: this.#slotOf.size, bytes: this.#bytes }
  }

  /** Writes down what was read. */
  flush(): void {
    if (this.#uses.size === 0) return
    this.#parts.table.used(this.#uses)
    this.#uses.clear()
  }

  #newPolicy(): AdaptivePolicy {
    return new AdaptivePolicy(this.#parts.limits, (slot) => this.#evict(slot))
  }

  async #removeVoid(
    rows: readonly RowAge[],
    isVoid: (row: RowAge) => boolean,
    pause: () => Promise<void>
  ): Promise<void> {
    const ids = rows.filter(isVoid).map(({ id }) => id)
    for (let from = 0; from < ids.length; from += SWEPT_AT_ONCE) {
      this.#remove(ids.slice(from, from + SWEPT_AT_ONCE))
      await pause()
    }
  }

  #use(id: number): void {
    const slot = this.#slotOf.get(id)
    if (slot !== undefined) this.#policy.touch(slot)
    this.#uses.set(id, { times: (this.#uses.get(id)?.times ?? 0) + 1, at: this.#parts.clock.now() })
    if (this.#uses.size >= USES_WAITING) this.flush()
  }

  #insert({ id, fingerprint, bytes }: RowPlace): void {
    const slot = this.#policy.insert(fingerprint, bytes)
    this.#forget(id)
    if (slot === NONE) {
      this.#evicted.push(id)
      return
    }
    this.#slotOf.set(id, slot)
    this.#idOfSlot[slot] = id
    this.#bytesOfSlot[slot] = bytes
    this.#bytes += bytes
  }

  /** The books know nothing of the row any more. */
  #forget(id: number): void {
    const slot = this.#slotOf.get(id)
    if (slot === undefined) return
    this.#slotOf.delete(id)
    this.#idOfSlot[slot] = undefined
    this.#bytes -= this.#bytesOfSlot[slot] as number
  }

  #evict(slot: number): void {
    const id = this.#idOfSlot[slot]
    if (id === undefined) return
    this.#forget(id)
    this.#evicted.push(id)
  }

  #removeEvicted(): void {
    if (this.#evicted.length === 0) return
    this.#parts.table.remove(this.#evicted)
    for (const id of this.#evicted) this.#uses.delete(id)
    this.#evicted = []
  }

  #remove(ids: readonly number[]): void {
    if (ids.length === 0) return
    this.#parts.table.remove(ids)
    for (const id of ids) {
      const slot = this.#slotOf.get(id)
      this.#uses.delete(id)
      this.#forget(id)
      if (slot !== undefined) this.#policy.remove(slot)
    }
  }

  #removeExpired(): void {
    this.#remove(this.#parts.table.expired(this.#parts.clock.now(), EXPIRED_AT_ONCE))
  }
}
