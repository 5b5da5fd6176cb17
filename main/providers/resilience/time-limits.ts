import type { Milliseconds } from '../../domain/units.ts'
import type { Clock } from '../../ports.ts'

/** How long a provider may be silent, by what is waited for. */
export interface TimeLimits {
  /** From sending the request to the head of the response. */
  connectMs: Milliseconds
  /** From there to the first byte of the body. */
  firstByteMs: Milliseconds
  /** Between two pieces of the body; signs of life count. */
  silenceMs: Milliseconds
  /** After the answer has ended, for what may still be told, such as the usage. */
  settleMs: Milliseconds
  /** From the head of the response to the end of its body: signs of life do not keep an answer open for ever. */
  wholeMs: Milliseconds
}

/** Companies answer at once or are down; but a model may think for minutes before its first word. */
export const remoteLimits: TimeLimits = {
  connectMs: 60_000,
  firstByteMs: 290_000,
  silenceMs: 180_000,
  settleMs: 5_000,
  wholeMs: 2 * 3_600_000
}

/**
 * A server on this machine may have to load the model first, and reads the whole prompt before it says anything. Node's
 * fetch gives up by itself after 300 s.
 */
export const ownMachineLimits: TimeLimits = {
  connectMs: 290_000,
  firstByteMs: 290_000,
  silenceMs: 180_000,
  settleMs: 5_000,
  wholeMs: 24 * 3_600_000
}

/** One timer that is set anew at every sign of life. */
export class Watchdog {
  readonly #clock: Clock
  #cancel: (() => void) | null = null
  #again: (() => void) | null = null

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Calls back unless something else is set, or `rest` is called, within `ms`. */
  set(ms: Milliseconds, onSilence: () => void): void {
    this.#cancel?.()
    this.#again = () => this.set(ms, onSilence)
    this.#cancel = this.#clock.after(ms, onSilence)
  }

  /** Stops the time until `wake`, as while a person is asked. */
  rest(): void {
    this.#cancel?.()
    this.#cancel = null
  }

  /** Begins again with what was set last. */
  wake(): void {
    this.#again?.()
  }

  stop(): void {
    this.rest()
    this.#again = null
  }
}
