import type { SextantError } from '../domain/errors.ts'
import { reportError } from '../domain/report-error.ts'
import type { Clock, Log } from '../ports.ts'

export interface UncaughtParts {
  clock: Clock
  log: Log
  /** Resolves when what was stored so far would survive a power cut. */
  keep: () => Promise<void>
  /** Says that the app ends, and ends it. */
  end: (error: SextantError) => void
  /** What to do about a promise that nobody caught: the app goes on and says so, or ends like after an exception. */
  rejected: 'end' | ((error: SextantError) => void)
}

/** A disk that does not answer keeps the app from ending no longer than this. */
const KEEP_MS = 3000

/**
 * Handles what nobody caught: writes it to the log, has what was stored put on the disk, and ends the app, since an
 * exception leaves it in an unknown state. What is thrown while it ends is only logged.
 * @returns a function that stops handling
 */
export function handleUncaught(
  source: Pick<NodeJS.Process, 'on' | 'off'>,
  { clock, log, keep, end, rejected }: UncaughtParts
): () => void {
  let ending = false
  const finish = (error: SextantError): void => {
    if (ending) return
    ending = true
    let ended = false
    const once = (): void => {
      if (!ended) end(error)
      ended = true
    }
    const stopWaiting = clock.after(KEEP_MS, once)
    keep()
      .catch((thrown: unknown) => void reportError(log, 'uncaught.not-kept', thrown))
      .finally(() => {
        stopWaiting()
        once()
      })
  }
  const onException = (thrown: unknown): void => finish(reportError(log, 'uncaught.exception', thrown))
  const onRejection = (thrown: unknown): void => {
    const error = reportError(log, 'uncaught.rejection', thrown)
    if (rejected === 'end') finish(error)
    else rejected(error)
  }
  source.on('uncaughtException', onException)
  source.on('unhandledRejection', onRejection)
  return () => {
    source.off('uncaughtException', onException)
    source.off('unhandledRejection', onRejection)
  }
}
