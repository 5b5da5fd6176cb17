import path from 'node:path'
import { dataFolder } from '../../main/config/data-folder.ts'
import { EmbeddingClient } from '../../main/embedding/client.ts'
import { fetchEmbeddingModel, type EmbeddingModel } from '../../main/embedding/model-folder.ts'
import { systemClock } from '../../main/node/clock.ts'
import { nodeInferenceProcess } from '../../main/terminal/node-inference-process.ts'
import { anyProgram } from './any-program.ts'
import { silentLog } from './silent-log.ts'

const root = path.resolve(import.meta.dirname, '../..')

/** The embedding model of this machine, fetched once. @throws SextantError `download-offline` without it and a network */
export function embeddingModel(): Promise<EmbeddingModel> {
  const parts = {
    reach: () => ({ fetch: (url: string, init?: RequestInit) => fetch(url, init), admitProgram: anyProgram }),
    clock: systemClock,
    log: silentLog
  }
  return fetchEmbeddingModel(parts, path.join(dataFolder(), 'models'), () => undefined, new AbortController().signal)
}

/** The real client over a real process. */
export function embeddingClient({ folder, name, dimensions }: EmbeddingModel, threads = 1): EmbeddingClient {
  return new EmbeddingClient({
    process: nodeInferenceProcess(path.join(root, 'main/embedding/host.ts')),
    clock: systemClock,
    log: silentLog,
    folder,
    model: name,
    dimensions,
    threads
  })
}
