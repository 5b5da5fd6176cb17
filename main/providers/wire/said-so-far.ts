import type { CompletionChunk } from '../../domain/completion.ts'
import { ANSWER_LIMITS } from '../../domain/limits.ts'
import { limitReached } from './limit-reached.ts'

/** Counts what an answer says. @param provider its name, for errors */
export class SaidSoFar {
  readonly #provider: string
  #characters = 0
  #began = false

  constructor(provider: string) {
    this.#provider = provider
  }

  /** Whether anything of the answer came. */
  get began(): boolean {
    return this.#began
  }

  /** Passes a chunk on; the last one that fits is whole. @throws SextantError `answer-too-big` */
  pass(chunk: CompletionChunk): CompletionChunk {
    this.#began ||= chunk.type === 'delta' || chunk.type === 'tool-call'
    if (chunk.type !== 'delta') return chunk
    this.#characters += chunk.text.length
    if (this.#characters > ANSWER_LIMITS.textCharacters)
      throw limitReached(this.#provider, 'big', ANSWER_LIMITS.textCharacters)
    return chunk
  }
}
