import type { Milliseconds } from '../../domain/units.ts'
import type { Clock } from '../../ports.ts'

/** Not every system tells when the cable is pulled or the network becomes another: while something runs, one looks. */
const LOOK_EVERY_MS: Milliseconds = 5_000

/** Aborts what runs as soon as it is seen that it may no longer; the returned function ends that. */
export function abortWhen(hindered: () => boolean, running: AbortController, clock: Clock): () => void {
  let cancel = (): void => undefined
  const wait = (): void => {
    cancel = clock.after(LOOK_EVERY_MS, () => (hindered() ? running.abort() : wait()))
  }
  wait()
  return () => cancel()
}
