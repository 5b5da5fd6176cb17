import { describe, expect, onTestFinished, test } from 'vitest'
import type { CompletionChunk, CompletionRequest } from '../../../main/domain/completion.ts'
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
const large: LocalModelFile = {
  ref: 'local:large' as ModelRef,
  name: 'Large',
  path: '/models/large.gguf',
  contextTokens: 2048
}
const request: CompletionRequest = {
  model: small.ref,
  messages: [{ role: 'user', text: 'Is it?' }],
  sampling: { temperature: 0, topP: 1 },
  workspaceId: DEFAULT_WORKSPACE,
  conversationId: 'c' as ConversationId
}

function setUp({ idleUnloadMs = null as number | null, useGpu = true } = {}) {
  const [process, clock] = [new ScriptedInferenceProcess(), new ManualClock()]
  const stored = new Map<string, unknown>()
  const measurements = {
    find: (name: string) => stored.get(name),
    set: (name: string, value: unknown) => void stored.set(name, value)
  }
  const client = new InferenceClient({
    process,
    clock,
    log: silentLog,
    idleUnloadMs: () => idleUnloadMs,
    useGpu: () => useGpu,
    measurements
  })
  onTestFinished(() => client.close())
  const states: string[] = []
  client.onEngine(({ state }) => void (states.at(-1) === state || states.push(state)))
  return { process, clock, client, stored, states }
}

/** Reads a stream in the background. */
function reading(stream: AsyncIterable<CompletionChunk>) {
  const chunks: CompletionChunk[] = []
  const done = (async () => {
    for await (const chunk of stream) chunks.push(chunk)
  })()
  const outcome = done.then(
    () => null,
    (error: unknown) => (error as { code?: unknown }).code ?? error
  )
  return { chunks, outcome, text: () => chunks.map((chunk) => (chunk.type === 'delta' ? chunk.text : '')).join('') }
}

const ask = (client: InferenceClient, file = small, signal = new AbortController().signal) =>
  reading(client.complete(file, request, signal))

