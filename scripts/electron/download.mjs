// A file that has to be the right one, fetched as the app fetches its models: it resumes, and nothing unchecked is used.
import { mkdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { DownloadFailure } from '../../main/downloads/download-failure.ts'
import { fetchFile } from '../../main/downloads/fetch-file.ts'
import { systemClock } from '../../main/node/clock.ts'

/** @typedef {(fraction: number | undefined, text: string) => void} Progress */

/** A network that lets nothing out has shown so by then. */
const ANSWER_MS = 8000

/** @type {Record<DownloadFailure['kind'], (host: string, status?: number) => string>} */
const WHY = {
  unreachable: (host) => `${host} is out of reach`,
  refused: (host, status) => `${host} answers ${status}`,
  broken: (host) => `the connection to ${host} breaks off`,
  'wrong-file': (host) => `what ${host} sent is not the file that was expected`
}

/**
 * @param {{url: string, file: string, sha256: string}} wanted
 * @param {Progress} progress
 * @throws an error whose message can be shown
 */
export async function download({ url, file, sha256 }, progress) {
  const partial = `${file}.part`
  mkdirSync(path.dirname(file), { recursive: true })
  const onBytes = (/** @type {number} */ received, /** @type {number} */ total) =>
    progress(received / total, `${Math.floor((100 * received) / total)} % of ${Math.round(total / 1e6)} MB`)
  try {
    const parts = {
      clock: systemClock,
      fetch: (/** @type {string} */ address, /** @type {RequestInit | undefined} */ init) => fetch(address, init)
    }
    await fetchFile(parts, { url, partial, sha256, answerMs: ANSWER_MS }, onBytes, new AbortController().signal)
  } catch (error) {
    throw error instanceof DownloadFailure
      ? new Error(WHY[error.kind](new URL(url).host, error.status), { cause: error })
      : error
  }
  rmSync(file, { force: true })
  renameSync(partial, file)
}
