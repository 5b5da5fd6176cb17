import { withoutTail } from '../../domain/without-tail.ts'
import type { LlamaModel, Token } from 'node-llama-cpp'

/** Tokens that belong to one character are never more than this. */
const LONGEST_CHARACTER_TOKENS = 12
/** Earlier tokens that the detokenizer looks at to decide on spaces. */
const LOOK_BACK = 4
const REPLACEMENT = '\uFFFD'

/** Turns tokens into text as they come, holding back those that are only a part of a character. */
export class TokenText {
  readonly #model: LlamaModel
  /** Tokens with a text that the detokenizer leaves out. */
  readonly #marks: ReadonlyMap<Token, string>
  #before: Token[]
  #pending: Token[] = []

  constructor(model: LlamaModel, before: readonly Token[], marks: ReadonlyMap<Token, string>) {
    this.#model = model
    this.#before = before.slice(-LOOK_BACK)
    this.#marks = marks
  }

  /** The text that is certain with this token; empty while a character is incomplete. */
  add(token: Token): string {
    const mark = this.#marks.get(token)
    if (mark !== undefined) return this.rest() + mark
    this.#pending.push(token)
    const text = this.#text()
    if (text.endsWith(REPLACEMENT) && this.#pending.length < LONGEST_CHARACTER_TOKENS) return ''
    return this.#taken(text)
  }

  /** What was held back; bytes that never became a character are dropped. */
  rest(): string {
    if (this.#pending.length === 0) return ''
    return this.#taken(withoutTail(this.#text(), REPLACEMENT))
  }

  #text(): string {
    return this.#model.detokenize(this.#pending, false, this.#before)
  }

  #taken(text: string): string {
    this.#before = [...this.#before, ...this.#pending].slice(-LOOK_BACK)
    this.#pending = []
    return text
  }
}
