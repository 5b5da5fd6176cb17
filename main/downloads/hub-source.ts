import { withoutTail } from '../domain/without-tail.ts'
import { z } from 'zod'
import { SextantError } from '../domain/errors.ts'
import type { HubSource } from './manifest.ts'
import { DownloadFailure } from './download-failure.ts'
import type { FetchFileParts } from './fetch-file.ts'
import { textWithin } from './text-within.ts'

/** A mirror can be named as the hub's own tools have it. */
const hubAddress = (): string => withoutTail(process.env['HF_ENDPOINT'] ?? 'https://huggingface.co', '/')
/** A hub that has not answered by then is out of reach: the next source is tried. */
export const HUB_ANSWER_MS = 5000

const repository = z.object({
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  siblings: z.array(
    z.object({
      rfilename: z.string(),
      lfs: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), size: z.int() }).optional()
    })
  )
})

export interface HubFile {
  url: string
  sha256: string
  bytes?: number
  revision: string
}

/**
 * Where the hub has the file, and the hash that must come out: ours where the manifest has one, else the one the hub
 * states for this very commit.
 * @throws DownloadFailure
 */
export async function resolveHubFile(
  parts: FetchFileParts,
  source: HubSource,
  sha256: string | undefined,
  signal: AbortSignal
): Promise<HubFile> {
  const urlAt = (revision: string): string => `${hubAddress()}/${source.repository}/resolve/${revision}/${source.file}`
  if (sha256 !== undefined) return { url: urlAt(source.revision), sha256, revision: source.revision }
  const { sha, siblings } = await askHub(
    parts,
    `${hubAddress()}/api/models/${source.repository}/revision/${source.revision}?blobs=true`,
    signal
  )
  const stated = siblings.find((sibling) => sibling.rfilename === source.file)?.lfs
  if (!stated) throw new DownloadFailure('wrong-file')
  return { url: urlAt(sha), sha256: stated.sha256, bytes: stated.size, revision: sha }
}

/** The list of a repository's files is some kilobytes; the largest have some thousands of files. */
const LARGEST_ANSWER_BYTES = 8_000_000

async function askHub(
  { fetch, clock }: FetchFileParts,
  url: string,
  signal: AbortSignal
): Promise<z.output<typeof repository>> {
  const late = new AbortController()
  let stopTimer = clock.after(HUB_ANSWER_MS, () => late.abort())
  const onWaiting = (waiting: boolean): void => {
    stopTimer()
    if (!waiting) stopTimer = clock.after(HUB_ANSWER_MS, () => late.abort())
  }
  let answered = false
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, late.signal]), onWaiting })
    answered = true
    if (!response.ok) throw new DownloadFailure('refused', { status: response.status })
    return repository.parse(JSON.parse(await textWithin(response, LARGEST_ANSWER_BYTES)))
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof DownloadFailure || error instanceof SextantError) throw error
    throw new DownloadFailure(answered ? 'refused' : 'unreachable', { cause: error })
  } finally {
    stopTimer()
  }
}
