import type { CacheKey } from '../../domain/cache.ts'
import type { WorkspaceId } from '../../domain/ids.ts'
import type { RequestContext } from '../../domain/network.ts'
import type { Turn } from '../../domain/turn.ts'

/** Far more than are on their way at once. */
const REMEMBERED = 1_000

/** For which turn something of the cache leaves this machine, so that its workspace's rules hold and its lines name it. */
export class RequestOrigins {
  readonly #asked = new Map<CacheKey, Pick<Turn, 'id' | 'workspaceId'>>()

  /** A turn looks for this entry, or keeps it. */
  note(key: CacheKey, { id, workspaceId }: Turn): void {
    this.#asked.delete(key)
    this.#asked.set(key, { id, workspaceId })
    for (const oldest of this.#asked.keys()) {
      if (this.#asked.size <= REMEMBERED) break
      this.#asked.delete(oldest)
    }
  }

  /** In whose name an entry was last asked for; undefined when nobody did. */
  workspaceOf(key: CacheKey): WorkspaceId | undefined {
    return this.#asked.get(key)?.workspaceId
  }

  contextOf(key: CacheKey): RequestContext {
    const asked = this.#asked.get(key)
    return { purpose: 'cache', ...(asked && { turnId: asked.id, workspaceId: asked.workspaceId }) }
  }
}
