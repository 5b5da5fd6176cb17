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
    const abort = new Promise<void>((resolve) => {
      if (signal.aborted) resolve()
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
    await Promise.race([before, abort])
    if (!signal.aborted) return leave
    leave()
    throw new SextantError('cancelled')
  }
}
