import type { CompletionChunk, FinishReason } from '../../domain/completion.ts'
import type { AnswerReader } from '../protocol.ts'
import { throwReported, unfinished } from '../wire/stream-end-errors.ts'
import type { Whose } from '../wire/classify-error.ts'
import { at, fieldsOf, listOf, textOf, type Fields } from '../wire/fields.ts'
import { laterCounts } from '../wire/later-counts.ts'
import { ToolBudget } from '../wire/tool-budget.ts'
import { PartialArguments } from './partial-arguments.ts'
import { readUsage, USAGE_FIELDS } from './google-usage.ts'

const FILTERS: ReadonlySet<string> = new Set([
  'SAFETY',
  'RECITATION',
  'BLOCKLIST',
  'PROHIBITED_CONTENT',
  'SPII',
  'LANGUAGE',
  'IMAGE_SAFETY',
  'IMAGE_PROHIBITED_CONTENT',
  'MODEL_ARMOR'
])

/**
 * Reads an answer of the Gemini protocol: a row of partial responses whose first candidate is the answer. Calls of
 * functions may come with all arguments or one argument at a time.
 */
export class GoogleReader implements AnswerReader {
  readonly #whose: Whose
  readonly #budget: ToolBudget
  readonly #calls: CompletionChunk[] = []
  #growing: { id: string; name: string; parts: PartialArguments } | null = null
  #rawReason: string | undefined
  #note: string | undefined
  #blocked = false
  #usage: Fields = {}
  #began = false

  constructor(whose: Whose) {
    this.#whose = whose
    this.#budget = new ToolBudget(whose.provider)
  }

  get whole(): boolean {
    return this.#rawReason !== undefined
  }

  read(value: unknown): readonly CompletionChunk[] {
    // Vertex and some gateways wrap it.
    const fields = fieldsOf(at(value, 'response')) ?? fieldsOf(value)
    if (!fields) return []
    throwReported(fields, this.#whose)
    this.#usage = laterCounts(this.#usage, fields['usageMetadata'], USAGE_FIELDS)
    const blockReason = textOf(at(fields, 'promptFeedback', 'blockReason'))
    if (blockReason !== undefined) {
      this.#blocked = true
      this.#rawReason = blockReason
      this.#note = textOf(at(fields, 'promptFeedback', 'blockReasonMessage'))
    }
    const candidate = fieldsOf(listOf(fields['candidates']).find((one) => (at(one, 'index') ?? 0) === 0))
    if (!candidate) return []
    this.#began = true
    const chunks = listOf(at(candidate, 'content', 'parts')).flatMap((part) => this.#part(fieldsOf(part) ?? {}))
    this.#rawReason = textOf(candidate['finishReason']) ?? this.#rawReason
    this.#note = textOf(candidate['finishMessage']) ?? this.#note
    return chunks
  }

  end(): readonly CompletionChunk[] {
    if (this.#rawReason === undefined) throw unfinished(this.#whose, this.#began)
    this.#closeGrowing()
    const note = this.#note
    return [
      ...this.#calls,
      {
        type: 'finish',
        reason: this.#reason(),
        rawReason: this.#rawReason,
        usage: readUsage(this.#usage),
        ...(note !== undefined && { note })
      }
    ]
  }

  #reason(): FinishReason {
    const raw = this.#rawReason ?? ''
    if (this.#blocked || FILTERS.has(raw)) return 'filter'
    if (raw === 'MAX_TOKENS') return 'length'
    if (this.#calls.length > 0) return 'tool-calls'
    return raw === 'STOP' ? 'stop' : 'other'
  }

  #part(part: Fields): CompletionChunk[] {
    const call = fieldsOf(part['functionCall'])
    if (call) this.#call(call)
    const text = textOf(part['text'])
    return text === undefined ? [] : [{ type: 'delta', channel: part['thought'] === true ? 'reasoning' : 'text', text }]
  }

  #call(call: Fields): void {
    const name = textOf(call['name'])
    if (name !== undefined) {
      this.#closeGrowing()
      this.#budget.call()
      this.#budget.piece(name)
      const id = textOf(call['id']) ?? `call-${this.#calls.length + 1}`
      if (call['willContinue'] !== true && call['partialArgs'] === undefined) {
        this.#calls.push({
          type: 'tool-call',
          id,
          name,
          arguments: this.#budget.piece(JSON.stringify(call['args'] ?? {}))
        })
        return
      }
      this.#growing = { id, name, parts: new PartialArguments(this.#budget) }
    }
    this.#growing?.parts.addAll(call['partialArgs'])
    if (call['willContinue'] !== true) this.#closeGrowing()
  }

  #closeGrowing(): void {
    if (!this.#growing) return
    const { id, name, parts } = this.#growing
    this.#growing = null
    this.#calls.push({ type: 'tool-call', id, name, arguments: parts.json })
  }
}
