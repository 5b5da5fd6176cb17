import type { Message } from '../domain/message.ts'
import type { StartedTurn, TurnEvent } from '../domain/turn.ts'

/** A turn that is being answered: the answer so far and who watches it. */
export class RunningTurn {
  readonly started: StartedTurn
  readonly #abort = new AbortController()
  readonly #watchers = new Set<(event: TurnEvent) => void>()
  /** Settles after the last event; never rejects. */
  ended: Promise<void> = Promise.resolve()
  #message: Message
  #waiting: Extract<TurnEvent, { type: 'rate-limited' | 'retrying' }> | null = null

  constructor(started: StartedTurn, message: Message) {
    this.started = started
    this.#message = message
  }

  get signal(): AbortSignal {
    return this.#abort.signal
  }

  get message(): Message {
    return this.#message
  }

  stop(): void {
    this.#abort.abort()
  }

  /** Sends what there is, then everything that comes; the returned function stops that. */
  watch(listener: (event: TurnEvent) => void): () => void {
    listener({ type: 'snapshot', message: this.#message })
    // It may have been told before anybody watched, and holds until something comes.
    if (this.#waiting) listener(this.#waiting)
    this.#watchers.add(listener)
    return () => this.#watchers.delete(listener)
  }

  tell(event: TurnEvent): void {
    if (event.type === 'delta') this.#append(event.channel, event.text)
    else if (event.type === 'end' || event.type === 'snapshot') this.#message = event.message
    this.#waiting = event.type === 'rate-limited' || event.type === 'retrying' ? event : null
    for (const watcher of this.#watchers) watcher(event)
  }

  #append(channel: 'text' | 'reasoning', text: string): void {
    const parts = [...this.#message.parts]
    const index = parts.findIndex((part) => part.type === channel)
    const part = parts[index]
    if (part?.type === channel) parts[index] = { type: channel, text: part.text + text }
    else if (channel === 'reasoning') parts.unshift({ type: channel, text })
    else parts.push({ type: channel, text })
    this.#message = { ...this.#message, parts }
  }
}
