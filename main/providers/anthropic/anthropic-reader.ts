import type { CompletionChunk, DeltaChannel, FinishReason } from '../../domain/completion.ts'
import type { AnswerReader } from '../protocol.ts'
import { throwReported, unfinished } from '../wire/stream-end-errors.ts'
import type { Whose } from '../wire/classify-error.ts'
import { at, countOf, fieldsOf, listOf, textOf, type Fields } from '../wire/fields.ts'
import { laterCounts } from '../wire/later-counts.ts'
import { ToolBudget } from '../wire/tool-budget.ts'
import { readUsage, USAGE_FIELDS } from './anthropic-usage.ts'

const REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['tool_use', 'tool-calls'],
  ['refusal', 'refusal']
])

interface ToolBlock {
  id: string
  name: string
  input: unknown
  json: string
}

/**
 * Reads an answer of the Messages protocol. Only blocks of type `tool_use` are for us to run: the provider runs its own
 * tools and tells about them in blocks of other types. A message that begins anew replaces the blocks that were open.
 */
export class AnthropicReader implements AnswerReader {
  readonly #whose: Whose
  readonly #open = new Map<number, ToolBlock>()
  readonly #calls: CompletionChunk[] = []
  #rawReason: string | undefined
  #note: string | undefined
  #usage: Fields = {}
  #stopped = false
  #began = false

  readonly #budget: ToolBudget

  constructor(whose: Whose) {
    this.#whose = whose
    this.#budget = new ToolBudget(whose.provider)
  }

  get whole(): boolean {
    return this.#stopped
  }

  read(value: unknown, name: string | undefined): readonly CompletionChunk[] {
    const event = fieldsOf(value)
    if (!event) return []
    const type = textOf(event['type']) ?? name ?? ''
    if (type !== 'message' && type !== 'completion') throwReported(value, this.#whose)
    switch (type) {
      case 'message_start': {
        this.#open.clear()
        this.#stopped = false
        return this.#message(fieldsOf(event['message']) ?? {})
      }
      case 'message':
        this.#stopped = true
        return this.#message(event)
      case 'completion': // the protocol before Messages
        this.#ended(event)
        return this.#delta('text', event['completion'])
      case 'content_block_start':
        return this.#begin(countOf(event['index']) ?? 0, fieldsOf(event['content_block']) ?? {})
      case 'content_block_delta':
        return this.#goOn(countOf(event['index']) ?? 0, fieldsOf(event['delta']) ?? {})
      case 'content_block_stop':
        this.#close(countOf(event['index']) ?? 0)
        return []
      case 'message_delta':
        this.#count(event['usage'])
        this.#ended(fieldsOf(event['delta']) ?? {})
        return []
      case 'message_stop':
        this.#stopped = true
        return []
      default:
        return []
    }
  }

  end(): readonly CompletionChunk[] {
    if (!this.#stopped && this.#rawReason === undefined) throw unfinished(this.#whose, this.#began)
    // Blocks that were never closed: whole ones count, a call that was cut off by the limit can not be run.
    for (const index of [...this.#open.keys()]) this.#close(index)
    const rawReason = this.#rawReason ?? ''
    const reason = REASONS.get(rawReason) ?? 'other'
    return [
      ...this.#calls,
      {
        type: 'finish',
        reason,
        rawReason,
        usage: readUsage(this.#usage),
        ...(this.#note !== undefined && { note: this.#note })
      }
    ]
  }

  #message(message: Fields): CompletionChunk[] {
    this.#began = true
    this.#count(message['usage'])
    this.#ended(message)
    return listOf(message['content']).flatMap((block, index) => {
      const chunks = this.#begin(index, fieldsOf(block) ?? {})
      this.#close(index)
      return chunks
    })
  }

  #begin(index: number, block: Fields): CompletionChunk[] {
    this.#began = true
    if (block['type'] === 'tool_use') {
      this.#budget.call()
      this.#open.set(index, {
        id: this.#budget.piece(textOf(block['id']) ?? ''),
        name: this.#budget.piece(textOf(block['name']) ?? ''),
        input: block['input'],
        json: ''
      })
      return []
    }
    if (block['type'] === 'thinking') return this.#delta('reasoning', block['thinking'])
    return block['type'] === 'text' ? this.#delta('text', block['text']) : []
  }

  #goOn(index: number, delta: Fields): CompletionChunk[] {
    const tool = this.#open.get(index)
    if (tool && typeof delta['partial_json'] === 'string') tool.json += this.#budget.piece(delta['partial_json'])
    if (delta['type'] === 'thinking_delta') return this.#delta('reasoning', delta['thinking'])
    return delta['type'] === 'text_delta' ? this.#delta('text', delta['text']) : []
  }

  #close(index: number): void {
    const tool = this.#open.get(index)
    this.#open.delete(index)
    if (!tool) return
    const input = fieldsOf(tool.input)
    const whole = input && Object.keys(input).length > 0 ? JSON.stringify(input) : '{}'
    const text = tool.json !== '' ? tool.json : this.#budget.piece(whole)
    try {
      JSON.parse(text)
    } catch {
      if (this.#rawReason === 'max_tokens') return
    }
    this.#calls.push({ type: 'tool-call', id: tool.id, name: tool.name, arguments: text })
  }

  #ended(fields: Fields): void {
    this.#rawReason = textOf(fields['stop_reason']) ?? this.#rawReason
    this.#note = textOf(at(fields, 'stop_details', 'explanation')) ?? this.#note
  }

  #count(usage: unknown): void {
    this.#usage = laterCounts(this.#usage, usage, USAGE_FIELDS)
  }

  #delta(channel: DeltaChannel, value: unknown): CompletionChunk[] {
    const text = textOf(value)
    return text === undefined ? [] : [{ type: 'delta', channel, text }]
  }
}
