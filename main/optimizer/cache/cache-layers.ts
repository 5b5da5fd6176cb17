import { delay } from '../../time/delay.ts'
import { describeError } from '../../domain/describe-error.ts'
import type { CacheFinding, CacheKey } from '../../domain/cache.ts'
import type { WorkspaceId } from '../../domain/ids.ts'
import type { RequestContext } from '../../domain/network.ts'
import type { Bytes, Milliseconds } from '../../domain/units.ts'
import type { Clock, Fetch, Log } from '../../ports.ts'
import { LARGEST_ENTRY_BYTES } from './admission.ts'
import { RequestOrigins } from './request-origins.ts'
import type { CacheLayer } from './cache-layer.ts'
import { EdgeLayer } from './edge-layer.ts'
import type { TombstoneStore } from './tombstones.ts'
import { LayeredCache, WRITE_MS, type SlowerLayer } from './layered-cache.ts'
import { MemoryLayer } from './memory-layer.ts'
import { PermittedLayer } from './permitted-layer.ts'
import { RedisConnection, type ConnectionPermit } from './redis-connection.ts'
import { RedisLayer } from './redis-layer.ts'
import type { SealingKey } from './sealing-key.ts'
import { SqliteLayer, type EntryTable } from './sqlite-layer.ts'
import { yieldToLoop } from '../../time/yield-to-loop.ts'

const REDIS_MS: Milliseconds = 20
const SQLITE_MS: Milliseconds = 50
const EDGE_MS: Milliseconds = 150
const MOST_IN_MEMORY = 50_000
const MOST_ON_DISK = 250_000
/** Base64 and the seal come on top of an entry. */
const LARGEST_SEALED_BYTES: Bytes = 2 * LARGEST_ENTRY_BYTES

/** Between two slices of a sweep: the log of the database must not grow faster than it is moved into its file elsewhere. */
const SWEEP_PAUSE_MS: Milliseconds = 50
/** Which layers there are, as the person set them up and the network allows right now. */
export interface LayerPlan {
  memoryBytes: Bytes
  diskBytes: Bytes
  /** With its password; null without Redis. */
  redisAddress: string | null
  edge: { address: string; writeSecret: string | null } | null
  /** The team's secret; without it nothing is shared. */
  team: SealingKey | null
}

export interface CacheLayersParts {
  clock: Clock
  log: Log
  table: EntryTable & { readonly lastStamp: number }
  tombstones: TombstoneStore
  /** The secret of this machine. */
  sealing: SealingKey
  fetch: Fetch
  admitSocket: (host: string, port: number, secure: boolean) => Promise<ConnectionPermit>
  plan: () => LayerPlan
  /** Whether anything of a workspace leaves this machine unasked. */
  mayShare: (workspace: WorkspaceId) => boolean
  onFinding: (finding: CacheFinding) => void
}

/** Builds the layers, and builds them anew when the plan changes; what is kept stays. */
export class CacheLayers {
  /** For whom shared layers are asked; without a name in it they are not. */
  readonly origins = new RequestOrigins()
  readonly #parts: CacheLayersParts
  #plan: LayerPlan
  #memory: MemoryLayer
  #sqlite: SqliteLayer
  #redis: RedisConnection | null = null
  #cache: LayeredCache
  #closed = false

  constructor(parts: CacheLayersParts) {
    this.#parts = parts
    this.#plan = parts.plan()
    this.#memory = this.#newMemory()
    this.#sqlite = this.#newSqlite()
    this.#cache = this.#build(parts.table.lastStamp)
  }

  get cache(): LayeredCache {
    return this.#cache
  }

  /** Whom answers are shared with: the team's id, or null. */
  get teamId(): string | null {
    const { team, redisAddress, edge } = this.#plan
    return team && (redisAddress !== null || edge) ? team.id : null
  }

