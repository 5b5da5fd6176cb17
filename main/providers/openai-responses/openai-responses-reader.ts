import type { CompletionChunk, DeltaChannel, FinishReason, TokenUsage } from '../../domain/completion.ts'
import type { SextantError } from '../../domain/errors.ts'
import type { AnswerReader } from '../protocol.ts'
import { endedBadly, reportedIn, unfinished, withRawReason } from '../wire/stream-end-errors.ts'
import type { Whose } from '../wire/classify-error.ts'
import { at, fieldsOf, listOf, textOf, type Fields } from '../wire/fields.ts'
import { ToolBudget } from '../wire/tool-budget.ts'
import { readUsage } from './openai-responses-usage.ts'

const ENDS: ReadonlySet<string> = new Set([
  'response.completed',
  'response.incomplete',
  'response.failed',
  'response.cancelled',
  'response.done'
])

/**
 * Reads an answer of the Responses protocol. Text counts once, whether it comes in deltas, whole when its part is done,
 * or only with the response at its end. A body may hold several responses in a row: the last says how it ended.
 */
export class ResponsesReader implements AnswerReader {
  readonly #whose: Whose
  readonly #budget: ToolBudget
  /** The parts of the response that were told: when a part is done, its whole text comes once more. */
  readonly #told = new Set<string>()
  readonly #calls = new Map<string, CompletionChunk>()
  /** Ids of the calls of the response that is being read; ids of items can not be trusted, some gateways change them. */
  #callIds = new Set<string>()
  #end: Fields | undefined
  #error: SextantError | undefined
  #usage: TokenUsage = {}
  #refused = false
  #began = false

  constructor(whose: Whose) {
    this.#whose = whose
    this.#budget = new ToolBudget(whose.provider)
  }

  get whole(): boolean {
    return this.#end !== undefined || this.#error !== undefined
  }

  read(value: unknown, name: string | undefined): readonly CompletionChunk[] {
    const event = fieldsOf(value)
    if (!event) return []
    const type = textOf(event['type']) ?? name ?? ''
    if (event['object'] === 'response') return this.#ended(event)
    if (ENDS.has(type)) return this.#ended(fieldsOf(event['response']) ?? {})
    // Most servers then end the response as failed, and say so with the same error once more.
    this.#error ??= reportedIn(value, this.#whose)
    this.#began ||= type.startsWith('response.')
    switch (type) {
      case 'response.created':
        this.#told.clear()
        this.#callIds = new Set()
        return []
      case 'response.output_text.delta':
        return this.#piece('text', event, event['delta'])
      case 'response.output_text.done':
        return this.#whole('text', event, event['text'])
      case 'response.refusal.delta':
        return this.#refusal(this.#piece('text', event, event['delta']))
      case 'response.refusal.done':
        return this.#refusal(this.#whole('text', event, event['refusal']))
      case 'response.reasoning_summary_text.delta':
      case 'response.reasoning_text.delta':
        return this.#piece('reasoning', event, event['delta'])
      case 'response.reasoning_summary_text.done':
      case 'response.reasoning_text.done':
        return this.#whole('reasoning', event, event['text'])
      case 'response.output_item.done':
        this.#call(fieldsOf(event['item']))
        return this.#item(fieldsOf(event['item']), event['output_index'])
      default:
        return []
    }
  }

