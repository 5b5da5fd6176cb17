import { unlessAborted } from '../time/unless-aborted.ts'
import { SextantError } from '../domain/errors.ts'

/** Lets one through at a time, in the order they came. */
export class FifoMutex {
  #last: Promise<void> = Promise.resolve()

  /**
   * Waits for its turn; the returned function lets the next one through.
   * @throws SextantError `cancelled` when the signal aborts before
   */
  async enter(signal: AbortSignal): Promise<() => void> {
    const before = this.#last
    let leave = (): void => undefined
    const through = new Promise<void>((resolve) => {
      leave = resolve
    })
    this.#last = before.then(() => through)
    try {
      await unlessAborted(before, signal)
      signal.throwIfAborted()
      return leave
    } catch (error) {
      leave()
      throw new SextantError('cancelled', { cause: error })
    }
  }
}
