import { z } from 'zod'
import type { ModelRef } from '../../main/domain/ids.ts'
import type { LocalEngine, LocalModel } from '../../main/domain/local-models.ts'
import { channel } from './channel.ts'

export interface ModelList {
  models: LocalModel[]
  /** Answers when nothing else was chosen. */
  defaultRef: ModelRef
  /** Answers where somebody wants a model on this computer; null where none is installed. */
  hereRef: ModelRef | null
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
