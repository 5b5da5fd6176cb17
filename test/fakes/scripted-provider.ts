import type { CompletionChunk, CompletionRequest } from '../../main/domain/completion.ts'
import type { ModelRef, ProviderId } from '../../main/domain/ids.ts'
import type { Model } from '../../main/domain/model.ts'
import type { Provider } from '../../main/providers/provider.ts'

export const scriptedModel: Model = {
  ref: 'scripted:one' as ModelRef,
  provider: 'scripted' as ProviderId,
  name: 'Scripted',
  where: 'local',
  contextWindow: 1000,
  demo: false
}

export const otherModel: Model = {
  ...scriptedModel,
  ref: 'other:two' as ModelRef,
  provider: 'other' as ProviderId,
  name: 'Other'
}

/** A provider whose stream a test writes, chunk by chunk. A token is a character here. */
export class ScriptedProvider implements Provider {
  readonly id: ProviderId
  readonly requests: CompletionRequest[] = []
  model: Model
  #queue: (CompletionChunk | Error | 'close')[] = []
  #wake: () => void = () => undefined

  constructor(model = scriptedModel) {
    this.id = model.provider
    this.model = model
  }

  models(): Model[] {
    return [this.model]
  }

  say(...items: (CompletionChunk | Error | 'close')[]): void {
    this.#queue.push(...items)
    this.#wake()
  }

  async *stream(request: CompletionRequest, signal: AbortSignal): AsyncGenerator<CompletionChunk> {
    this.requests.push(request)
    for (;;) {
      if (signal.aborted) return
      const item = this.#queue.shift()
      if (item === 'close') return
      if (item instanceof Error) throw item
      if (item) {
        yield item
        if (item.type === 'finish') return
        continue
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve
        signal.addEventListener('abort', () => resolve(), { once: true })
      })
    }
  }

  countTokens(_model: Model, texts: string[]): Promise<number[]> {
    return Promise.resolve(texts.map((text) => text.length))
  }
}

export const delta = (text: string): CompletionChunk => ({ type: 'delta', channel: 'text', text })
export const finish = (output = 3): CompletionChunk => ({
  type: 'finish',
  reason: 'stop',
  rawReason: 'stop',
  usage: { input: 10, output }
})
