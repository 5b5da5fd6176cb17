import type { CacheEntry, CacheKey, CacheLayerName } from '../../domain/cache.ts'
import type { WorkspaceId } from '../../domain/ids.ts'
import type { RequestOrigins } from './request-origins.ts'
import type { CacheLayer, MaybePromise } from './cache-layer.ts'

/**
 * A shared layer as far as it may be used: only in the name of a turn, while its workspace lets things leave unasked,
 * and only for what anybody may know. Asked anew at each use, since a person may change the mode at any time.
 */
export class PermittedLayer implements CacheLayer {
  readonly shared = true
  readonly name: CacheLayerName
  readonly #layer: CacheLayer
  readonly #origins: RequestOrigins
  readonly #mayShare: (workspace: WorkspaceId) => boolean

  constructor(layer: CacheLayer, origins: RequestOrigins, mayShare: (workspace: WorkspaceId) => boolean) {
    this.name = layer.name
    this.#layer = layer
    this.#origins = origins
    this.#mayShare = mayShare
  }

  get(key: CacheKey): MaybePromise<CacheEntry | null> {
    return this.#permits(key) ? this.#layer.get(key) : null
  }

  set(entry: CacheEntry): MaybePromise<boolean> {
    const { key, scope, sensitivity, workspaceId } = entry
    return scope === 'team' && sensitivity === 'open' && this.#mayShare(workspaceId) && this.#permits(key)
      ? this.#layer.set(entry)
      : false
  }

  /** What nobody asked for in this run is void here by its tombstone, and goes elsewhere when its life is over. */
  delete(key: CacheKey): MaybePromise<void> {
    if (this.#permits(key)) return this.#layer.delete(key)
  }

  invalidate(tag: string): MaybePromise<void> {
    return this.#layer.invalidate(tag)
  }

  #permits(key: CacheKey): boolean {
    const workspace = this.#origins.workspaceOf(key)
    return workspace !== undefined && this.#mayShare(workspace)
  }
}
