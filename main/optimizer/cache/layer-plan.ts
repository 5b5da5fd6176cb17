import type { CacheSettings } from '../../config/cache-settings.ts'
import { exposureOf } from '../../providers/base-url.ts'
import type { LayerPlan } from './cache-layers.ts'
import { SealingKey } from './sealing-key.ts'

const MEGABYTE = 1_000_000

/** What the person keeps for shared layers; null where there is none. */
export interface LayerSecrets {
  get(name: 'team' | 'redis-password' | 'edge-secret'): string | null
}

/**
 * The layers that may be used right now.
 * @param mayReach whether the host of an address is reached without a question: in Ask, each look would be a question
 *   of its own, so nothing is shared there
 */
export function planLayers(
  settings: CacheSettings,
  secrets: LayerSecrets,
  mayReach: (hostname: string) => boolean
): LayerPlan {
  const { memoryMegabytes, diskMegabytes, on, redisOn, redisAddress, edgeOn, edgeAddress, plainHosts } = settings
  const usable = (address: string): boolean =>
    URL.canParse(address) &&
    // Not where others could read what goes there: entries are sealed, but a password is not.
    exposureOf(new URL(address), plainHosts) === 'fine' &&
    mayReach(new URL(address).hostname)
  const team = on && (redisOn || edgeOn) ? secrets.get('team') : null
  const redis = on && redisOn && usable(redisAddress) ? new URL(redisAddress) : null
  if (redis) redis.password = secrets.get('redis-password') ?? ''
  return {
    memoryBytes: memoryMegabytes * MEGABYTE,
    diskBytes: diskMegabytes * MEGABYTE,
    redisAddress: redis?.href ?? null,
    edge:
      on && edgeOn && usable(edgeAddress) ? { address: edgeAddress, writeSecret: secrets.get('edge-secret') } : null,
    team: team === null ? null : new SealingKey(Buffer.from(team, 'base64url'))
  }
}
