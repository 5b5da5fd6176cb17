import { existsSync, renameSync } from 'node:fs'

/** Moves a damaged file and its log out of the way; it is kept under another name for someone who can do more. */
export function quarantineFile(file: string): void {
  for (const suffix of ['-wal', '-shm', ''])
    if (existsSync(file + suffix)) renameSync(file + suffix, `${file}.damaged${suffix}`)
}
