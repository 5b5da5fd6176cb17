import { z } from 'zod'
import type { CacheKey } from '../../main/domain/cache.ts'
import type { EmbeddingDownloadState } from '../../main/embedding/embedding-download.ts'
import type { CataloguePage } from '../../main/optimizer/cache/cache-catalogue.ts'
import type { SourceSum } from '../../main/optimizer/cache/savings.ts'
import type { WarmingReport } from '../../main/optimizer/warming/warming-report.ts'
import type { CacheSecretState } from '../../main/storage/cache-secret-store.ts'
import { channel, nothing } from './channel.ts'
import { workspaceId } from './search.ts'
import { turnId } from './turns.ts'

/**
 * How a shared layer stands. insecure: others could read what goes there. unconfirmed: it is in the own network, where the
 * person may let it go unencrypted. no-team-key: nothing is shared without one. refused: the network's rules do not allow it
 * now. resting: it keeps failing and is left alone for a while. ready: it answers, or will when it is asked.
 */
export type SharedLayerState =
  'off' | 'no-team-key' | 'no-address' | 'insecure' | 'unconfirmed' | 'refused' | 'resting' | 'ready'

/** Everything the Cache page shows beside the entries. */
export interface CacheStatus {
  memory: { entries: number; bytes: number }
  disk: { entries: number; bytes: number }
  redis: SharedLayerState
  edge: SharedLayerState
  secrets: Record<'team' | 'redis-password' | 'edge-secret', CacheSecretState>
  /** The last 30 days, today included. */
  month: SourceSum[]
  today: SourceSum[]
  /** Entries that a layer returned in place of ours since the start: somebody tried, or something is broken. */
  findings: number
  /** Whether questions are compared by the embedding model or by their spelling. */
  meaning: 'model' | 'spelling'
  questions: number
  /** How the embedding model comes; null where it can not be used. */
  embeddingDownload: EmbeddingDownloadState | null
  warming: WarmingReport
}

const cacheKey = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .transform((text) => text as CacheKey)

export const cache = {
  status: channel<CacheStatus>()(nothing),
  today: channel<SourceSum[]>()(nothing),
  /** Entries from the newest on whose question and answer hold all words of the text. */
  entries: channel<CataloguePage>()(
    z.strictObject({ text: z.string().max(500), before: z.int().nullable(), limit: z.int().min(1).max(100) })
  ),
  remove: channel<void>()(z.strictObject({ key: cacheKey })),
  /** Deletes everything, or everything of a workspace. */
  clear: channel<void>()(z.strictObject({ workspaceId: workspaceId.nullable() })),
  /** What an answer out of the cache was worth; `wrong` deletes it. */
  feedback: channel<void>()(z.strictObject({ turnId, verdict: z.enum(['right', 'wrong']) })),
  /** Brings the model that finds questions by their meaning; `stop` keeps what has arrived. */
  fetchEmbedding: channel<void>()(z.strictObject({ stop: z.boolean() })),
  /** Keeps a secret; null removes it. It never comes back. */
  setSecret: channel<CacheStatus>()(
    z.strictObject({
      name: z.enum(['team', 'redis-password', 'edge-secret']),
      value: z.string().min(1).max(1000).nullable()
    })
  ),
  /** Makes a key for a team, keeps it and puts it on the clipboard. */
  newTeamKey: channel<CacheStatus>()(nothing)
}

export type { CacheMark, CacheSource, CacheTrace, SimilarAnswer } from '../../main/domain/cache.ts'
export type { CatalogueEntry, CataloguePage } from '../../main/optimizer/cache/cache-catalogue.ts'
export type { SourceSum } from '../../main/optimizer/cache/savings.ts'
export type { WarmingReport, WarmingState } from '../../main/optimizer/warming/warming-report.ts'
export type { CacheSecretState } from '../../main/storage/cache-secret-store.ts'
