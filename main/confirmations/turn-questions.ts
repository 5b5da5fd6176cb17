import type { TurnAnswer, TurnQuestion } from '../domain/security.ts'

/** Asks the person; the signal ends the question as a refusal. */
export type AskAboutTurn = (question: TurnQuestion, signal: AbortSignal) => Promise<TurnAnswer>

const CANCELLED: TurnAnswer = { type: 'cancel' }

/** Questions about a turn that wait for the person, shown by whoever listens. */
export class TurnQuestions {
  readonly #open = new Map<string, { question: TurnQuestion; answer: (answer: TurnAnswer) => void }>()
  readonly #onChange: (open: TurnQuestion[]) => void

  constructor(onChange: (open: TurnQuestion[]) => void) {
    this.#onChange = onChange
  }

  #attended = false

  /** Somebody shows the questions from now on. */
  attend(): void {
    this.#attended = true
  }

  /** Undefined while nobody would see a question. */
  get asker(): AskAboutTurn | undefined {
    return this.#attended ? this.ask : undefined
  }

  get open(): TurnQuestion[] {
    return [...this.#open.values()].map(({ question }) => question)
  }

  readonly ask: AskAboutTurn = async (question, signal) => {
    if (signal.aborted) return CANCELLED
    const close = (): void => this.answer(question.id, CANCELLED)
    try {
      return await new Promise<TurnAnswer>((resolve) => {
        this.#open.set(question.id, { question, answer: resolve })
        signal.addEventListener('abort', close, { once: true })
        this.#onChange(this.open)
      })
    } finally {
      signal.removeEventListener('abort', close)
    }
  }

  /** Answers an open question; one that is not open any more is left alone. */
  answer(id: string, answer: TurnAnswer): void {
    const waiting = this.#open.get(id)
    if (!waiting) return
    this.#open.delete(id)
    waiting.answer(answer)
    this.#onChange(this.open)
  }
}
