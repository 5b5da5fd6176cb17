import {
  isAnswerTo,
  type AnswerTo,
  type Confirmation,
  type ConfirmationAnswer,
  type ConfirmationKind,
  type ConfirmationOf
} from '../domain/confirmation.ts'
import { LRUCache } from 'lru-cache'
import { SextantError } from '../domain/errors.ts'
import type { TurnId } from '../domain/ids.ts'

/** Asks the person and waits for the answer to that kind of question; a signal that aborts is a `cancel`. */
export type AskPerson = <Kind extends ConfirmationKind>(
  question: ConfirmationOf<Kind>,
  signal?: AbortSignal
) => Promise<AnswerTo<Kind>>

interface Waiting {
  question: Confirmation
  answer: (answer: ConfirmationAnswer) => void
}

/** A turn that was told to stay here ends soon after. */
const TURNS = 100

/** All questions that wait for the person, whatever they are about, shown by whoever listens. */
export class Confirmations {
  readonly #open = new Map<string, Waiting>()
  readonly #onChange: (open: readonly Confirmation[]) => void
  readonly #here = new LRUCache<TurnId, true>({ max: TURNS })
  readonly #without = new LRUCache<TurnId, readonly number[]>({ max: TURNS })
  #attended = false

  constructor(onChange: (open: readonly Confirmation[]) => void) {
    this.#onChange = onChange
  }

  /** Somebody shows the questions from now on. */
  attend(): void {
    this.#attended = true
  }

  /** Undefined while nobody would see a question. */
  get asker(): AskPerson | undefined {
    return this.#attended ? this.ask : undefined
  }

  /** The oldest first. */
  get open(): readonly Confirmation[] {
    return [...this.#open.values()].map(({ question }) => question)
  }

  readonly ask: AskPerson = async <Kind extends ConfirmationKind>(
    question: ConfirmationOf<Kind>,
    signal?: AbortSignal
  ) => {
    if (signal?.aborted) return { type: 'cancel' } as AnswerTo<Kind>
    const { id } = question as Confirmation
    const close = (): void => this.answer(id, { type: 'cancel' })
    try {
      return await new Promise<AnswerTo<Kind>>((resolve) => {
        // `answer` lets through only what fits the question.
        this.#open.set(id, { question, answer: (answer) => resolve(answer as AnswerTo<Kind>) })
        signal?.addEventListener('abort', close, { once: true })
        this.#onChange(this.open)
      })
    } finally {
      signal?.removeEventListener('abort', close)
    }
  }

  /**
   * Answers an open question; one that is not open any more is left alone.
   * @throws SextantError `invalid-input` for an answer to another kind of question: it stays open
   */
  answer(id: string, answer: ConfirmationAnswer): void {
    const waiting = this.#open.get(id)
    if (!waiting) return
    if (!isAnswerTo(waiting.question.kind, answer)) throw new SextantError('invalid-input')
    const { turnId } = waiting.question
    if (answer.type === 'here' && turnId !== null) this.#here.set(turnId, true)
    if (answer.type === 'without' && turnId !== null) this.#without.set(turnId, answer.messages)
    this.#open.delete(id)
    waiting.answer(answer)
    this.#onChange(this.open)
  }

  /** Whether the person wants that turn to be answered on this computer instead. */
  choseHere(turn: TurnId): boolean {
    return this.#here.has(turn)
  }

  /** Which messages of what was asked about the person took out, by their places; told once. */
  takeWithout(turn: TurnId): readonly number[] {
    const messages = this.#without.get(turn) ?? []
    this.#without.delete(turn)
    return messages
  }

  /** Answers all questions of a kind with no, as when the app goes offline. */
  cancelAll(kind: ConfirmationKind): void {
    for (const { id, kind: asked } of this.open) if (asked === kind) this.answer(id, { type: 'cancel' })
  }
}
