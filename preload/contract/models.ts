import { z } from 'zod'
import type { PlainError } from '../../main/domain/errors.ts'
import type { ModelRef } from '../../main/domain/ids.ts'
import { channel } from './channel.ts'

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

export interface ModelList {
  models: LocalModel[]
  /** Answers when nothing else was chosen. */
  defaultRef: ModelRef
  engine: LocalEngine
}

const modelId = z.object({
  id: z
    .string()
    .max(200)
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/)
})

export const models = {
  list: channel<ModelList>()(z.undefined()),
  download: channel<void>()(modelId),
  /** Stops a download; what has arrived stays and the next download goes on from there. */
  pauseDownload: channel<void>()(modelId),
  /** Stops a download and deletes what has arrived. */
  discardDownload: channel<void>()(modelId),
  /** Deletes a downloaded model's file; a file the person added is only taken off the list. */
  remove: channel<void>()(modelId),
  /** Lets the person choose a GGUF file; null when they chose none. */
  addFile: channel<LocalModel | null>()(z.undefined()),
  setDefault: channel<void>()(modelId),
  unload: channel<void>()(z.undefined())
}
