import { LLMock } from '@copilotkit/aimock'
import { afterEach, describe, expect, test } from 'vitest'
import type { CompletionChunk } from '../../../../main/domain/completion.ts'
import { DEFAULT_WORKSPACE, type ConversationId, type ModelRef, type ProviderId } from '../../../../main/domain/ids.ts'
import { gatedFetch } from '../../../../main/network/gated-fetch.ts'
import { systemClock } from '../../../../main/node/clock.ts'
import { nodeTransport } from '../../../../main/node/transport.ts'
import { HttpProvider } from '../../../../main/providers/http-provider.ts'
import { ResponsesSockets } from '../../../../main/providers/websocket/responses-sockets.ts'
import { openGate } from '../../../fakes/open-gate.ts'
import { silentLog } from '../../../fakes/silent-log.ts'

const id = 'openai' as ProviderId
const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/**
 * A provider over both ways, and a server that others have written.
 * @param socketsAt where sockets are tried, in the place of that server
 */
async function build({ speaks = true, socketsAt }: { speaks?: boolean; socketsAt?: string } = {}) {
  const mock = new LLMock({ port: 0 })
  mock.onMessage('hello', { content: 'Good morning, analyst.' })
  await mock.start()
  const { gate, lines } = openGate(systemClock)
  const sockets = new ResponsesSockets({ gate, clock: systemClock, random: Math.random, speaks: () => speaks })
  closing.push(
    () => sockets.close(),
    () => mock.stop()
  )
  const setup = {
    id,
    kind: 'openai-responses' as const,
    preset: null,
    name: 'OpenAI',
    baseUrl: `${mock.url}/v1`,
    needsKey: true,
    models: [{ id: 'gpt-test' }]
  }
  const again = (key: string) =>
    sockets.shortcut({
      ...setup,
      baseUrl: socketsAt ?? setup.baseUrl,
      headers: () => ({ authorization: `Bearer ${key}` })
    })
  const shortcut = again('k')
  const fetch = gatedFetch(gate, nodeTransport.fetch, { purpose: 'completion' })
  const provider = new HttpProvider(setup, {
    fetch,
    clock: systemClock,
    log: silentLog,
    random: Math.random,
    key: () => 'k',
    ...(shortcut && { shortcut })
  })
  const ask = async (): Promise<{ text: string; last: CompletionChunk | undefined }> => {
    const chunks: CompletionChunk[] = []
    const request = {
      model: 'openai:gpt-test' as ModelRef,
      messages: [{ role: 'user' as const, text: 'hello' }],
      sampling: { temperature: 0, topP: 1 },
      workspaceId: DEFAULT_WORKSPACE,
      conversationId: 'c' as ConversationId
    }
    for await (const chunk of provider.stream(request, new AbortController().signal)) chunks.push(chunk)
    return { text: chunks.map((chunk) => (chunk.type === 'delta' ? chunk.text : '')).join(''), last: chunks.at(-1) }
  }
  return { ask, sockets, lines, again }
}

describe('a provider with sockets', () => {
  test('answers over one, again over the same, and the status says so', async () => {
    const { ask, sockets, lines } = await build()
    expect(sockets.state(id)).toEqual({ open: 0, busy: 0, waiting: 0, handshakes: 0, way: null })
    const first = await ask()
    expect(first).toMatchObject({ text: 'Good morning, analyst.', last: { type: 'finish', reason: 'stop' } })
    expect(await ask()).toEqual(first)
    expect(sockets.state(id)).toEqual({ open: 1, busy: 0, waiting: 0, handshakes: 1, way: 'socket' })
    expect(lines().map((line) => line.purpose)).toEqual(['completion', 'connection', 'completion'])
  })

  test('answers over HTTP, with the same events, when the server opens no socket', async () => {
    const { ask, sockets, lines } = await build({ socketsAt: 'http://127.0.0.1:9/v1' })
    expect(await ask()).toMatchObject({ text: 'Good morning, analyst.', last: { type: 'finish', reason: 'stop' } })
    expect(sockets.state(id)).toMatchObject({ open: 0, way: 'http' })
    expect(
      lines()
        .filter((line) => line.purpose === 'completion')
        .map((line) => line.end?.outcome)
    ).toEqual(['failed', 'done'])
  })

  test('has none where no server is known to speak over them', async () => {
    const { ask, sockets } = await build({ speaks: false })
    expect((await ask()).text).toBe('Good morning, analyst.')
    expect(sockets.state(id)).toBeNull()
  })

  test('keeps them when it is set up again as it was, and closes them when its key is another', async () => {
    const { ask, sockets, again } = await build()
    await ask()
    again('k')
    expect(sockets.state(id)).toMatchObject({ open: 1, handshakes: 1 })
    again('another')
    expect(sockets.state(id)).toMatchObject({ open: 0, handshakes: 0 })
  })

  test('opens others after the machine has slept', async () => {
    const { ask, sockets } = await build()
    await ask()
    sockets.drain(new Error('asleep'))
    expect(sockets.state(id)).toMatchObject({ open: 0, handshakes: 1 })
    expect((await ask()).text).toBe('Good morning, analyst.')
    expect(sockets.state(id)).toMatchObject({ open: 1, handshakes: 2 })
  })
})

test('only the hosts that are known for it are asked', () => {
  const { gate } = openGate(systemClock)
  const sockets = new ResponsesSockets({ gate, clock: systemClock, random: () => 0 })
  const setup = { id, kind: 'openai-responses' as const, name: 'x', headers: () => ({}) }
  expect(sockets.shortcut({ ...setup, baseUrl: 'https://api.openai.com/v1' })).toBeDefined()
  expect(sockets.shortcut({ ...setup, baseUrl: 'http://127.0.0.1:1234/v1' })).toBeUndefined()
  expect(sockets.shortcut({ ...setup, kind: 'openai-chat', baseUrl: 'https://api.openai.com/v1' })).toBeUndefined()
  expect(sockets.state(id)).toBeNull()
})