  end(): readonly CompletionChunk[] {
    if (this.#error) throw this.#error
    if (!this.#end) throw unfinished(this.#whose, this.#began)
    const rawReason = textOf(this.#end['status']) ?? ''
    return [...this.#calls.values(), { type: 'finish', reason: this.#reason(rawReason), rawReason, usage: this.#usage }]
  }

  #reason(status: string): FinishReason {
    if (status === 'incomplete') {
      const why = textOf(at(this.#end, 'incomplete_details', 'reason'))
      return why === 'content_filter' ? 'filter' : 'length'
    }
    if (this.#refused) return 'refusal'
    return status === 'completed' ? (this.#callIds.size > 0 ? 'tool-calls' : 'stop') : 'other'
  }

  /** The response as it is at the end; when nothing of it came before, all of it comes now. */
  #ended(response: Fields): CompletionChunk[] {
    this.#began = true
    // Places differ from those in the events when the provider leaves some items out here.
    const told = this.#told.size > 0
    const chunks = listOf(response['output']).flatMap((item, index) => {
      this.#call(fieldsOf(item))
      return told ? [] : this.#item(fieldsOf(item), index)
    })
    if (fieldsOf(response['usage'])) this.#usage = readUsage(response['usage'])
    const status = textOf(response['status'])
    const error = reportedIn({ response }, this.#whose) ?? this.#error
    if (error) throw withRawReason(error, status ?? '')
    if (status === 'failed' || status === 'cancelled') throw endedBadly(this.#whose, status)
    this.#end = response
    return chunks
  }

  #refusal(chunks: CompletionChunk[]): CompletionChunk[] {
    this.#refused = true
    return chunks.map((chunk) => (chunk.type === 'delta' ? { ...chunk, refusal: true } : chunk))
  }

  /** A whole item, as far as it did not come in deltas. */
  #item(item: Fields | undefined, index: unknown): CompletionChunk[] {
    if (item?.['type'] === 'message')
      return listOf(item['content']).flatMap((part, content) => {
        const place = { output_index: index, item_id: item['id'], content_index: content }
        const refusal = textOf(at(part, 'refusal'))
        return refusal === undefined
          ? this.#whole('text', place, at(part, 'text'))
          : this.#refusal(this.#whole('text', place, refusal))
      })
    if (item?.['type'] !== 'reasoning') return []
    const summaries = listOf(item['summary']).flatMap((part, n) =>
      this.#whole('reasoning', { output_index: index, item_id: item['id'], summary_index: n }, at(part, 'text'))
    )
    const thoughts = listOf(item['content']).flatMap((part, n) =>
      this.#whole('reasoning', { output_index: index, item_id: item['id'], content_index: n }, at(part, 'text'))
    )
    return [...summaries, ...thoughts]
  }

  /** Tools that the provider runs itself have items of other types. */
  #call(item: Fields | undefined): void {
    if (item?.['type'] !== 'function_call' && item?.['type'] !== 'custom_tool_call') return
    const id = textOf(item['call_id']) ?? textOf(item['id']) ?? `call-${this.#calls.size}`
    this.#callIds.add(id)
    if (!this.#calls.has(id)) this.#budget.call()
    const said = item['arguments'] ?? item['input']
    const text = typeof said === 'string' ? said : fieldsOf(said) ? JSON.stringify(said) : ''
    if (!this.#calls.has(id)) this.#budget.piece(`${id}${textOf(item['name']) ?? ''}${text}`)
    this.#calls.set(id, { type: 'tool-call', id, name: textOf(item['name']) ?? '', arguments: text })
  }

  #piece(channel: DeltaChannel, place: Fields, delta: unknown): CompletionChunk[] {
    const text = textOf(delta)
    if (text === undefined) return []
    const key = keyOf(channel, place)
    // Parts of a summary are paragraphs.
    const begins = channel === 'reasoning' && !this.#told.has(key) && Number(place['summary_index'] ?? 0) > 0
    this.#told.add(key)
    return [{ type: 'delta', channel, text: begins ? `\n\n${text}` : text }]
  }

  /** A whole part, unless it came in deltas. */
  #whole(channel: DeltaChannel, place: Fields, text: unknown): CompletionChunk[] {
    return this.#told.has(keyOf(channel, place)) ? [] : this.#piece(channel, place, text)
  }
}

/** A part by its place; by its item's id where a server leaves places out, since other servers change the ids. */
const keyOf = (channel: DeltaChannel, place: Fields): string =>
  [channel, place['output_index'] ?? place['item_id'], place['summary_index'] ?? place['content_index'] ?? 0].join(':')
