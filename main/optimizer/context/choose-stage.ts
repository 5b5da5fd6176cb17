import type { RankedPassage, Ranking } from '../../domain/passage.ts'
import type { TurnMessage } from '../../domain/turn.ts'
import type { Clock } from '../../ports.ts'
import { resultOf, type Chosen, type Missed } from '../stages.ts'
import { contextMessages, type ContextMessage } from './context-message.ts'
import { rank, TermCache } from './rank.ts'
import type { Meanings } from './with-meaning.ts'
import { Slices } from '../../time/slices.ts'

export interface ChooseParts {
  clock: Pick<Clock, 'monotonic'>
  /** What messages mean, as far as that is known in time; undefined where no model says it. */
  meanings?: (messages: readonly ContextMessage[], signal: AbortSignal) => Promise<Meanings | undefined>
}

/** Stage 4: what belongs to the question, whichever model reads it. Nothing is judged until something does not fit. */
export class ChooseStage {
  readonly #parts: ChooseParts
  readonly #terms = new TermCache()

  constructor(parts: ChooseParts) {
    this.#parts = parts
  }

  choose({ turn, plan }: Missed, signal: AbortSignal): Chosen {
    return resultOf<Chosen>({ turn, plan, messages: turn.messages, ranking: this.ranking(signal) })
  }

  /** Judges once, however many candidates ask; messages of which a candidate can not read pictures are the same ones. */
  ranking(signal: AbortSignal): Ranking {
    const made = new Map<number, Promise<readonly RankedPassage[]>>()
    return (messages) => {
      const known = made.get(messages.length) ?? this.#rank(messages, signal)
      made.set(messages.length, known)
      return known
    }
  }

  async #rank(messages: readonly TurnMessage[], signal: AbortSignal): Promise<readonly RankedPassage[]> {
    const slices = new Slices(this.#parts.clock)
    const some = await contextMessages(
      messages,
      () => 0,
      () => slices.pause()
    )
    const meanings = await this.#parts.meanings?.(some, signal)
    return await rank(some, this.#terms, slices, meanings)
  }
}
