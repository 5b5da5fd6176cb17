import type { CacheEntry, CacheKey, CacheLayerName } from '../../domain/cache.ts'

/** A layer answers at once where it can: a promise costs more than a look into memory. */
export type MaybePromise<T> = T | Promise<T>

/**
 * One place that keeps entries. A layer may lose entries at any time and may fail at any time; it must never return an
 * entry that it was told to delete after it was told to keep it, nor one for another key.
 */
export interface CacheLayer {
  readonly name: CacheLayerName
  /** Whether entries may leave this machine for it. */
  readonly shared: boolean
  /** null for a miss; the entry may be expired, its reader checks. */
  get(key: CacheKey): MaybePromise<CacheEntry | null>
  /** @returns whether the layer has it now; false where it may not, or will not */
  set(entry: CacheEntry): MaybePromise<boolean>
  delete(key: CacheKey): MaybePromise<void>
  /** Forgets every entry that depends on the tag. Shared layers may do nothing: their entries are checked by stamp. */
  invalidate(tag: string): MaybePromise<void>
}
