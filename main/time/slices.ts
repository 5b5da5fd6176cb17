import type { Milliseconds } from '../domain/units.ts'
import type { Clock } from '../ports.ts'

/** Work on the main thread stops for others after so long. */
const SLICE_MS: Milliseconds = 2

/** Lets long work on the main thread make room: windows and streams must not wait for it. */
export class Slices {
  readonly #clock: Pick<Clock, 'monotonic'>
  #since: Milliseconds

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock
    this.#since = clock.monotonic()
  }

  /** Returns at once while the slice lasts, and after everything else that waits has run when it is over. */
  pause(): Promise<void> | undefined {
    if (this.#clock.monotonic() - this.#since < SLICE_MS) return undefined
    return new Promise((resolve) => {
      setImmediate(() => {
        this.#since = this.#clock.monotonic()
        resolve()
      })
    })
  }
}
