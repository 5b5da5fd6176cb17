import type { CacheEntry, CacheKey } from '../../domain/cache.ts'
import type { WorkspaceId } from '../../domain/ids.ts'
import type { EpochMs, Milliseconds } from '../../domain/units.ts'

/** What a grave closes: one key, all that depends on a tag, all of a workspace, or everything. */
export type GraveName = `key ${CacheKey}` | `tag ${string}` | `workspace ${WorkspaceId}` | 'everything'

/** Entries with this stamp or an earlier one are void. */
export interface Grave {
  name: GraveName
  stamp: number
  /** No entry that old can be alive after this moment. */
  until: EpochMs
}

/** Keeps graves over the end of the app. */
export interface GraveStore {
  all(): Grave[]
  /** Adds or raises a grave. */
  put(grave: Grave): void
  remove(names: readonly GraveName[]): void
}

/** More graves than this are merged: a few entries too many are void then, none too few. */
const MOST_GRAVES = 10_000
/** Of another machine's clock: an entry that is from later than this is not believed at all. */
export const MOST_AHEAD_MS: Milliseconds = 3_600_000

/**
 * Remembers what was deleted, for layers that may not have heard of it or may hear of older writes afterwards: an entry
 * from any layer counts only when it is later than its graves.
 */
export class Graveyard {
  readonly #store: GraveStore
  readonly #graves = new Map<GraveName, Grave>()

  constructor(store: GraveStore, now: EpochMs) {
    this.#store = store
    const old: GraveName[] = []
    for (const grave of store.all()) {
      if (grave.until <= now) old.push(grave.name)
      else this.#graves.set(grave.name, grave)
    }
    if (old.length > 0) store.remove(old)
  }

  /** The latest stamp of all graves, 0 without any. */
  get lastStamp(): number {
    let last = 0
    for (const { stamp } of this.#graves.values()) last = Math.max(last, stamp)
    return last
  }

  bury(name: GraveName, stamp: number, until: EpochMs): void {
    const before = this.#graves.get(name)
    const grave: Grave = {
      name,
      stamp: Math.max(stamp, before?.stamp ?? 0),
      until: Math.max(until, before?.until ?? 0)
    }
    this.#graves.delete(name)
    this.#graves.set(name, grave)
    this.#store.put(grave)
    if (this.#graves.size > MOST_GRAVES) this.#merge()
  }

  /**
   * Whether an entry was deleted after it was made. Of an entry with another machine's stamp that can not be known: where
   * its key or something it depends on was deleted it counts as deleted whatever its stamp says, and a grave of a
   * workspace or of everything also holds what may be from before by as much as a clock may be ahead.
   * @param own whether the stamp is of this machine
   */
  holds(
    { key, tags, workspaceId, stamp }: Pick<CacheEntry, 'key' | 'tags' | 'workspaceId' | 'stamp'>,
    own: boolean
  ): boolean {
    if (this.#graves.size === 0) return false
    if (this.holdsRow({ workspaceId, stamp: own ? stamp : stamp - MOST_AHEAD_MS })) return true
    const narrow = own ? stamp : -Infinity
    return this.#covers(`key ${key}`, narrow) || tags.some((tag) => this.#covers(`tag ${tag}`, narrow))
  }

  /** Whether what is kept on this machine went with its workspace or with everything. */
  holdsRow({ workspaceId, stamp }: Pick<CacheEntry, 'workspaceId' | 'stamp'>): boolean {
    return this.#covers('everything', stamp) || this.#covers(`workspace ${workspaceId}`, stamp)
  }

  #covers(name: GraveName, stamp: number): boolean {
    const grave = this.#graves.get(name)
    return grave !== undefined && stamp <= grave.stamp
  }

  /** Puts the older half into one grave for everything. */
  #merge(): void {
    const older = [...this.#graves.values()].slice(0, MOST_GRAVES / 2)
    const stamp = Math.max(...older.map((grave) => grave.stamp))
    const until = Math.max(...older.map((grave) => grave.until))
    const names = older.map((grave) => grave.name)
    for (const name of names) this.#graves.delete(name)
    this.#store.remove(names)
    this.bury('everything', stamp, until)
  }
}
