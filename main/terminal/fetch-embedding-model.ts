/**
 * Fetches the embedding model into the person's model folder; run by set-up and by the suites that need it. Progress
 * goes to stderr, the folder to stdout. Exit code 0 when it is there, 1 when it could not be fetched.
 */
import path from 'node:path'
import { dataFolder } from '../config/data-folder.ts'
import { makePrivate } from '../storage/private-folder.ts'
import { reportError } from '../domain/report-error.ts'
import { fetchEmbeddingModel } from '../embedding/model-folder.ts'
import { systemClock } from '../node/clock.ts'
import { pathsIn } from '../node/paths.ts'
import { DownloadMeter } from './download-meter.ts'
import { setUpDownloads } from './set-up-network.ts'

const data = dataFolder()
makePrivate(data)
const paths = pathsIn(data, path.resolve(import.meta.dirname, '../..'))
const { parts, close } = setUpDownloads(paths)
const abort = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => abort.abort())
const meter = new DownloadMeter('Embedding model', process.stderr, systemClock)
try {
  const { folder } = await fetchEmbeddingModel(parts, paths.models, meter.onBytes, abort.signal)
  meter.end('is here')
  process.stdout.write(`${folder}\n`)
} catch (error) {
  meter.end(
    `could not be fetched (${reportError(parts.log, 'embedding.not-fetched', error).code}). Questions are compared by their words until it is here.`
  )
  process.exitCode = 1
} finally {
  close()
}
