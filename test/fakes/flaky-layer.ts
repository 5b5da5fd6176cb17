import type { CacheEntry, CacheKey, CacheLayerName } from '../../main/domain/cache.ts'
import type { CacheLayer } from '../../main/optimizer/cache/cache-layer.ts'

/** ok: works. refusing: answers, and takes nothing. dead: fails at once. read-only: refuses to be written to. deaf: never answers. lost: says yes and does nothing. late: says no and does it later. */
export type Health = 'ok' | 'refusing' | 'dead' | 'read-only' | 'deaf' | 'lost' | 'late'

/** A layer over a map whose health a test chooses. Late writes land when the test says so, in any order it likes. */
export class FlakyLayer implements CacheLayer {
  readonly name: CacheLayerName
  readonly shared: boolean
  readonly kept = new Map<CacheKey, CacheEntry>()
  readonly landing: (() => void)[] = []
  health: Health = 'ok'
  gets = 0

  constructor(name: CacheLayerName, shared: boolean) {
    this.name = name
    this.shared = shared
  }

  async get(key: CacheKey): Promise<CacheEntry | null> {
    this.gets++
    await Promise.resolve()
    if (this.health === 'dead') throw new Error('dead')
    if (this.health === 'deaf') return new Promise(() => undefined)
    return this.kept.get(key) ?? null
  }

  async set(entry: CacheEntry): Promise<boolean> {
    if (this.health === 'refusing') return false
    await this.#write(() => this.kept.set(entry.key, entry))
    return true
  }

  delete(key: CacheKey): Promise<void> {
    return this.#write(() => this.kept.delete(key))
  }

  invalidate(tag: string): Promise<void> {
    return this.#write(() => {
      for (const [key, entry] of this.kept) if (entry.tags.includes(tag)) this.kept.delete(key)
    })
  }

  async #write(work: () => unknown): Promise<void> {
    await Promise.resolve()
    switch (this.health) {
      case 'ok':
      case 'refusing':
        work()
        return
      case 'dead':
      case 'read-only':
        throw new Error('dead')
      case 'deaf':
        return new Promise(() => undefined)
      case 'lost':
        throw new Error('lost')
      case 'late':
        this.landing.push(work)
        throw new Error('late')
    }
  }
}
