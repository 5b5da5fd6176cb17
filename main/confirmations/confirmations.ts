import type { NetworkQuestion } from '../domain/network.ts'

/** Asks the person; resolves to whether it may be sent. The signal ends the question. */
export type AskPerson = (question: NetworkQuestion, signal: AbortSignal | undefined) => Promise<boolean>

/** Questions that wait for the person, shown by whoever listens. */
export class Confirmations {
  readonly #open = new Map<string, { question: NetworkQuestion; answer: (allowed: boolean) => void }>()
  readonly #onChange: (open: NetworkQuestion[]) => void

  constructor(onChange: (open: NetworkQuestion[]) => void) {
    this.#onChange = onChange
  }

  get open(): NetworkQuestion[] {
    return [...this.#open.values()].map(({ question }) => question)
  }

  readonly ask: AskPerson = async (question, signal) => {
    if (signal?.aborted) return false
    const close = (): void => this.answer(question.id, false)
    try {
      return await new Promise<boolean>((resolve) => {
        this.#open.set(question.id, { question, answer: resolve })
        signal?.addEventListener('abort', close, { once: true })
        this.#onChange(this.open)
      })
    } finally {
      signal?.removeEventListener('abort', close)
    }
  }

  /** Answers an open question; one that is not open any more is left alone. */
  answer(id: string, allowed: boolean): void {
    const waiting = this.#open.get(id)
    if (!waiting) return
    this.#open.delete(id)
    waiting.answer(allowed)
    this.#onChange(this.open)
  }

  /** Answers all of them with no, as when the app goes offline. */
  declineAll(): void {
    for (const id of [...this.#open.keys()]) this.answer(id, false)
  }
}
