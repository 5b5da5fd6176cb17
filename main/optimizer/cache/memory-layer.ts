import type { CacheEntry, CacheKey } from '../../domain/cache.ts'
import type { EpochMs } from '../../domain/units.ts'
import type { Clock } from '../../ports.ts'
import { fingerprintOf } from './cache-key.ts'
import type { CacheLayer } from './cache-layer.ts'
import { AdaptivePolicy, type CacheLimits } from './eviction/adaptive-policy.ts'
import { NONE } from './eviction/intrusive-lists.ts'

interface Kept {
  entry: CacheEntry
  /** The entry's, where a read finds it without a look at the entry. */
  expiresAt: EpochMs
  slot: number
}

/** Reads wait here before the policy hears of them, so that a read costs little. */
const WAITING_READS = 64
/** On some computers asking for the time takes longer than the read itself. */
const READS_OF_A_MOMENT = 500
/** About a millisecond of work. */
const SWEPT_AT_ONCE = 50
/** The policy listens at most this often; what comes faster than a full list in that time teaches it nothing new. */
const LISTENS_EVERY_MS = 4

/** The fastest layer: entries as they are, in this process. */
export class MemoryLayer implements CacheLayer {
  readonly name = 'memory'
  readonly shared = false
  readonly #clock: Clock
  readonly #limits: CacheLimits
  #kept = new Map<CacheKey, Kept>()
  #keyOfSlot: (CacheKey | undefined)[] = []
  #byTag = new Map<string, Set<CacheKey>>()
  #policy: AdaptivePolicy
  readonly #reads = new Int32Array(WAITING_READS)
  #waiting = 0
  #now: EpochMs = 0
  #readsOfNow = 0
  /** Reads since the list was full and nobody listened. */
  #unheard = 0
  #heardAt = -Infinity
  #bytes = 0

  constructor(clock: Clock, limits: CacheLimits) {
    this.#clock = clock
    this.#limits = limits
    this.#policy = this.#newPolicy()
  }

  get size(): { entries: number; bytes: number } {
    return { entries: this.#kept.size, bytes: this.#bytes }
  }

  get(key: CacheKey): CacheEntry | null {
    const kept = this.#kept.get(key)
    if (kept === undefined) return null
    if (kept.expiresAt <= (this.#readsOfNow-- > 0 ? this.#now : this.#ask())) {
      this.delete(key)
      return null
    }
    if (this.#waiting < WAITING_READS) {
      this.#reads[this.#waiting++] = kept.slot
      if (this.#waiting === WAITING_READS) this.#hear()
    } else if (++this.#unheard === WAITING_READS) this.#hear()
    return kept.entry
  }

  set(entry: CacheEntry): boolean {
    this.#tell()
    const { key } = entry
    const before = this.#kept.get(key)
    if (before) this.#forget(key, before)
    const slot = this.#policy.insert(fingerprintOf(key), entry.bytes)
    if (slot === NONE) return false
    this.#kept.set(key, { entry, expiresAt: entry.expiresAt, slot })
    this.#keyOfSlot[slot] = key
    this.#bytes += entry.bytes
    for (const tag of entry.tags) {
      const keys = this.#byTag.get(tag)
      if (keys) keys.add(key)
      else this.#byTag.set(tag, new Set([key]))
    }
    return true
  }

  delete(key: CacheKey): void {
    const kept = this.#kept.get(key)
    if (!kept) return
    this.#tell()
    this.#forget(key, kept)
    this.#policy.remove(kept.slot)
  }

  invalidate(tag: string): void {
    for (const key of [...(this.#byTag.get(tag) ?? [])]) this.delete(key)
  }

  /** Forgets everything immediately: the books are begun anew. */
  clear(): void {
    this.#kept = new Map()
    this.#keyOfSlot = []
    this.#byTag = new Map()
    this.#waiting = 0
    this.#bytes = 0
    this.#policy = this.#newPolicy()
  }

  /** Forgets what a test finds void, some at a time; `pause` lets other work go on in between. */
  async sweep(isVoid: (entry: CacheEntry) => boolean, pause: () => Promise<void>): Promise<void> {
    const kept = this.#kept
    let looked = 0
    for (const [key, { entry }] of kept) {
      if (kept !== this.#kept) return
      if (isVoid(entry)) this.delete(key)
      if (++looked % SWEPT_AT_ONCE === 0) await pause()
    }
  }

  #newPolicy(): AdaptivePolicy {
    return new AdaptivePolicy(this.#limits, (slot) => this.#evicted(slot))
  }

  /** The time, which stands still while nothing but reads happens, and for some hundred reads at most. */
  #ask(): EpochMs {
    this.#now = this.#clock.now()
    this.#readsOfNow = READS_OF_A_MOMENT
    queueMicrotask(this.#forgetNow)
    return this.#now
  }

  readonly #forgetNow = (): void => {
    this.#readsOfNow = 0
  }

  #evicted(slot: number): void {
    const key = this.#keyOfSlot[slot]
    const kept = key && this.#kept.get(key)
    if (kept) this.#forget(key, kept)
  }

  #forget(key: CacheKey, kept: Kept): void {
    this.#kept.delete(key)
    this.#keyOfSlot[kept.slot] = undefined
    this.#bytes -= kept.entry.bytes
    for (const tag of kept.entry.tags) {
      const keys = this.#byTag.get(tag)
      keys?.delete(key)
      if (keys?.size === 0) this.#byTag.delete(tag)
    }
  }

  /** Slots change hands in what follows: the policy must hear of the reads first. */
  #tell(): void {
    for (let i = 0; i < this.#waiting; i++) this.#policy.touch(this.#reads[i] as number)
    this.#waiting = 0
  }

  /** Asked once for every full list, since asking the clock costs more than a read. */
  #hear(): void {
    this.#unheard = 0
    const now = this.#clock.monotonic()
    if (now - this.#heardAt < LISTENS_EVERY_MS) return
    this.#heardAt = now
    this.#tell()
  }
}
