import type { CompletionChunk } from '../domain/completion.ts'

const OPENING = ['<think>', '<thinking>'] as const

/**
 * Takes reasoning out of an answer that begins with it between <think> tags, as models write it whose server does not
 * know better. Tags later in the answer are part of it.
 */
export async function* withoutThinkTags(chunks: AsyncIterable<CompletionChunk>): AsyncGenerator<CompletionChunk> {
  const splitter = new ThinkSplitter()
  try {
    for await (const chunk of chunks) {
      if (chunk.type === 'delta' && chunk.channel === 'text') yield* splitter.push(chunk.text)
      else {
        if (chunk.type === 'finish' || chunk.type === 'tool-call') yield* splitter.rest()
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
  #state: 'begin' | 'thought' | 'after' | 'answer' = 'begin'
  #closing = ''
  /** What may be the beginning of a tag, or white space around one. */
  #held = ''

  push(text: string): CompletionChunk[] {
    this.#held += text
    const chunks: CompletionChunk[] = []
    if (this.#state === 'begin') this.#begin()
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

  #begin(): void {
    const start = this.#held.trimStart()
    const tag = OPENING.find((one) => start.startsWith(one))
    if (tag) {
      this.#state = 'thought'
      this.#closing = tag.replace('<', '</')
      this.#held = start.slice(tag.length).trimStart()
    } else if (!OPENING.some((one) => one.startsWith(start))) this.#state = 'answer'
  }

  #think(): CompletionChunk[] {
    const end = this.#held.indexOf(this.#closing)
    const text =
      end < 0 ? this.#held.slice(0, this.#held.length - partOf(this.#closing, this.#held)) : this.#held.slice(0, end)
    this.#held = this.#held.slice(end < 0 ? text.length : end + this.#closing.length)
    if (end >= 0) this.#state = 'after'
    return text === '' ? [] : [{ type: 'delta', channel: 'reasoning', text }]
  }
}

/** How many characters at the end of a text may be the beginning of the tag. */
function partOf(tag: string, text: string): number {
  for (let length = Math.min(tag.length - 1, text.length); length > 0; length--)
    if (tag.startsWith(text.slice(-length))) return length
  return 0
}
