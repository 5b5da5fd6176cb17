/**
 * Fetches the optional name finder into the person's model folder. Progress goes to stderr, the folder to stdout. Exit
 * code 0 when it is there, 1 when it could not be fetched.
 */
import path from 'node:path'
import { dataFolder } from '../config/data-folder.ts'
import { makePrivate } from '../storage/private-folder.ts'
import { reportError } from '../domain/report-error.ts'
import { fetchNameFinder } from '../embedding/name-finder-folder.ts'
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
const meter = new DownloadMeter('Name finder', process.stderr, systemClock)
try {
  const folder = await fetchNameFinder(parts, paths.models, meter.onBytes, abort.signal)
  meter.end('is here')
  process.stdout.write(`${folder}\n`)
} catch (error) {
  meter.end(
    `could not be fetched (${reportError(parts.log, 'names.not-fetched', error).code}). Names are found by lists until it is here.`
  )
  process.exitCode = 1
} finally {
  close()
}
