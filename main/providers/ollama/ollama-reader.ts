import type { CompletionChunk, FinishReason } from '../../domain/completion.ts'
import type { AnswerReader } from '../protocol.ts'
import { throwReported, unfinished } from '../wire/stream-end-errors.ts'
import type { Whose } from '../wire/classify-error.ts'
import { at, fieldsOf, listOf, textOf, type Fields } from '../wire/fields.ts'
import { ToolBudget } from '../wire/tool-budget.ts'
import { readUsage } from './ollama-usage.ts'

/** Reads an answer of Ollama: a JSON object a line, the last with `done`. Understands /api/chat and /api/generate. */
export class OllamaReader implements AnswerReader {
  readonly #whose: Whose
  readonly #budget: ToolBudget
  readonly #calls: CompletionChunk[] = []
  #last: Fields | undefined
  #began = false

  constructor(whose: Whose) {
    this.#whose = whose
    this.#budget = new ToolBudget(whose.provider)
  }

  get whole(): boolean {
    return this.#last !== undefined
  }

  read(value: unknown): readonly CompletionChunk[] {
    const line = fieldsOf(value)
    if (!line) return []
    throwReported(line, this.#whose)
    const message = fieldsOf(line['message'])
    this.#began ||= message !== undefined || 'response' in line || 'done' in line
    for (const call of listOf(message?.['tool_calls'])) this.#call(call)
    if (line['done'] === true) this.#last = line
    const thought = textOf(message?.['thinking'] ?? line['thinking'])
    const text = textOf(message?.['content'] ?? line['response'])
    const chunks: CompletionChunk[] = []
    if (thought !== undefined) chunks.push({ type: 'delta', channel: 'reasoning', text: thought })
    if (text !== undefined) chunks.push({ type: 'delta', channel: 'text', text })
    return chunks
  }

  end(): readonly CompletionChunk[] {
    if (!this.#last) throw unfinished(this.#whose, this.#began)
    // Versions before 0.1.40 did not say why.
    const rawReason = textOf(this.#last['done_reason']) ?? ''
    return [
      ...this.#calls,
      { type: 'finish', reason: this.#reason(rawReason), rawReason, usage: readUsage(this.#last) }
    ]
  }

  #reason(raw: string): FinishReason {
    if (raw === 'length') return 'length'
    if (raw !== 'stop' && raw !== '') return 'other'
    return this.#calls.length > 0 ? 'tool-calls' : 'stop'
  }

  #call(call: unknown): void {
    const given = at(call, 'function', 'arguments')
    this.#budget.call()
    this.#calls.push({
      type: 'tool-call',
      id: textOf(at(call, 'id')) ?? `call-${this.#calls.length + 1}`,
      name: this.#budget.piece(textOf(at(call, 'function', 'name')) ?? ''),
      arguments: this.#budget.piece(typeof given === 'string' ? given : JSON.stringify(given ?? {}))
    })
  }
}
