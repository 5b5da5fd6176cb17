import type { AnswerSignal, BadReason } from '../domain/dataset.ts'
import type { ConversationId, MessageId, TurnId } from '../domain/ids.ts'
import type { TurnRecord } from '../domain/turn-record.ts'
import type { Turn } from '../domain/turn.ts'
import type { Clock } from '../ports.ts'
import type { AnswerSignalStore } from '../storage/answer-signal-store.ts'

export interface FeedbackParts {
  clock: Clock
  signals: Pick<AnswerSignalStore, 'put'>
}

export interface GivenSignal {
  turnId: TurnId
  conversationId: ConversationId
  signal: AnswerSignal
  reason: BadReason | null
}

type LastAnswer = Pick<TurnRecord, 'turnId' | 'messageId' | 'model' | 'outcome'>

/** What people say about answers, and what they show by what they do next. Figures and names, never text. */
export class Feedback {
  readonly #parts: FeedbackParts
  readonly #listeners = new Set<(given: GivenSignal) => void>()
  /** The last answer of each conversation, until something was shown about it. */
  readonly #last = new Map<ConversationId, LastAnswer>()

  constructor(parts: FeedbackParts) {
    this.#parts = parts
  }

  /** Calls back with every signal. */
  onSignal(listener: (given: GivenSignal) => void): void {
    this.#listeners.add(listener)
  }

  /** A turn begins: by what it asks it says what became of the answer before it. */
  began(turn: Turn): void {
    if (turn.warming) return
    const before = this.#last.get(turn.conversationId)
    this.#last.delete(turn.conversationId)
    if (before) this.#give({ ...before, conversationId: turn.conversationId }, shownBy(turn, before), null)
  }

  /** A turn has ended. */
  ended(record: TurnRecord): void {
    const { conversationId, turnId, messageId, model, outcome } = record
    if (outcome !== 'failed') this.#last.set(conversationId, { turnId, messageId, model, outcome })
    if (outcome === 'stopped') this.#give(record, 'abandoned', null)
  }

  /** The person says what an answer was worth. Saying it again replaces what was said. */
  rate(turnId: TurnId, conversationId: ConversationId, good: boolean, reason: BadReason | null): void {
    this.#give({ turnId, conversationId }, good ? 'good' : 'bad', good ? null : reason)
  }

  /** The person wrote what an answer should have been: the conversation goes on with that. */
  edited(turnId: TurnId, conversationId: ConversationId): void {
    if (this.#last.get(conversationId)?.turnId === turnId) this.#last.delete(conversationId)
    this.#give({ turnId, conversationId }, 'edited-answer', null)
  }

  /** The person took an answer with them. */
  copied(turnId: TurnId, conversationId: ConversationId): void {
    this.#give({ turnId, conversationId }, 'copied', null)
  }

  #give(
    { turnId, conversationId }: Pick<GivenSignal, 'turnId' | 'conversationId'>,
    signal: AnswerSignal,
    reason: BadReason | null
  ): void {
    this.#parts.signals.put(turnId, conversationId, signal, reason, this.#parts.clock.now())
    for (const listener of this.#listeners) listener({ turnId, conversationId, signal, reason })
  }
}

/** What a turn says about the answer that was the last before it. */
function shownBy(turn: Turn, before: LastAnswer): AnswerSignal {
  const ids = turn.messages.map(({ messageId }) => messageId).filter((id): id is MessageId => id !== null)
  if (ids.at(-1) === before.messageId) return 'continued'
  if (!turn.fresh) return ids.includes(before.messageId) ? 'kept' : 'edited-question'
  if (turn.served !== undefined) return 'wrong-from-cache'
  return turn.wanted !== 'auto' && turn.wanted !== before.model ? 'other-model' : 'asked-again'
}
