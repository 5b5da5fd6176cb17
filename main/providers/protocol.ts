import type { ProviderKind, ModelFacts, ListedModel } from '../domain/listed-model.ts'
import type { CompletionChunk, CompletionRequest } from '../domain/completion.ts'
import type { Fields } from './wire/fields.ts'
import type { Repeats } from './resilience/continuation.ts'
import type { Whose } from './wire/classify-error.ts'

/** Where a server differs from the protocol it speaks. */
export interface Quirks {
  /**
   * How an answer that broke off is continued. prefill: it stands last and the model goes on. prefix: the same, marked
   * with `prefix: true`. vllm: the same, asked for by two fields. instruction (also when absent): the model is told to.
   */
  continues?: 'prefill' | 'prefix' | 'vllm' | 'instruction'
  /** The server counts reasoning beside the completion's tokens, not among them. */
  reasoningApart?: boolean
  /** Models write their reasoning into the answer, between <think> tags. */
  thinkTags?: boolean
  /** Where else the server tells about its models, below the base URL's origin. */
  modelFacts?: 'lm-studio' | 'llama-server'
  /** Answers only to a right key, for servers that list their models to everyone. */
  keyCheckPath?: string
  /** The field that limits the answer, where it is not `max_tokens`. */
  limitField?: 'max_completion_tokens'
  /** The server fails on `stream_options`. */
  noStreamOptions?: boolean
}

/** A request in a provider's own words. The body is changed where the provider refuses a part of it. */
export interface WireRequest {
  /** Below the base URL. */
  path: string
  body: Fields
  /** What the answer may begin with although the person has it already, when one that broke off is continued. */
  repeats?: Repeats
}

/**
 * Reads an answer. One reader reads one answer, a JSON value at a time.
 */
export interface AnswerReader {
  /**
   * What a value of the body means.
   * @throws SextantError with the failure that the provider reports
   */
  read(value: unknown, name: string | undefined): readonly CompletionChunk[]
  /** Whether the provider has said that the answer is whole. More may follow, such as the usage. */
  readonly whole: boolean
  /**
   * What is still to be told when the body has ended: `finish` last.
   * @param done the body said itself that it is complete
   * @throws SextantError `answer-broken` when the answer is not whole, `provider-protocol` when there was none
   */
  end(done: boolean): readonly CompletionChunk[]
}

/** Asks the provider for a JSON value; an answer that is no success throws. */
export type GetJson = (path: string, body?: Fields) => Promise<unknown>

/** One provider's language: pure translation, without network, time or keys. */
export interface Protocol {
  readonly kind: ProviderKind
  /** What carries the key. */
  headers(key: string | undefined): Record<string, string>
  request(request: CompletionRequest, model: string, facts: ModelFacts, quirks: Quirks): WireRequest
  reader(whose: Whose, quirks: Quirks): AnswerReader
  /** The models for chatting, in the provider's order. */
  listModels(get: GetJson, quirks: Quirks): Promise<ListedModel[]>
}
