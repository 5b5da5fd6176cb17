import type { Milliseconds } from '../domain/units.ts'
import type { Clock } from '../ports.ts'

/** Waits, or until the signal aborts: whom that ends asks the signal afterwards. */
export async function delay(ms: Milliseconds, clock: Pick<Clock, 'after'>, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return
  await new Promise<void>((resolve) => {
    const end = (): void => {
      cancel()
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const cancel = clock.after(ms, end)
    signal?.addEventListener('abort', end, { once: true })
  })
}
