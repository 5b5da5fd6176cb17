import { delay } from '../time/delay.ts'
import { createHash, type Hash } from 'node:crypto'
import { createReadStream, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { z } from 'zod'
import { SextantError } from '../domain/errors.ts'
import type { Clock, Fetch } from '../ports.ts'
import { DownloadFailure } from './download-failure.ts'

export interface FetchFileParts {
  fetch: Fetch
  clock: Clock
}

export interface WantedFile {
  url: string
  /** Where bytes wait until all are there; a later call goes on from what is there. */
  partial: string
  bytes?: number
  sha256?: string
  /** Until the server answers; a network that swallows packets would otherwise keep us waiting for minutes. */
  answerMs: number
}

export type OnBytes = (received: number, total: number) => void

/** A connection over which nothing comes for this long is given up and made anew. */
const SILENCE_MS = 30_000
/** Attempts in a row that bring nothing. */
const MOST_FRUITLESS = 5
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 10_000

/** What the server said of the file whose bytes are waiting, to notice when it changes. */
const validator = z.object({ url: z.string(), validator: z.string() })

/** The file changed, or the server can not go on: only a new start helps. */
class StartOver extends Error {}

/**
 * Fetches a file into `partial`, going on after every interruption, and checks it.
 * @returns its SHA-256
 * @throws DownloadFailure, the signal's reason, or the file system's error
 */
export async function fetchFile(
  parts: FetchFileParts,
  wanted: WantedFile,
  onBytes: OnBytes,
  signal: AbortSignal
): Promise<string> {
  const { partial, bytes, sha256 } = wanted
  for (let fresh = false; ; fresh = true) {
    if (fresh || (bytes !== undefined && sizeOf(partial) > bytes)) forget(partial)
    const resumed = sizeOf(partial) > 0
    const hash = await hashOf(partial, signal)
    try {
      await fetchRest(parts, wanted, hash, onBytes, signal)
    } catch (error) {
      if (error instanceof StartOver && !fresh) continue
      throw error instanceof StartOver ? new DownloadFailure('wrong-file', { cause: error }) : error
    }
    const found = hash.digest('hex')
    if (sha256 === undefined || found === sha256) {
      rmSync(noteOf(partial), { force: true })
      return found
    }
    forget(partial)
    // Bytes of an older attempt may have been at fault.
    if (!resumed || fresh) throw new DownloadFailure('wrong-file')
  }
}

/** Removes what has arrived of a file. */
export function forget(partial: string): void {
  rmSync(partial, { force: true })
  rmSync(noteOf(partial), { force: true })
}

const noteOf = (partial: string): string => `${partial}.json`
const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0

async function hashOf(file: string, signal: AbortSignal): Promise<Hash> {
  const hash = createHash('sha256')
  if (sizeOf(file) > 0)
    for await (const chunk of createReadStream(file, { signal, highWaterMark: 1 << 20 })) hash.update(chunk as Buffer)
  return hash
}

/** Connects again and again until all bytes are there. */
async function fetchRest(
  parts: FetchFileParts,
  wanted: WantedFile,
  hash: Hash,
  onBytes: OnBytes,
  signal: AbortSignal
): Promise<void> {
  const handle = await open(wanted.partial, 'a')
  try {
    for (let fruitless = 0, reached = false; ;) {
      const before = (await handle.stat()).size
      if (before === wanted.bytes) return
      const failure = await attempt(parts, wanted, { handle, hash, before }, onBytes, signal)
      if (!failure) {
        await handle.sync()
        return
      }
      const progress = (await handle.stat()).size > before
      reached ||= failure.kind !== 'unreachable'
      fruitless = progress ? 0 : fruitless + 1
      // A server that never answered will not answer the second time; one that broke off may.
      if (fruitless >= MOST_FRUITLESS || !reached || failure.kind === 'wrong-file') throw failure
      if (failure.status !== undefined && failure.status < 500 && failure.status !== 429) throw failure
      if (progress) continue
      await delay(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (fruitless - 1)), parts.clock, signal)
      signal.throwIfAborted()
    }
  } finally {
    await handle.close()
    if (sizeOf(wanted.partial) === 0) forget(wanted.partial)
  }
}

interface Target {
  handle: FileHandle
  hash: Hash
  /** Bytes that are there already. */
  before: number
}

/** One connection. Returns why it ended early, or nothing when the file is whole. */
async function attempt(
  { fetch, clock }: FetchFileParts,
  wanted: WantedFile,
  { handle, hash, before }: Target,
  onBytes: OnBytes,
  signal: AbortSignal
): Promise<DownloadFailure | undefined> {
  const silence = new AbortController()
  const both = AbortSignal.any([signal, silence.signal])
  let stopTimer = clock.after(wanted.answerMs, () => silence.abort())
  let answered = false
  const onWaiting = (waiting: boolean): void => {
    stopTimer()
    if (!waiting) stopTimer = clock.after(wanted.answerMs, () => silence.abort())
  }
  try {
    const response = await fetch(wanted.url, { headers: headersFor(wanted, before), signal: both, onWaiting })
    answered = true
    const total = totalOf(response, before)
    if (response.status === 416 && before > 0) throw new StartOver()
    if (!response.ok || !response.body) return new DownloadFailure('refused', { status: response.status })
    if (before > 0 && (response.status !== 206 || !startsAt(response, before))) throw new StartOver()
    if (wanted.bytes !== undefined && total !== undefined && total !== wanted.bytes)
      return new DownloadFailure('wrong-file')
    noteValidator(wanted, response)
    const most = wanted.bytes ?? total ?? Infinity
    let received = before
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      stopTimer()
      stopTimer = clock.after(SILENCE_MS, () => silence.abort())
      received += chunk.length
      if (received > most) return new DownloadFailure('wrong-file')
      await handle.appendFile(chunk)
      hash.update(chunk)
      onBytes(received, Number.isFinite(most) ? most : received)
    }
    return total !== undefined && received < total ? new DownloadFailure('broken') : undefined
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof StartOver || error instanceof SextantError || isFileSystemError(error)) throw error
    return new DownloadFailure(answered ? 'broken' : 'unreachable', { cause: error })
  } finally {
    stopTimer()
  }
}

function headersFor({ url, partial }: WantedFile, before: number): Record<string, string> {
  const headers: Record<string, string> = { 'accept-encoding': 'identity' }
  if (before === 0) return headers
  headers['range'] = `bytes=${before}-`
  try {
    const note = validator.parse(JSON.parse(readFileSync(noteOf(partial), 'utf8')))
    if (note.url === url) headers['if-range'] = note.validator
  } catch {
    // Without a validator the hash decides at the end.
  }
  return headers
}

/** If-Range takes a strong entity tag or a date (RFC 9110, 13.1.5). */
function noteValidator({ url, partial }: WantedFile, response: Response): void {
  const tag = response.headers.get('etag')
  const found = tag?.startsWith('"') ? tag : response.headers.get('last-modified')
  if (found) writeFileSync(noteOf(partial), JSON.stringify({ url, validator: found }))
}

function totalOf(response: Response, before: number): number | undefined {
  const whole = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1]
  if (whole !== undefined) return Number(whole)
  const length = response.headers.get('content-length')
  return length === null || !/^\d+$/.test(length) ? undefined : Number(length) + (response.status === 206 ? before : 0)
}

function startsAt(response: Response, before: number): boolean {
  return response.headers.get('content-range')?.startsWith(`bytes ${before}-`) === true
}

/** The disk's errors are not the network's: trying again does not help. */
function isFileSystemError(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EIO', 'EFBIG'].includes((error as NodeJS.ErrnoException).code ?? '')
}
