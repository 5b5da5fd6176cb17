import { z } from 'zod'
import type { EmbeddingDownloadState } from '../../main/embedding/embedding-download.ts'
import { channel } from './channel.ts'

/** The model that finds names beside the lists. */
export interface NameFinderStatus {
  isHere: boolean
  /** What is fetched. */
  bytes: number
  /** How it comes; null where it can not be used. */
  download: EmbeddingDownloadState | null
}

export const security = {
  nameFinder: channel<NameFinderStatus>()(z.undefined()),
  /** Brings it; `stop` keeps what has arrived. */
  fetchNameFinder: channel<void>()(z.strictObject({ stop: z.boolean() })),
  removeNameFinder: channel<void>()(z.undefined())
}
