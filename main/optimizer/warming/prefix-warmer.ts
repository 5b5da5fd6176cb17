import type { PromptMessage } from '../../domain/completion.ts'
import type { ConversationId } from '../../domain/ids.ts'
import type { Clock, Power } from '../../ports.ts'
import { abortWhen } from './abort-when.ts'

/** What a conversation's next answer will begin with. */
export interface Prefix {
  conversationId: ConversationId
  messages: PromptMessage[]
}

export interface PrefixWarmerParts {
  clock: Clock
  power: Power
  on: () => boolean
  /** Whether somebody is being answered. */
  busy: () => boolean
  /** What the model would read before the question; null when it is not a local one. @param draft what was typed so far */
  prefixOf: (conversation: ConversationId, draft: string, signal: AbortSignal) => Promise<Prefix | null>
  read: (prefix: Prefix, signal: AbortSignal) => Promise<boolean>
}

/** Who only looks through conversations opens one after the other. */
const STAYS_MS = 400

/**
 * Lets a local model read the conversation that a person opened or types in, so that the answer begins sooner. What was
 * read for one conversation gives way to the next; a question always comes first.
 */
export class PrefixWarmer {
  readonly #parts: PrefixWarmerParts
  #cancel: () => void = () => undefined
  #reading: AbortController | null = null

  constructor(parts: PrefixWarmerParts) {
    this.#parts = parts
  }

  /** The person looks at a conversation, or types in it. */
  noticed(conversation: ConversationId, draft: string): void {
    const { clock, power, on, busy, prefixOf, read } = this.#parts
    this.stop()
    const hindered = (): boolean => !on() || busy() || power.onBattery()
    if (hindered()) return
    this.#cancel = clock.after(STAYS_MS, () => {
      if (hindered()) return
      const reading = new AbortController()
      const { signal } = reading
      this.#reading = reading
      const unwatch = abortWhen(hindered, reading, clock)
      void prefixOf(conversation, draft, signal)
        .then((prefix) => prefix !== null && !signal.aborted && read(prefix, signal))
        // What does not fit, or a model that is gone: who asks in earnest is told.
        .catch(() => false)
        .finally(() => {
          unwatch()
          if (this.#reading === reading) this.#reading = null
        })
    })
  }

  /** Ends what is being read: somebody asks. */
  stop(): void {
    this.#cancel()
    this.#reading?.abort()
    this.#reading = null
  }
}
