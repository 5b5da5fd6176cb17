import { ANSWER_LIMITS } from '../../domain/limits.ts'
import { limitReached } from './limit-reached.ts'

/** Counts the calls of tools in one answer, which are held until it ends. */
export class ToolBudget {
  readonly #provider: string
  #calls = 0
  #characters = 0

  /** @param provider its name, for errors */
  constructor(provider: string) {
    this.#provider = provider
  }

  /** @throws SextantError `answer-too-many` */
  call(): void {
    if (++this.#calls > ANSWER_LIMITS.toolCalls) throw limitReached(this.#provider, 'many', ANSWER_LIMITS.toolCalls)
  }

  /** Passes a piece of a name or of arguments on. @throws SextantError `answer-too-big` */
  piece(text: string): string {
    this.#characters += text.length
    if (this.#characters > ANSWER_LIMITS.toolCharacters)
      throw limitReached(this.#provider, 'big', ANSWER_LIMITS.toolCharacters)
    return text
  }
}
