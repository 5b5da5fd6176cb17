import { describe, expect, test } from 'vitest'
import type { CompletionChunk, CompletionRequest } from '../../../../main/domain/completion.ts'
import { SextantError } from '../../../../main/domain/errors.ts'
import { DEFAULT_WORKSPACE, type ConversationId, type ModelRef, type ProviderId } from '../../../../main/domain/ids.ts'
import type { Model } from '../../../../main/domain/model.ts'
import type { LocalModelFile } from '../../../../main/inference/local-model-file.ts'
import { LocalProvider } from '../../../../main/providers/local/local-provider.ts'

const ref = 'local:small' as ModelRef
const model: Model = {
  ref,
  provider: 'local' as ProviderId,
  name: 'Small',
  where: 'local',
  contextWindow: 2048,
  demo: false
}
const file: LocalModelFile = { ref, name: 'Small', path: '/models/small.gguf', contextTokens: 2048 }
const request: CompletionRequest = {
  model: ref,
  messages: [],
  sampling: { temperature: 0, topP: 1 },
  workspaceId: DEFAULT_WORKSPACE,
  conversationId: 'c' as ConversationId
}
const chunks: CompletionChunk[] = [
  { type: 'delta', channel: 'text', text: 'Yes' },
  { type: 'finish', reason: 'stop', rawReason: 'end', usage: { input: 1, output: 1 } }
]

function provider(fileOf: () => LocalModelFile = () => file) {
  const asked: unknown[] = []
  const client = {
    async *complete(...parameters: unknown[]) {
      asked.push(parameters)
      await Promise.resolve()
      yield* chunks
    },
    count(...parameters: unknown[]) {
      asked.push(parameters)
      return Promise.resolve([3])
    }
  }
  return { local: new LocalProvider({ models: () => [model], fileOf }, client), asked }
}

describe('the local provider', () => {
  test("offers the library's models under its own name", () => {
    const { local } = provider()
    expect([local.id, local.models()]).toEqual(['local', [model]])
  })

  test("asks the client with the model's file", async () => {
    const { local, asked } = provider()
    const { signal } = new AbortController()
    const received: CompletionChunk[] = []
    for await (const chunk of local.stream(request, signal)) received.push(chunk)
    expect(received).toEqual(chunks)
    expect(await local.countTokens(model, ['a'], signal)).toEqual([3])
    expect(asked).toEqual([
      [file, request, signal],
      [file, ['a'], signal]
    ])
  })

  test('says that a model is not installed when the answer is read, not before', async () => {
    const { local } = provider(() => {
      throw new SextantError('model-not-installed', { params: { model: 'Small' } })
    })
    const { signal } = new AbortController()
    await expect(local.stream(request, signal).next()).rejects.toMatchObject({ code: 'model-not-installed' })
    await expect(local.countTokens(model, ['a'], signal)).rejects.toMatchObject({ code: 'model-not-installed' })
  })
})
