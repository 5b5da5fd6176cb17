import type { CacheEntry, CacheFinding, CacheKey, CacheLayerName, CacheScope } from '../../domain/cache.ts'
import type { WorkspaceId } from '../../domain/ids.ts'
import type { Milliseconds } from '../../domain/units.ts'
import type { Clock } from '../../ports.ts'
import type { CacheLayer } from './cache-layer.ts'
import { Tombstones, MOST_AHEAD_MS, type TombstoneName, type TombstoneStore } from './tombstones.ts'
import { GuardedLayer } from './guarded-layer.ts'
import { LIFE_MS } from './lifetimes.ts'
import type { MemoryLayer } from './memory-layer.ts'
import { LogicalClock } from './logical-clock.ts'

/** No entry lives longer, so a tombstone need not either. */
export const LONGEST_LIFE_MS: Milliseconds = 30 * 24 * 3_600_000

/** A slower layer and the time a lookup in it may take. */
export interface SlowerLayer {
  layer: CacheLayer
  lookupMs: Milliseconds
}

export interface LayeredCacheParts {
  clock: Clock
  /** Tells what this machine made from what others did. */
  origin: string
  memory: MemoryLayer
  /** From the faster to the slower. */
  slower: readonly SlowerLayer[]
  tombstones: TombstoneStore
  /** The largest stamp of an entry that an earlier run kept. */
  lastStamp: number
  /** A shared layer certainly has the entry. */
  onShared: (key: CacheKey) => void
  onFinding: (finding: CacheFinding) => void
}

export interface Found {
  entry: CacheEntry
  layer: CacheLayerName
}

/** What a write to a slower layer may take. */
export const WRITE_MS: Milliseconds = 1_000

/**
 * The layers as one cache. A lookup walks from the fastest to the slowest; what it finds is put into every faster layer
 * with the life it has left. What was deleted or replaced never comes back, whatever a layer missed or does late.
 */
export class LayeredCache {
  readonly #clock: Clock
  readonly #origin: string
  readonly #onShared: (key: CacheKey) => void
  readonly #memory: MemoryLayer
  readonly #slower: readonly GuardedLayer[]
  /** Those on this machine. */
  readonly #own: readonly GuardedLayer[]
  readonly #tombstones: Tombstones
  readonly #stamps: LogicalClock
  /** Lookups on their way: equal ones join. */
  readonly #lookups = new Map<CacheKey, Promise<Found | null>>()
  /** Writes that some layer has not confirmed yet, with the latest stamp. */
  readonly #writing = new Map<CacheKey, { writes: number; stamp: number }>()