describe('the inference client', () => {
  test('starts the process with the first question, and keeps it for the second', async () => {
    const { process, client, states } = setUp()
    expect(process.hosts).toHaveLength(0)
    const first = ask(client)
    await settled()
    await process.newest.load()
    await process.newest.answer()
    expect(await first.outcome).toBeNull()
    expect(first.text()).toBe('Yes')
    expect(first.chunks.at(-1)).toEqual({
      type: 'finish',
      reason: 'stop',
      rawReason: 'end',
      usage: { input: 5, cachedInput: 2, output: 1, reasoning: 0 }
    })
    const second = ask(client)
    await settled()
    await process.newest.answer('No')
    expect(await second.outcome).toBeNull()
    expect(process.hosts).toHaveLength(1)
    expect(states).toEqual(['loading', 'answering', 'ready', 'answering', 'ready'])
  })

  test('passes on how far loading and reading are, also to who waits for the same model', async () => {
    const { process, client } = setUp()
    const first = ask(client)
    const second = ask(client)
    await settled()
    process.newest.say({ type: 'ready' })
    await settled()
    process.newest.say({ type: 'progress', id: 1, phase: 'loading-model', fraction: 0.5 })
    await settled()
    for (const { chunks } of [first, second])
      expect(chunks).toContainEqual({ type: 'progress', phase: 'loading-model', fraction: 0.5 })
    await client.close()
    expect(await first.outcome).toBe('cancelled')
    expect(await second.outcome).toBe('cancelled')
  })

  test('a process that dies ends the answer with what came, and the next question starts another', async () => {
    const { process, client } = setUp()
    const first = ask(client)
    await settled()
    await process.newest.load()
    process.newest.say({
      type: 'delta',
      id: process.newest.last('generate')?.id ?? 0,
      channel: 'text',
      text: 'Half',
      tokens: 1
    })
    process.newest.die()
    expect(await first.outcome).toBe('inference-crashed')
    expect(first.text()).toBe('Half')
    expect(client.engine).toMatchObject({ state: 'failed', error: { code: 'inference-crashed', retryable: true } })
    const second = ask(client)
    await settled()
    await process.newest.load()
    await process.newest.answer()
    expect(await second.outcome).toBeNull()
    expect(process.hosts).toHaveLength(2)
  })

  test('a process that dies while loading is started again, without the GPU, three times in all', async () => {
    const { process, client } = setUp()
    const first = ask(client)
    for (let death = 1; death <= 3; death++) {
      await settled()
      expect(process.hosts).toHaveLength(death)
      process.newest.say({ type: 'ready' })
      await settled()
      expect(process.newest.last('load')?.options.gpu).toBe(death === 1)
      process.newest.die()
    }
    expect(await first.outcome).toBe('model-load-failed')
    expect(client.engine).toMatchObject({ state: 'failed', ref: small.ref })
    await settled()
    expect(process.hosts).toHaveLength(3)
  })

  test('asked again, a file that killed its process three times gets one more attempt', async () => {
    const { process, client } = setUp({ useGpu: false })
    const die = async (times: number) => {
      for (let death = 0; death < times; death++) await settled().then(() => process.newest.die())
    }
    const first = ask(client)
    await die(3)
    expect(await first.outcome).toBe('model-load-failed')
    const second = ask(client)
    await die(1)
    expect(await second.outcome).toBe('model-load-failed')
    expect(process.hosts).toHaveLength(4)
    const third = ask(client)
    await settled()
    await process.newest.load()
    await process.newest.answer()
    expect(await third.outcome).toBeNull()
  })

  test('a crash on the GPU keeps the GPU out afterwards', async () => {
    const { process, client } = setUp()
    const { outcome } = ask(client)
    await settled()
    await process.newest.load({ gpu: 'vulkan' })
    process.newest.die()
    expect(await outcome).toBe('inference-crashed')
    void ask(client)
    await settled()
    process.newest.say({ type: 'ready' })
    await settled()
    expect(process.newest.last('load')?.options.gpu).toBe(false)
    await client.close()
  })

  test('a reason to refuse a model reaches the answer, and the process is ended', async () => {
    const { process, client } = setUp()
    const first = ask(client)
    await settled()
    process.newest.say({ type: 'ready' })
    await settled()
    process.newest.say({
      type: 'failed',
      id: 1,
      error: { code: 'model-too-big', params: { needed: 9, free: 1 }, retryable: false },
      description: { name: 'SextantError', frames: [] },
      llama: []
    })
    expect(await first.outcome).toBe('model-too-big')
    expect(process.newest.killed).toBe(true)
    expect(client.engine).toMatchObject({
      state: 'failed',
      error: { code: 'model-too-big', params: { needed: 9, free: 1 } }
    })
  })

  test('stopping ends the stream at once and tells the process', async () => {
    const { process, client } = setUp()
    const stop = new AbortController()
    const answer = ask(client, small, stop.signal)
    await settled()
    await process.newest.load()
    process.newest.say({ type: 'delta', id: 2, channel: 'text', text: 'Half', tokens: 1 })
    await settled()
    stop.abort()
    expect(await answer.outcome).toBeNull()
    expect(process.newest.last('cancel')).toEqual({ type: 'cancel', target: process.newest.last('generate')?.id })
    expect(answer.chunks.some((chunk) => chunk.type === 'finish')).toBe(false)
  })

  test('whoever stops reading the stream stops the answer', async () => {
    const { process, client } = setUp()
    const stream = client.complete(small, request, new AbortController().signal)
    const first = stream.next()
    await settled()
    await process.newest.load()
    process.newest.say({
      type: 'delta',
      id: process.newest.last('generate')?.id ?? 0,
      channel: 'text',
      text: 'Half',
      tokens: 1
    })
    await first
    await stream.return(undefined)
    await settled()
    expect(process.newest.last('cancel')).toBeDefined()
  })

  test('stopping while the model loads ends the process', async () => {
    const { process, client } = setUp()
    const stop = new AbortController()
    const answer = ask(client, small, stop.signal)
    await settled()
    process.newest.say({ type: 'ready' })
    await settled()
    stop.abort()
    expect(await answer.outcome).toBeNull()
    await settled()
    expect(process.newest.killed).toBe(true)
    expect(client.engine).toEqual({ state: 'empty' })
  })

  test('another model waits for the answers on their way, then takes the place', async () => {
    const { process, client } = setUp()
    const first = ask(client)
    await settled()
    await process.newest.load()
    const second = ask(client, large)
    await settled()
    expect(process.hosts).toHaveLength(1)
    await process.newest.answer()
    expect(await first.outcome).toBeNull()
    await settled()
    expect(process.hosts).toHaveLength(2)
    expect(process.hosts[0]?.killed).toBe(true)
    await process.newest.load()
    expect(process.newest.last('load')?.options.modelPath).toBe(large.path)
    await process.newest.answer()
    expect(await second.outcome).toBeNull()
  })

  test('a model nobody asked for a while leaves memory', async () => {
    const { process, clock, client } = setUp({ idleUnloadMs: 60_000 })
    const first = ask(client)
    await settled()
    await process.newest.load()
    await process.newest.answer()
    await first.outcome
    await clock.advance(59_000)
    const second = ask(client)
    await settled()
    await process.newest.answer()
    await second.outcome
    await clock.advance(59_000)
    expect(process.newest.killed).toBe(false)
    await clock.advance(1000)
    expect(process.newest.killed).toBe(true)
    expect(client.engine).toEqual({ state: 'empty' })
  })

  test('a model that answers does not leave memory, however long it takes', async () => {
    const { process, clock, client } = setUp({ idleUnloadMs: 60_000 })
    void ask(client)
    await settled()
    await process.newest.load()
    await clock.advance(3_600_000)
    expect(process.newest.killed).toBe(false)
    await client.close()
  })

  test('unloading is refused while it answers', async () => {
    const { process, client } = setUp()
    const answer = ask(client)
    await settled()
    await process.newest.load()
    await expect(client.unload()).rejects.toMatchObject({ code: 'model-in-use', params: { model: 'Small' } })
    await process.newest.answer()
    await answer.outcome
    await client.unload()
    expect(process.newest.killed).toBe(true)
  })

  test('measured threads are remembered and used for the next load', async () => {
    const { process, client, stored } = setUp()
    const first = ask(client)
    await settled()
    const threads = { reading: { threads: 4, msPerToken: 1 }, writing: { threads: 2, msPerToken: 9 } }
    await process.newest.load({ threads, threadsMeasured: true })
    await process.newest.answer()
    await first.outcome
    expect([...stored.values()]).toEqual([threads])
    await client.unload()
    void ask(client)
    await settled()
    process.newest.say({ type: 'ready' })
    await settled()
    expect(process.newest.last('load')?.options.threads).toEqual(threads)
    await client.close()
  })

  test('counting loads the vocabulary alone where the model is not in memory', async () => {
    const { process, client } = setUp()
    const counts = client.count(small, ['a', 'b c'], new AbortController().signal)
    await settled()
    await process.newest.loadVocabulary()
    process.newest.say({ type: 'counted', id: process.newest.last('count')?.id ?? 0, counts: [1, 2] })
    expect([await counts, client.engine.state]).toEqual([[1, 2], 'empty'])
    await client.close()
    expect(process.newest.killed).toBe(true)
  })

  test('counting uses the model that is in memory', async () => {
    const { process, client } = setUp()
    void ask(client)
    await settled()
    await process.newest.load()
    const counts = client.count(small, ['a'], new AbortController().signal)
    await settled()
    process.newest.say({ type: 'counted', id: process.newest.last('count')?.id ?? 0, counts: [1] })
    expect(await counts).toEqual([1])
    expect(process.hosts).toHaveLength(1)
  })

  test('counting loads the model where its vocabulary can not be had', async () => {
    const { process, client } = setUp()
    const counts = client.count(small, ['a'], new AbortController().signal)
    await settled()
    process.newest.die()
    await settled()
    await process.newest.load()
    process.newest.say({ type: 'counted', id: process.newest.last('count')?.id ?? 0, counts: [1] })
    expect([await counts, client.engine.state]).toEqual([[1], 'ready'])
  })

  test('a text is counted once', async () => {
    const { process, client } = setUp()
    const first = client.count(small, ['a', 'b c', 'a'], new AbortController().signal)
    await settled()
    await process.newest.loadVocabulary()
    expect(process.newest.last('count')?.texts).toEqual(['a', 'b c'])
    process.newest.say({ type: 'counted', id: process.newest.last('count')?.id ?? 0, counts: [1, 2] })
    expect(await first).toEqual([1, 2, 1])
    const second = client.count(small, ['b c', 'd'], new AbortController().signal)
    await settled()
    expect(process.newest.last('count')?.texts).toEqual(['d'])
    process.newest.say({ type: 'counted', id: process.newest.last('count')?.id ?? 0, counts: [3] })
    expect(await second).toEqual([2, 3])
    expect(await client.count(small, ['d'], new AbortController().signal)).toEqual([3])
  })
})
