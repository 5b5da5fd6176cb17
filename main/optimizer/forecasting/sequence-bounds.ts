import type { Bytes } from '../../domain/units.ts'
import type { ScalerBounds } from './scaler.ts'

/** Share of the free memory that contexts of one more answer at a time may take. */
const MEMORY_SHARE = 0.5
/** More answers at once than this slow each other down on a processor. */
const ANSWERS_PER_CORE = 0.5

/** How many answers a local model may write at once: each has a key-value cache of its own, and the cores are shared. */
export function sequenceBounds(freeMemory: Bytes, cacheBytes: Bytes, cores: number, running: number): ScalerBounds {
  const more = cacheBytes > 0 ? Math.floor((freeMemory * MEMORY_SHARE) / cacheBytes) : 0
  const byCores = Math.max(1, Math.floor(cores * ANSWERS_PER_CORE))
  return { least: 1, most: Math.max(1, Math.min(running + more, byCores)) }
}