  constructor({ clock, origin, memory, slower, tombstones, lastStamp, onShared, onFinding }: LayeredCacheParts) {
    this.#clock = clock
    this.#onShared = onShared
    this.#origin = origin
    this.#memory = memory
    this.#slower = slower.map(
      ({ layer, lookupMs }) => new GuardedLayer(layer, { clock, lookupMs, writeMs: WRITE_MS, onFinding })
    )
    this.#own = this.#slower.filter((layer) => !layer.shared)
    this.#tombstones = new Tombstones(tombstones, clock.now())
    this.#stamps = new LogicalClock(clock, Math.max(lastStamp, this.#tombstones.lastStamp))
  }

  /** A stamp for the next entry. */
  nextStamp(): number {
    return this.#stamps.next()
  }

  /** Layers that are left alone for now because they keep failing. */
  get resting(): CacheLayerName[] {
    return this.#slower.filter((layer) => layer.resting).map((layer) => layer.name)
  }

  /** What memory holds, at once. */
  peek(key: CacheKey): CacheEntry | null {
    const entry = this.#memory.get(key)
    if (!entry || !this.isVoid(entry)) return entry
    this.#memory.delete(key)
    return null
  }

  /** Whether an entry was deleted since it was made; it may still lie somewhere. */
  isVoid(entry: CacheEntry): boolean {
    return this.#tombstones.holds(entry, this.#isOwn(entry))
  }

  /** The same for what is known of a row without opening it, as far as its workspace or everything was cleared. */
  isRowVoid(row: Pick<CacheEntry, 'workspaceId' | 'stamp'>): boolean {
    return this.#tombstones.holdsRow(row)
  }

  /** @param scope as in the key's parts: only what a team shares is asked for outside this machine */
  lookup(key: CacheKey, scope: CacheScope): Promise<Found | null> {
    const entry = this.peek(key)
    if (entry) return Promise.resolve({ entry, layer: 'memory' })
    let lookup = this.#lookups.get(key)
    if (!lookup) {
      lookup = this.#walk(key, this.#layersFor(scope)).finally(() => this.#lookups.delete(key))
      this.#lookups.set(key, lookup)
    }
    return lookup
  }

  /** Keeps an entry; memory has it at once. Resolves when every layer has answered; nobody needs to wait for that. */
  async set(made: CacheEntry): Promise<void> {
    const entry = { ...made, by: this.#origin }
    this.#memory.set(entry)
    await this.#write(entry, this.#layersFor(entry.scope))
  }

  /** Deletes an entry in every layer. */
  async delete(key: CacheKey): Promise<void> {
    this.#bury(`key ${key}`, this.#stamps.next())
    this.#memory.delete(key)
    await Promise.all(this.#slower.map((layer) => layer.delete(key)))
  }

  /** Makes every entry void that depends on the tag. */
  async invalidate(tag: string): Promise<void> {
    this.#bury(`tag ${tag}`, this.#stamps.next())
    this.#memory.invalidate(tag)
    await Promise.all(this.#slower.map((layer) => layer.invalidate(tag)))
  }

  /**
   * Makes every entry void, or every entry of a workspace, however many there are, immediately. What lies where is swept
   * away afterwards.
   * @returns the stamp up to which they are void
   */
  clear(workspace: WorkspaceId | null): number {
    const stamp = this.#stamps.next()
    this.#bury(workspace === null ? 'everything' : `workspace ${workspace}`, stamp)
    if (workspace === null) this.#memory.clear()
    return stamp
  }

  #bury(name: TombstoneName, stamp: number): void {
    this.#tombstones.add(name, stamp, this.#clock.now() + LONGEST_LIFE_MS)
  }

  #isOwn({ by }: CacheEntry): boolean {
    return by === this.#origin
  }

  #alive(entry: CacheEntry, layer: GuardedLayer): boolean {
    const own = this.#isOwn(entry)
    const writing = this.#writing.get(entry.key)
    const replaced = (writing !== undefined && (!own || writing.stamp > entry.stamp)) || layer.doubts.has(entry, own)
    return entry.expiresAt > this.#clock.now() && !replaced && !this.isVoid(entry)
  }

  /** What another machine made, in the terms of this one's clock; null when its own is too far off. */
  #adopted(entry: CacheEntry): CacheEntry | null {
    if (this.#isOwn(entry)) return entry
    const now = this.#clock.now()
    if (entry.stamp > now + MOST_AHEAD_MS) return null
    return {
      ...entry,
      stamp: Math.min(entry.stamp, now),
      createdAt: Math.min(entry.createdAt, now),
      expiresAt: Math.min(entry.expiresAt, now + LIFE_MS[entry.kind])
    }
  }

  #layersFor(scope: CacheScope): readonly GuardedLayer[] {
    return scope === 'team' ? this.#slower : this.#own
  }

  async #walk(key: CacheKey, layers: readonly GuardedLayer[]): Promise<Found | null> {
    for (const [index, layer] of layers.entries()) {
      const held = await layer.get(key)
      const entry = held && this.#alive(held, layer) ? this.#adopted(held) : null
      if (!entry) continue
      // Somebody may have kept a later answer meanwhile.
      const kept = this.peek(key)
      if (kept && kept.stamp >= entry.stamp) return { entry: kept, layer: 'memory' }
      this.#memory.set(entry)
      void this.#write(entry, layers.slice(0, index)).then(() => layer.shared && this.#onShared(key))
      return { entry, layer: layer.name }
    }
    return null
  }

  async #write(entry: CacheEntry, layers: readonly GuardedLayer[]): Promise<void> {
    if (layers.length === 0) return
    const { key, stamp } = entry
    const writing = this.#writing.get(key) ?? { writes: 0, stamp }
    this.#writing.set(key, writing)
    writing.writes++
    writing.stamp = Math.max(writing.stamp, stamp)
    const kept = await Promise.all(layers.map((layer) => layer.set(entry)))
    if (layers.some((layer, index) => layer.shared && kept[index])) this.#onShared(key)
    if (--writing.writes === 0) this.#writing.delete(key)
  }
}
