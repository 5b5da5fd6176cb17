import { describe, expect, onTestFinished, test } from 'vitest'
import type { CompletionRequest } from '../../../main/domain/completion.ts'
import { DEFAULT_WORKSPACE, type ConversationId, type ModelRef } from '../../../main/domain/ids.ts'
import { InferenceClient } from '../../../main/inference/client.ts'
import type { LocalModelFile } from '../../../main/inference/local-model-file.ts'
import { ManualClock, settled } from '../../fakes/manual-clock.ts'
import { ScriptedInferenceProcess } from '../../fakes/scripted-inference-process.ts'
import { silentLog } from '../../fakes/silent-log.ts'

const small: LocalModelFile = {
  ref: 'local:small' as ModelRef,
  name: 'Small',
  path: '/models/small.gguf',
  contextTokens: 2048
}
const request: CompletionRequest = {
  model: small.ref,
  messages: [{ role: 'user', text: 'Is it?' }],
  sampling: { temperature: 0, topP: 1 },
  workspaceId: DEFAULT_WORKSPACE,
  conversationId: 'c' as ConversationId
}
const counts = { inputTokens: 9, reusedTokens: 0, outputTokens: 0, reasoningTokens: 0, confidence: null }

/** A client whose model has answered one question. */
async function afterOneAnswer() {
  const process = new ScriptedInferenceProcess()
  const client = new InferenceClient({
    process,
    clock: new ManualClock(),
    log: silentLog,
    idleUnloadMs: () => null,
    useGpu: () => true,
    measurements: { find: () => undefined, set: () => undefined }
  })
  onTestFinished(() => client.close())
  const unloaded = await client.readAhead(small, request, new AbortController().signal)
  const answering = (async () => {
    for await (const chunk of client.complete(small, request, new AbortController().signal))
      if (chunk.type === 'finish') return
  })()
  await settled()
  await process.newest.load()
  const used = await client.readAhead(small, request, new AbortController().signal)
  await process.newest.answer()
  await answering
  await settled()
  return { process, client, unloaded, used, asked: () => process.newest.last('generate') }
}

describe('reading a prompt ahead', () => {
  test('happens only with a model that is in memory and free, and writes nothing', async () => {
    const { process, client, unloaded, used, asked } = await afterOneAnswer()
    expect([unloaded, used]).toEqual([false, false])
    const reading = client.readAhead(small, request, new AbortController().signal)
    await settled()
    expect(asked()).toMatchObject({ messages: request.messages, options: { maxOutputTokens: 0 } })
    process.newest.say({ type: 'finished', id: asked()?.id ?? 0, reason: 'stop', rawReason: 'only-read', ...counts })
    expect(await reading).toBe(true)
    expect(client.engine.state).toBe('ready')
    expect(
      await client.readAhead({ ...small, path: '/models/other.gguf' }, request, new AbortController().signal)
    ).toBe(false)
  })

  test('ends when somebody asks, without a word to anybody', async () => {
    const { process, client, asked } = await afterOneAnswer()
    const stop = new AbortController()
    const reading = client.readAhead(small, request, stop.signal)
    await settled()
    stop.abort()
    expect(process.newest.last('cancel')).toEqual({ type: 'cancel', target: asked()?.id })
    process.newest.say({
      type: 'finished',
      id: asked()?.id ?? 0,
      reason: 'cancelled',
      rawReason: 'cancelled',
      ...counts
    })
    expect(await reading).toBe(false)
  })

  test("the death of the process is nobody's error", async () => {
    const { process, client } = await afterOneAnswer()
    const reading = client.readAhead(small, request, new AbortController().signal)
    await settled()
    process.newest.die()
    expect(await reading).toBe(false)
  })
})
