import type { CompletionChunk, CompletionRequest } from '../../domain/completion.ts'
import type { ExchangeWatch } from '../../domain/recorded-exchange.ts'
import type { Model } from '../../domain/model.ts'
import type { InferenceClient } from '../../inference/client.ts'
import type { LocalModelFile } from '../../inference/local-model-file.ts'
import { LOCAL_PROVIDER, type ModelLibrary } from '../../inference/model-library.ts'
import type { Provider } from '../provider.ts'
import { watchLocalAnswer } from './watch-local-answer.ts'

/** Models on this machine: nothing leaves it. */
export class LocalProvider implements Provider {
  readonly id = LOCAL_PROVIDER
  readonly #library: Pick<ModelLibrary, 'models' | 'fileOf'>
  readonly #client: Pick<InferenceClient, 'complete' | 'count'>

  constructor(library: Pick<ModelLibrary, 'models' | 'fileOf'>, client: Pick<InferenceClient, 'complete' | 'count'>) {
    this.#library = library
    this.#client = client
  }

  models(): Model[] {
    return this.#library.models()
  }

  async *stream(
    request: CompletionRequest,
    signal: AbortSignal,
    watch?: ExchangeWatch
  ): AsyncGenerator<CompletionChunk> {
    const file: LocalModelFile = this.#library.fileOf(request.model)
    const answer = this.#client.complete(file, request, signal)
    yield* watch ? watchLocalAnswer(request, answer, watch) : answer
  }

  // Async, so that a missing file rejects instead of throwing.
  async countTokens(model: Model, texts: string[], signal: AbortSignal): Promise<number[]> {
    return await this.#client.count(this.#library.fileOf(model.ref), texts, signal)
  }
}
