import type { PlainError } from './errors.ts'
import type { ModelRef } from './ids.ts'

export interface DownloadState {
  receivedBytes: number
  totalBytes: number
  bytesPerSecond: number
}

/** A local model: one of the list that ships with the app, or a file the person added. */
export interface LocalModel {
  /** Name in the list, or a name made from the file. */
  id: string
  ref: ModelRef
  name: string
  /** Key of the sentences that say what it is good for, under `models.about` in the locales; absent for added files. */
  about?: string
  demo: boolean
  /** Part of the app itself and can not be removed. */
  bundled: boolean
  /** In billions; absent for added files that do not say. */
  parametersBillion?: number
  licence?: string
  /** Where it comes from, for people to read. */
  source?: string
  fileBytes: number
  /** Memory it needs to answer, with a usual window. */
  memoryBytes: number
  /** fits: this machine has room. tight: other programs will feel it. too-big: it can not run here. */
  fit: 'fits' | 'tight' | 'too-big'
  /** The best choice for this machine's memory. */
  recommended: boolean
  state: 'installed' | 'available' | 'downloading' | 'paused'
  download?: DownloadState
  /** Why the last download or load failed. */
  error?: PlainError
}

/** What the local inference process is doing. */
export interface LocalEngine {
  state: 'empty' | 'loading' | 'ready' | 'answering' | 'failed'
  ref?: ModelRef
  modelName?: string
  /** Loading, 0 to 1. */
  fraction?: number
  memoryBytes?: number
  gpu?: string | false
  threads?: number
  contextTokens?: number
  /** Of the answer that is being written. */
  tokensPerSecond?: number
  error?: PlainError
}
