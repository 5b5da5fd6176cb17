import type { CompletionChunk, DeltaChannel, FinishReason, TokenUsage } from '../../domain/completion.ts'
import type { AnswerReader, Quirks } from '../protocol.ts'
import { endedBadly, throwReported, unfinished } from '../wire/stream-end-errors.ts'
import type { Whose } from '../wire/classify-error.ts'
import { at, fieldsOf, listOf, textOf, type Fields } from '../wire/fields.ts'
import { ToolBudget } from '../wire/tool-budget.ts'
import { ToolCalls } from './tool-calls.ts'
import { readUsage } from './openai-chat-usage.ts'

const REASONS: ReadonlyMap<string, FinishReason> = new Map(
  Object.entries<FinishReason>({
    stop: 'stop',
    eos: 'stop',
    end_turn: 'stop',
    stop_sequence: 'stop',
    length: 'length',
    max_tokens: 'length',
    model_length: 'length',
    content_filter: 'filter',
    safety: 'filter',
    sensitive: 'filter',
    recitation: 'filter',
    prohibited_content: 'filter',
    tool_calls: 'tool-calls',
    function_call: 'tool-calls',
    tool_use: 'tool-calls',
    refusal: 'refusal'
  })
)

/** Words of servers for an answer that they could not bring to its end. */
const FAILURES: ReadonlySet<string> = new Set(['error', 'insufficient_system_resource', 'network_error', 'abort'])

/**
 * Reads an answer of the Chat Completions protocol as OpenAI and its many imitators speak it: in pieces or whole,
 * content as text or as parts, usage with the last piece, in one of its own or in every one, old function calls, and
 * text completions.
 */
export class ChatReader implements AnswerReader {
  readonly #whose: Whose
  readonly #quirks: Quirks
  readonly #calls: ToolCalls
  #rawReason: string | undefined
  #usage: TokenUsage = {}
  #told = false
  #refused = false
  #began = false

  constructor(whose: Whose, quirks: Quirks) {
    this.#whose = whose
    this.#quirks = quirks
    this.#calls = new ToolCalls(new ToolBudget(whose.provider))
  }

  get whole(): boolean {
    return this.#rawReason !== undefined
  }

  read(value: unknown): readonly CompletionChunk[] {
    const fields = fieldsOf(value)
    if (!fields) return []
    // Others stand beside the first only when several answers were asked for, which we never do.
    const choice = fieldsOf(listOf(fields['choices']).find((one) => (at(one, 'index') ?? 0) === 0))
    const usage = fields['usage'] ?? choice?.['usage'] ?? at(fields, 'x_groq', 'usage')
    if (fieldsOf(usage)) this.#usage = readUsage(usage, this.#quirks)
    const chunks = choice ? this.#choice(choice) : []
    const reason = textOf(choice?.['finish_reason'])
    throwReported(value, this.#whose, reason)
    if (reason !== undefined && FAILURES.has(reason)) throw endedBadly(this.#whose, reason)
    this.#rawReason = reason ?? this.#rawReason
    return chunks
  }

  end(done: boolean): readonly CompletionChunk[] {
    const calls = this.#calls.chunks
    if (this.#rawReason === undefined && !done) throw unfinished(this.#whose, this.#began || calls.length > 0)
    return [
      ...calls,
      { type: 'finish', reason: this.#reason(calls.length > 0), rawReason: this.#rawReason ?? '', usage: this.#usage }
    ]
  }

  #reason(calls: boolean): FinishReason {
    if (this.#refused) return 'refusal'
    const reason = this.#rawReason === undefined ? 'other' : (REASONS.get(this.#rawReason.toLowerCase()) ?? 'other')
    return calls && reason === 'stop' ? 'tool-calls' : reason
  }

  #choice(choice: Fields): CompletionChunk[] {
    this.#began = true
    const delta = fieldsOf(choice['delta'])
    const message = fieldsOf(choice['message'])
    const piece = delta ?? message ?? {}
    const chunks = [...this.#reasoning(piece), ...this.#content(piece['content'])]
    // A whole message after its pieces only repeats them.
    if (!delta && message && this.#told) return []
    const refusal = textOf(piece['refusal'])
    if (refusal !== undefined) {
      this.#refused = true
      chunks.push({ type: 'delta', channel: 'text', text: refusal, refusal: true })
    }
    const completed = textOf(choice['text'])
    if (completed !== undefined) chunks.push({ type: 'delta', channel: 'text', text: completed })
    for (const call of listOf(piece['tool_calls'])) this.#calls.add(call)
    const old = fieldsOf(piece['function_call'])
    if (old) this.#calls.add({ index: 0, function: old })
    this.#told ||= chunks.length > 0
    return chunks
  }

  /** Servers name it differently, and some send the same text under two names. */
  #reasoning(piece: Fields): CompletionChunk[] {
    const told = textOf(piece['reasoning_content']) ?? textOf(piece['reasoning']) ?? textOf(piece['thinking'])
    if (told !== undefined) return [{ type: 'delta', channel: 'reasoning', text: told }]
    return listOf(piece['reasoning_details']).flatMap((detail) =>
      deltas('reasoning', at(detail, 'text') ?? at(detail, 'summary'))
    )
  }

  #content(content: unknown): CompletionChunk[] {
    if (!Array.isArray(content)) return deltas('text', content)
    return content.flatMap((part: unknown) => {
      if (typeof part === 'string') return deltas('text', part)
      const thought = at(part, 'thinking') ?? at(part, 'reasoning')
      if (typeof thought === 'string') return deltas('reasoning', thought)
      if (thought !== undefined) return listOf(thought).flatMap((inner) => deltas('reasoning', at(inner, 'text')))
      return deltas('text', at(part, 'text'))
    })
  }
}

function deltas(channel: DeltaChannel, text: unknown): CompletionChunk[] {
  return typeof text === 'string' && text !== '' ? [{ type: 'delta', channel, text }] : []
}
