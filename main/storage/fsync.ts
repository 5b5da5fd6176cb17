import { open } from 'node:fs/promises'

/** Waits until a file, or the names in a folder, are on the disk; Windows can not do the latter and need not. */
export async function fsyncPath(target: string): Promise<void> {
  // Windows syncs only what was opened for writing, and folders can not be.
  const handle = await open(target, 'r+').catch(() => open(target, 'r').catch(() => null))
  try {
    await handle?.sync()
  } catch {
    return
  } finally {
    await handle?.close()
  }
}
