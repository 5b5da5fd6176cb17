import type { LayerPlan } from './cache-layers.ts'
import { SealingKey } from './sealing-key.ts'

const MEGABYTE = 1_000_000

/** Which layers the person wants, and how large. */
export interface LayerSettings {
  on: boolean
  memoryMegabytes: number
  diskMegabytes: number
  redisOn: boolean
  redisAddress: string
  edgeOn: boolean
  edgeAddress: string
}

/** What the person keeps for shared layers; null where there is none. */
export interface LayerSecrets {
  get(name: 'team' | 'redis-password' | 'edge-secret'): string | null
}

/**
 * The layers that may be used right now.
 * @param mayUse whether an address is reached without a question and nobody on the way can read what goes there: in Ask,
 *   each look would be a question of its own; entries are sealed, but a password is not
 */
export function planLayers(
  settings: LayerSettings,
  secrets: LayerSecrets,
  mayUse: (address: string) => boolean
): LayerPlan {
  const { memoryMegabytes, diskMegabytes, on, redisOn, redisAddress, edgeOn, edgeAddress } = settings
  const team = on && (redisOn || edgeOn) ? secrets.get('team') : null
  const redis = on && redisOn && mayUse(redisAddress) ? new URL(redisAddress) : null
  if (redis) redis.password = secrets.get('redis-password') ?? ''
  return {
    memoryBytes: memoryMegabytes * MEGABYTE,
    diskBytes: diskMegabytes * MEGABYTE,
    redisAddress: redis?.href ?? null,
    edge:
      on && edgeOn && mayUse(edgeAddress) ? { address: edgeAddress, writeSecret: secrets.get('edge-secret') } : null,
    team: team === null ? null : new SealingKey(Buffer.from(team, 'base64url'))
  }
}
