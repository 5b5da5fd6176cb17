import type { DeltaChannel } from '../../domain/completion.ts'
import type { ChannelText } from './answer-channels.ts'

/**
 * One frame of the window, which shows no more. Each message wakes the app, which takes time from the model where both
 * share a busy core: a model of 50 tokens a second sent 269 messages for 300 tokens when this was 16.
 */
const GATHER_MS = 33

/** Sends what is written at once, but never more often than every 33 ms. */
export class DeltaBatcher {
  readonly #send: (part: ChannelText) => void
  #channel: DeltaChannel = 'text'
  #gathered = ''
  #sentAt = -Infinity
  #timer: NodeJS.Timeout | undefined

  constructor(send: (part: ChannelText) => void) {
    this.#send = send
  }

  add({ channel, text }: ChannelText): void {
    if (channel !== this.#channel) this.flush()
    this.#channel = channel
    this.#gathered += text
    const wait = this.#sentAt + GATHER_MS - performance.now()
    if (wait <= 0) this.flush()
    else this.#timer ??= setTimeout(() => this.flush(), wait)
  }

  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#gathered === '') return
    const text = this.#gathered
    this.#gathered = ''
    this.#sentAt = performance.now()
    this.#send({ channel: this.#channel, text })
  }
}
