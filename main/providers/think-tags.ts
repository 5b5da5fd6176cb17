import type { CompletionChunk } from '../domain/completion.ts'

/** How models mark their thoughts, each with what ends them. Opening marks stand at the very beginning of an answer. */
const MARKS: readonly (readonly [open: string, close: string])[] = [
  ['<think>', '</think>'],
  ['<thinking>', '</thinking>'],
  ['<thought>', '</thought>'],
  ['<reasoning>', '</reasoning>'],
  ['<seed:think>', '</seed:think>'],
  ['[THINK]', '[/THINK]'],
  ['◁think▷', '◁/think▷'],
  ['<|begin_of_thought|>', '<|end_of_thought|>'],
  ['<|START_THINKING|>', '<|END_THINKING|>'],
  ['<unused94>thought', '<unused95>'],
  ['<|channel|>analysis<|message|>', '<|start|>assistant<|channel|>final<|message|>']
]

/** Models whose template opens the thought itself, by their names: their answers begin in the middle of it. */
const OPENED_BY_TEMPLATE = /(?:^|[-_/.: ])(?:r1|qwq|z1|thinking|think|reasoning|reasoner)(?:$|[-_/.: ])/i

/** Whether answers of a model may begin with thoughts that no mark opens. */
export const mayBeginInThought = (model: string): boolean => OPENED_BY_TEMPLATE.test(model)

/**
 * Takes reasoning out of an answer that begins with it between marks, as models write it whose server does not know
 * better. Marks later in the answer are part of it.
 * @param beginsInThought the answer may begin in the middle of a thought: nothing of it is told before the mark that
 *   ends the thought, or before its own end
 * @param onUnopened told when a thought ended that no mark had opened
 */
export async function* withoutThinkTags(
  chunks: AsyncIterable<CompletionChunk>,
  beginsInThought = false,
  onUnopened: () => void = () => undefined
): AsyncGenerator<CompletionChunk> {
  const splitter = new ThinkSplitter(beginsInThought, onUnopened)
  try {
    for await (const chunk of chunks) {
      if (chunk.type === 'delta' && chunk.channel === 'text' && !chunk.refusal) yield* splitter.push(chunk.text)
      else {
        if (chunk.type === 'finish' || chunk.type === 'tool-call') yield* splitter.rest()
        // A server that tells thoughts apart knows better.
        if (chunk.type === 'delta' && chunk.channel === 'reasoning') yield* splitter.trust()
        yield chunk
      }
    }
  } catch (error) {
    yield* splitter.rest()
    throw error
  }
  yield* splitter.rest()
}

class ThinkSplitter {
  #state: 'begin' | 'unknown' | 'thought' | 'after' | 'answer' = 'begin'
  #closing = ''
  /** What may be the beginning of a mark, or white space around one. */
  #held = ''
  readonly #beginsInThought: boolean
  readonly #onUnopened: () => void

  constructor(beginsInThought: boolean, onUnopened: () => void) {
    this.#beginsInThought = beginsInThought
    this.#onUnopened = onUnopened
  }

  push(text: string): CompletionChunk[] {
    this.#held += text
    const chunks: CompletionChunk[] = []
    if (this.#state === 'begin') this.#begin()
    if (this.#state === 'unknown') chunks.push(...this.#wait())
    if (this.#state === 'thought') chunks.push(...this.#think())
    if (this.#state === 'after') {
      this.#held = this.#held.trimStart()
      if (this.#held !== '') this.#state = 'answer'
    }
    return this.#state === 'answer' ? [...chunks, ...this.rest()] : chunks
  }

  rest(): CompletionChunk[] {
    const text = this.#held
    this.#held = ''
    return text === '' ? [] : [{ type: 'delta', channel: this.#state === 'thought' ? 'reasoning' : 'text', text }]
  }

  /** Nothing that comes is a mark from now on. */
  trust(): CompletionChunk[] {
    if (this.#state !== 'begin' && this.#state !== 'unknown') return []
    this.#state = 'answer'
    return this.rest()
  }

  #begin(): void {
    const start = this.#held.trimStart()
    const mark = MARKS.find(([open]) => start.startsWith(open))
    if (mark) {
      this.#state = 'thought'
      this.#closing = mark[1]
      this.#held = start.slice(mark[0].length).trimStart()
    } else if (MARKS.some(([, close]) => start.startsWith(close))) this.#state = 'unknown'
    else if (!MARKS.some((pair) => pair.some((one) => one.startsWith(start))))
      this.#state = this.#beginsInThought ? 'unknown' : 'answer'
  }

  /** Holds everything until a mark ends a thought that none opened. */
  #wait(): CompletionChunk[] {
    const ends = MARKS.map(([, close]) => ({ close, at: this.#held.indexOf(close) })).filter(({ at }) => at >= 0)
    const [first] = ends.sort((one, other) => one.at - other.at)
    if (!first) return []
    const text = this.#held.slice(0, first.at).trim()
    this.#held = this.#held.slice(first.at + first.close.length)
    this.#state = 'after'
    this.#onUnopened()
    return text === '' ? [] : [{ type: 'delta', channel: 'reasoning', text }]
  }

  #think(): CompletionChunk[] {
    const closing = this.#closing
    const end = this.#held.indexOf(closing)
    const text =
      end < 0 ? this.#held.slice(0, this.#held.length - partOf(closing, this.#held)) : this.#held.slice(0, end)
    this.#held = this.#held.slice(end < 0 ? text.length : end + closing.length)
    if (end >= 0) this.#state = 'after'
    return text === '' ? [] : [{ type: 'delta', channel: 'reasoning', text }]
  }
}

/** How many characters at the end of a text may be the beginning of the mark. */
function partOf(mark: string, text: string): number {
  for (let length = Math.min(mark.length - 1, text.length); length > 0; length--)
    if (mark.startsWith(text.slice(-length))) return length
  return 0
}
