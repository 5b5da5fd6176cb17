import { delay } from '../time/delay.ts'
import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import type { Clock } from '../ports.ts'

const POLL_MS = 500
/** A holder that has not shown itself for this long is gone, even if its number was given to another process. */
const ABANDONED_MS = 60_000

export interface FileLock {
  /** To be called now and then, to show that the holder is alive. */
  refresh(): void
  release(): void
}

/**
 * Waits until no other process (or other part of this one) holds the lock, and takes it. A lock whose process is gone
 * is nobody's.
 * @param onWait called again and again while another one holds it
 * @throws the signal's reason when it aborts before
 */
export async function lockFile(file: string, clock: Clock, signal: AbortSignal, onWait: () => void): Promise<FileLock> {
  for (;;) {
    signal.throwIfAborted()
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      return { refresh: () => touch(file, clock), release: () => rmSync(file, { force: true }) }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    if (!isHeld(file, clock)) {
      rmSync(file, { force: true })
      continue
    }
    onWait()
    await delay(POLL_MS, clock, signal)
  }
}

function touch(file: string, clock: Clock): void {
  const seconds = clock.now() / 1000
  try {
    utimesSync(file, seconds, seconds)
  } catch {
    // Somebody removed it; the file being written is still only ours.
  }
}

function isHeld(file: string, clock: Clock): boolean {
  try {
    if (clock.now() - statSync(file).mtimeMs > ABANDONED_MS) return false
    const owner = readFileSync(file, 'utf8')
    process.kill(Number(owner), 0)
    return !isZombie(owner)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** In a container without an init process, a process that was killed keeps its number for ever. Linux only. */
function isZombie(pid: string): boolean {
  try {
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return false
  }
}
