import { z } from 'zod'

/** Where answers are kept, and what is asked ahead of time. Secrets are kept apart. */
export const cache = z.object({
  on: z.boolean(),
  /** What the answers of this run may take in memory. */
  memoryMegabytes: z.int().min(8).max(2_048),
  /** What they may take on disk. */
  diskMegabytes: z.int().min(32).max(65_536),
  /** Whether an answer to the same question in other words may be given. */
  semantic: z.boolean(),
  /** A Redis server that a team shares. */
  redisOn: z.boolean(),
  /** `redis://` or `rediss://`, without a password. */
  redisAddress: z.string().max(500),
  /** An HTTP cache. */
  edgeOn: z.boolean(),
  edgeAddress: z.string().max(500),
  /** Hosts of the own network to which the person lets both go unencrypted. */
  plainHosts: z.array(z.string().max(255)).max(20),
  /** Whether questions that are likely to come are asked ahead of time. */
  warming: z.boolean(),
  /** At most so many a day. */
  warmedADay: z.int().min(1).max(500),
  /** What may be spent on remote models for that; 0 keeps to local ones. */
  warmingUsdADay: z.number().min(0).max(100)
})

export const cacheDefaults: z.output<typeof cache> = {
  on: true,
  memoryMegabytes: 64,
  diskMegabytes: 512,
  semantic: true,
  redisOn: false,
  redisAddress: '',
  edgeOn: false,
  edgeAddress: '',
  plainHosts: [],
  warming: false,
  warmedADay: 20,
  warmingUsdADay: 0
}

export type CacheSettings = z.output<typeof cache>
