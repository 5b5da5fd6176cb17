import type { Milliseconds } from '../domain/units.ts'
import type { Clock } from '../ports.ts'

/** Stands for what did not come in time. */
export const LATE = Symbol('late')

/**
 * What comes, or `LATE` when it takes longer or the signal aborts first. The work itself goes on; where it fails after
 * that, nobody is told.
 */
export async function inTime<T>(
  coming: Promise<T>,
  ms: Milliseconds,
  clock: Pick<Clock, 'after'>,
  signal?: AbortSignal
): Promise<T | typeof LATE> {
  coming.catch(() => undefined)
  let end = (): void => undefined
  const late = new Promise<typeof LATE>((resolve) => (end = () => resolve(LATE)))
  if (signal?.aborted) end()
  const cancel = clock.after(ms, end)
  signal?.addEventListener('abort', end, { once: true })
  try {
    return await Promise.race([coming, late])
  } finally {
    cancel()
    signal?.removeEventListener('abort', end)
  }
}
