import type { CompletionChunk, CompletionRequest } from '../domain/completion.ts'
import type { ExchangeWatch } from '../domain/recorded-exchange.ts'
import type { ProviderId } from '../domain/ids.ts'
import type { Model } from '../domain/model.ts'

/** One source of completions: this machine's models, or a company's. */
export interface Provider {
  readonly id: ProviderId
  /** Models that can be asked now, without asking the network. */
  models(): Model[]
  /**
   * Answers a request. The stream ends after its `finish` chunk; when the signal aborts it ends early, without one.
   * @param watch is told of every request for the answer, as it is sent, and of what comes back
   * @throws SextantError with the reason, also after some chunks have come.
   */
  stream(request: CompletionRequest, signal: AbortSignal, watch?: ExchangeWatch): AsyncIterable<CompletionChunk>
  /** Tokens of each text as this model reads it, without what a chat template adds around a message. */
  countTokens(model: Model, texts: string[], signal: AbortSignal): Promise<number[]>
}