  get sizes(): { memory: { entries: number; bytes: Bytes }; sqlite: { entries: number; bytes: Bytes } } {
    return { memory: this.#memory.size, sqlite: this.#sqlite.size }
  }

  /** An entry was served out of memory, which the disk must hear of to confidence what it can give up. */
  noteUse(key: CacheKey): void {
    this.#sqlite.noteUse(key)
  }

  /** Writes down what was used. */
  flush(): void {
    this.#sqlite.flush()
  }

  /** Whether a shared layer may be used right now. */
  shares(layer: 'redis' | 'edge'): boolean {
    const { team, redisAddress, edge } = this.#plan
    return team !== null && (layer === 'redis' ? redisAddress !== null : edge !== null)
  }

  /** Reads the books of earlier runs, a page at a time. */
  async load(): Promise<void> {
    await this.#whileOpen(yieldToLoop, (pause) => this.#sqlite.load((row) => this.#cache.isRowVoid(row), pause))
  }

  /**
   * Makes everything void, or everything of a workspace, at once.
   * @returns whether it has also been removed from this machine, some entries at a time, before the app ended
   */
  async clear(workspace: WorkspaceId | null): Promise<boolean> {
    const upTo = this.#cache.clear(workspace)
    if (workspace === null) this.#sqlite.clear()
    const isVoid = (row: { stamp: number; workspaceId: WorkspaceId }): boolean =>
      row.stamp <= upTo && (workspace ?? row.workspaceId) === row.workspaceId
    const { clock } = this.#parts
    const rest = (): Promise<void> => delay(SWEEP_PAUSE_MS, clock)
    await this.#whileOpen(yieldToLoop, (pause) => this.#memory.sweep(isVoid, pause))
    return this.#whileOpen(rest, (pause) => this.#sqlite.sweep(workspace, isVoid, pause))
  }

  /** Must be called when the plan has changed. */
  planChanged(): void {
    const before = this.#plan
    this.#plan = this.#parts.plan()
    if (before.memoryBytes !== this.#plan.memoryBytes) this.#memory = this.#newMemory()
    if (before.diskBytes !== this.#plan.diskBytes) {
      this.#sqlite.flush()
      this.#sqlite = this.#newSqlite()
      void this.load()
    }
    this.#redis?.close()
    this.#cache = this.#build(this.#cache.nextStamp())
  }

  close(): void {
    this.#closed = true
    this.#sqlite.flush()
    this.#redis?.close()
  }

  /** Work that lets other work go on in between, and ends with the app: what is left is done by the next run. */
  async #whileOpen(rest: () => Promise<void>, work: (pause: () => Promise<void>) => Promise<void>): Promise<boolean> {
    const closed = new Error('the cache is closed')
    const pause = async (): Promise<void> => {
      await rest()
      if (this.#closed) throw closed
    }
    try {
      await work(pause)
      return !this.#closed
    } catch (error) {
      if (error !== closed) this.#parts.log.error('cache.not-swept', { error: describeError(error) })
      return false
    }
  }

  #newMemory(): MemoryLayer {
    return new MemoryLayer(this.#parts.clock, { entries: MOST_IN_MEMORY, bytes: this.#plan.memoryBytes })
  }

  #newSqlite(): SqliteLayer {
    const { clock, table, sealing } = this.#parts
    return new SqliteLayer({ clock, table, sealing, limits: { entries: MOST_ON_DISK, bytes: this.#plan.diskBytes } })
  }

  #build(lastStamp: number): LayeredCache {
    const { clock, tombstones, sealing, onFinding } = this.#parts
    return new LayeredCache({
      clock,
      origin: sealing.id,
      memory: this.#memory,
      slower: this.#slower(),
      tombstones,
      lastStamp,
      onFinding,
      onShared: (key) => this.#sqlite.noteShared(key)
    })
  }

  /** From the faster to the slower: a server in the same building answers about as fast as the disk, and knows more. */
  #slower(): SlowerLayer[] {
    const { clock, log, fetch, admitSocket, mayShare } = this.#parts
    const permitted = (layer: CacheLayer): CacheLayer => new PermittedLayer(layer, this.origins, mayShare)
    const contextOf = (key: CacheKey): RequestContext => this.origins.contextOf(key)
    const { redisAddress, edge, team } = this.#plan
    const layers: SlowerLayer[] = [{ layer: this.#sqlite, lookupMs: SQLITE_MS }]
    this.#redis = null
    if (team && redisAddress !== null) {
      const { hostname, port, protocol } = new URL(redisAddress)
      this.#redis = new RedisConnection({
        clock,
        log,
        address: redisAddress,
        admit: () => admitSocket(hostname, Number(port || 6379), protocol === 'rediss:')
      })
      layers.unshift({
        layer: permitted(
          new RedisLayer({ clock, sealing: team, redis: this.#redis, largestBytes: LARGEST_SEALED_BYTES })
        ),
        lookupMs: REDIS_MS
      })
    }
    if (team && edge)
      layers.push({
        layer: permitted(
          new EdgeLayer({
            clock,
            sealing: team,
            fetch,
            contextOf,
            ...edge,
            timeoutMs: EDGE_MS,
            writeMs: WRITE_MS,
            largestBytes: LARGEST_SEALED_BYTES
          })
        ),
        lookupMs: EDGE_MS
      })
    return layers
  }
}
