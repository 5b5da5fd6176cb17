import type { CacheEntry, CacheKey } from '../../domain/cache.ts'
import type { WorkspaceId } from '../../domain/ids.ts'
import type { EpochMs, Milliseconds } from '../../domain/units.ts'

/** What a tombstone closes: one key, all that depends on a tag, all of a workspace, or everything. */
export type TombstoneName = `key ${CacheKey}` | `tag ${string}` | `workspace ${WorkspaceId}` | 'everything'

/** Entries with this stamp or an earlier one are void. */
export interface Tombstone {
  name: TombstoneName
  stamp: number
  /** No entry that old can be alive after this moment. */
  until: EpochMs
}

/** Keeps tombstones over the end of the app. */
export interface TombstoneStore {
  all(): Tombstone[]
  /** Adds or raises a tombstone. */
  put(tombstone: Tombstone): void
  remove(names: readonly TombstoneName[]): void
}

/** More tombstones than this are merged: a few entries too many are void then, none too few. */
const MOST_TOMBSTONES = 10_000
/** Of another machine's clock: an entry that is from later than this is not believed at all. */
export const MOST_AHEAD_MS: Milliseconds = 3_600_000

/**
 * Remembers what was deleted, for layers that may not have heard of it or may hear of older writes afterwards: an entry
 * from any layer counts only when it is later than its tombstones.
 */
export class Tombstones {
  readonly #store: TombstoneStore
  readonly #tombstones = new Map<TombstoneName, Tombstone>()

  constructor(store: TombstoneStore, now: EpochMs) {
    this.#store = store
    const old: TombstoneName[] = []
    for (const tombstone of store.all()) {
      if (tombstone.until <= now) old.push(tombstone.name)
      else this.#tombstones.set(tombstone.name, tombstone)
    }
    if (old.length > 0) store.remove(old)
  }

  /** The latest stamp of all tombstones, 0 without any. */
  get lastStamp(): number {
    let last = 0
    for (const { stamp } of this.#tombstones.values()) last = Math.max(last, stamp)
    return last
  }

  add(name: TombstoneName, stamp: number, until: EpochMs): void {
    const before = this.#tombstones.get(name)
    const tombstone: Tombstone = {
      name,
      stamp: Math.max(stamp, before?.stamp ?? 0),
      until: Math.max(until, before?.until ?? 0)
    }
    this.#tombstones.delete(name)
    this.#tombstones.set(name, tombstone)
    this.#store.put(tombstone)
    if (this.#tombstones.size > MOST_TOMBSTONES) this.#merge()
  }

  /**
   * Whether an entry was deleted after it was made. Of an entry with another machine's stamp that can not be known: where
   * its key or something it depends on was deleted it counts as deleted whatever its stamp says, and a tombstone of a
   * workspace or of everything also holds what may be from before by as much as a clock may be ahead.
   * @param own whether the stamp is of this machine
   */
  holds(
    { key, tags, workspaceId, stamp }: Pick<CacheEntry, 'key' | 'tags' | 'workspaceId' | 'stamp'>,
    own: boolean
  ): boolean {
    if (this.#tombstones.size === 0) return false
    if (this.holdsRow({ workspaceId, stamp: own ? stamp : stamp - MOST_AHEAD_MS })) return true
    const narrow = own ? stamp : -Infinity
    return this.#covers(`key ${key}`, narrow) || tags.some((tag) => this.#covers(`tag ${tag}`, narrow))
  }

  /** Whether what is kept on this machine went with its workspace or with everything. */
  holdsRow({ workspaceId, stamp }: Pick<CacheEntry, 'workspaceId' | 'stamp'>): boolean {
    return this.#covers('everything', stamp) || this.#covers(`workspace ${workspaceId}`, stamp)
  }

  #covers(name: TombstoneName, stamp: number): boolean {
    const tombstone = this.#tombstones.get(name)
    return tombstone !== undefined && stamp <= tombstone.stamp
  }

  /** Puts the older half into one tombstone for everything. */
  #merge(): void {
    const older = [...this.#tombstones.values()].slice(0, MOST_TOMBSTONES / 2)
    const stamp = Math.max(...older.map((tombstone) => tombstone.stamp))
    const until = Math.max(...older.map((tombstone) => tombstone.until))
    const names = older.map((tombstone) => tombstone.name)
    for (const name of names) this.#tombstones.delete(name)
    this.#store.remove(names)
    this.add('everything', stamp, until)
  }
}
