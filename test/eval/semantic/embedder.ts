import { spawn } from 'node:child_process'
import path from 'node:path'
import process from 'node:process'
import { dataFolder } from '../../../main/config/data-folder.ts'
import { EmbeddingClient } from '../../../main/embedding/client.ts'
import { HashedEmbedder } from '../../../main/embedding/hashed-embedder.ts'
import { findEmbeddingModel } from '../../../main/embedding/model-folder.ts'
import type { TextEmbedder } from '../../../main/embedding/text-embedder.ts'
import { systemClock } from '../../../main/node/clock.ts'
import { nodeInferenceProcess } from '../../../main/terminal/node-inference-process.ts'
import { silentLog } from '../../fakes/silent-log.ts'

const root = path.resolve(import.meta.dirname, '../../..')
/** As in the app (see main/embedding/current-embedder.ts), where one question comes at a time. */
const THREADS = 1
const FETCH_MS = 10 * 60_000

/** The embedder that the app would use on this machine: the model, fetched when it is not there, else what stands in. */
export async function appEmbedder(): Promise<{ embedder: TextEmbedder; close: () => void; note: string }> {
  const models = path.join(dataFolder(), 'models')
  if (!findEmbeddingModel(models)) await fetchModel()
  const found = findEmbeddingModel(models)
  if (!found)
    return {
      embedder: new HashedEmbedder(),
      close: () => undefined,
      note: 'The embedding model is not here and could not be fetched: texts are compared by their spelling.'
    }
  const { folder, name, dimensions } = found
  const process = nodeInferenceProcess(path.join(root, 'main/embedding/host.ts'))
  const client = new EmbeddingClient({
    process,
    clock: systemClock,
    log: silentLog,
    folder,
    model: name,
    dimensions,
    threads: THREADS
  })
  return { embedder: client, close: () => client.close(), note: `Vectors of ${name}.` }
}

/** By the app's own command, which says on stderr how it goes. */
function fetchModel(): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(root, 'main/terminal/fetch-embedding-model.ts')], {
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: FETCH_MS
    })
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
}
