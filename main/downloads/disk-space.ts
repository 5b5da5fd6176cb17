import { statfs } from 'node:fs/promises'
import { SextantError } from '../domain/errors.ts'

/** Bytes that this process may still write in the folder. */
export async function freeDiskBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

/** What the system needs for itself on the same disk. */
const RESERVED_BYTES = 64 * 1024 ** 2

/** @throws SextantError `download-no-space` when `needed` bytes do not fit */
export function refuseFullDisk(free: number, needed: number, model: string): void {
  if (free - RESERVED_BYTES < needed)
    throw new SextantError('download-no-space', { params: { model, needed, free }, retryable: true })
}
