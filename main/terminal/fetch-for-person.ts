import path from 'node:path'
import { dataFolder } from '../config/data-folder.ts'
import { reportError } from '../domain/report-error.ts'
import type { DownloadParts } from '../downloads/download-job.ts'
import { systemClock } from '../node/clock.ts'
import { pathsIn } from '../node/paths.ts'
import type { Paths } from '../ports.ts'
import { makePrivate } from '../storage/private-folder.ts'
import { DownloadMeter } from './download-meter.ts'
import { setUpDownloads } from './set-up-network.ts'

export interface FetchedModel {
  /** As the person knows it. */
  name: string
  /** What the log says where it could not be fetched, such as `names.not-fetched`. */
  failure: string
  /** A sentence: how the app does without it. */
  without: string
  /** Brings it, and tells its folder. */
  fetch: (
    parts: DownloadParts,
    models: Paths['models'],
    onBytes: DownloadMeter['onBytes'],
    signal: AbortSignal
  ) => Promise<string>
}

/**
 * Fetches a model into the person's model folder: progress goes to stderr, the folder to stdout.
 * @returns the exit code: 0 when it is there, 1 when it could not be fetched
 */
export async function fetchForPerson({ name, failure, without, fetch }: FetchedModel): Promise<number> {
  const data = dataFolder()
  makePrivate(data)
  const paths = pathsIn(data, path.resolve(import.meta.dirname, '../..'))
  const { parts, close } = setUpDownloads(paths)
  const abort = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => abort.abort())
  const meter = new DownloadMeter(name, process.stderr, systemClock)
  try {
    const folder = await fetch(parts, paths.models, meter.onBytes, abort.signal)
    meter.end('is here')
    process.stdout.write(`${folder}\n`)
    return 0
  } catch (error) {
    meter.end(`could not be fetched (${reportError(parts.log, failure, error).code}). ${without}`)
    return 1
  } finally {
    close()
  }
}
