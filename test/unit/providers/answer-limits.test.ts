import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { ANSWER_LIMITS, LIST_LIMITS } from '../../../main/domain/limits.ts'
import { httpFetch } from '../../../main/node/http-fetch.ts'
import { systemClock } from '../../../main/node/clock.ts'
import type { Fetch } from '../../../main/ports.ts'
import type { ProviderKind } from '../../../main/domain/listed-model.ts'
import type { ProviderSetup } from '../../../main/providers/http-provider.ts'
import { FloodServer } from '../../fakes/flood-server.ts'
import { peakMemory } from '../../fakes/peak-memory.ts'
import { ask, hear, never, oneTry, remoteProvider } from '../../fakes/remote-provider.ts'

/** What main may hold at any moment because of one answer. Main itself is below 200 MB. */
const MOST_MEMORY = 400_000_000
const MEGABYTE = 1_000_000

const start = async (answer: (response: ServerResponse, server: FloodServer) => void): Promise<FloodServer> => {
  const server = await FloodServer.start(answer)
  onTestFinished(() => server.close())
  return server
}

const overNode: Fetch = (url, { method = 'GET', headers = {}, body, signal = never } = {}) =>
  httpFetch(url, { method, headers, signal, redirect: 'manual', ...(body !== undefined && { body }) })

const providerAt = (server: FloodServer, setup: Partial<ProviderSetup> = {}) =>
  remoteProvider(overNode, systemClock, { baseUrl: server.url, ...setup }, { retries: oneTry })

const flooded = (
  first: string | Buffer,
  again: string | Buffer,
  headers: Record<string, string> = {}
): Promise<FloodServer> =>
  start((response, server) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', ...headers })
    server.flood(response, first, again)
  })

const delta = (content: string): string => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`
const filler = 'x'.repeat(64_000)

describe('an answer without an end is given up, and main stays small', () => {
  const bodies: [string, string, string, string][] = [
    ['a line', 'data: ', filler, 'answer-too-big'],
    ['an event of many lines', 'data: {"a":[\n', 'data: 1,\n'.repeat(8_000), 'answer-too-big'],
    ['a JSON object', '{"choices":[{"message":{"content":"', filler, 'answer-too-big'],
    ['a JSON object between events', `${delta('a')}{"error":"`, filler, 'answer-too-big'],
    ['nested lists', 'data: {"a":', '['.repeat(64_000), 'answer-too-big'],
    ['nested JSON', '{"a":', '{"a":'.repeat(10_000), 'answer-too-deep'],
    ['blanks', ' ', ' '.repeat(64_000), 'answer-too-big'],
    ['comments', delta('a'), ': alive\n\n'.repeat(7_000), 'answer-too-big'],
    ['a text', delta('a'), delta(filler), 'answer-too-big'],
    ['empty events', delta('a'), 'data: {}\n\n'.repeat(6_000), 'answer-too-many'],
    [
      'one tool call',
      delta('a'),
      `data: ${JSON.stringify({ choices: [{ delta: { tool_calls: [{ index: 0, function: { arguments: filler } }] } }] })}\n\n`,
      'answer-too-big'
    ],
    ['many tool calls', delta('a'), uniqueCalls(), 'answer-too-many']
  ]

  test.each(bodies)('%s', async (_name, first, again, code) => {
    let server!: FloodServer
    const { result, bytes } = await peakMemory(async () => {
      server = await flooded(first, again)
      return hear(providerAt(server).stream(ask('Hi'), never))
    })
    expect(result.error).toMatchObject({ code, params: { provider: 'Remote' }, retryable: false })
    expect(bytes).toBeLessThan(MOST_MEMORY)
    expect(server.sent).toBeLessThan(ANSWER_LIMITS.bytes + 30 * MEGABYTE)
  })

  const bomb = (text: string): Buffer => gzipSync(text.repeat(Math.ceil((32 * MEGABYTE) / text.length)), { level: 9 })

  test.each([
    ['a line', bomb('a')],
    ['comments', bomb(': alive\n\n')],
    ['lines of text', bomb(delta(filler))]
  ])('packed: %s', async (_name, packed) => {
    const { result, bytes } = await peakMemory(async () => {
      const server = await flooded(packed, packed, { 'content-encoding': 'gzip' })
      return hear(providerAt(server).stream(ask('Hi'), never))
    })
    expect(result.error?.code).toBe('answer-too-big')
    expect(bytes).toBeLessThan(MOST_MEMORY)
  })

  test('a refusal without an end is read as far as its first words', async () => {
    const server = await start((response, server) => {
      response.writeHead(400)
      server.flood(response, 'No. ', 'exceeds the maximum '.repeat(3_000))
    })
    const { result, bytes } = await peakMemory(() => hear(providerAt(server).stream(ask('Hi'), never)))
    expect(String(result.error?.params['said'])).toMatch(/^No\. exceeds/)
    expect(bytes).toBeLessThan(MOST_MEMORY)
  })
})

/** Calls whose ids are all different. */
function uniqueCalls(): string {
  const calls = Array.from({ length: 300 }, (_, index) => ({
    id: `id-${index}`,
    function: { name: 'f', arguments: '' }
  }))
  return `data: ${JSON.stringify({ choices: [{ delta: { tool_calls: calls } }] })}\n\n`
}

describe('a list of models without an end is given up, and main stays small', () => {
  const pages: [string, ProviderKind, string, string, string][] = [
    ['one page', 'openai-chat', '{"data":[', '{"id":"model"},'.repeat(4_000), 'answer-too-big'],
    ['a deep page', 'openai-chat', '{"data":', `${'['.repeat(200)}${']'.repeat(200)}}`, 'answer-too-deep']
  ]
  test.each(pages)('%s', async (_name, kind, first, again, code) => {
    const server = await start((response, server) => {
      response.writeHead(200)
      if (code === 'answer-too-deep') response.end(first + again)
      else server.flood(response, first, again)
    })
    const { result, bytes } = await peakMemory(() =>
      providerAt(server, { kind })
        .listModels(never)
        .then(
          () => null,
          (error: unknown) => error
        )
    )
    expect(result).toMatchObject({ code })
    expect(bytes).toBeLessThan(MOST_MEMORY)
  })

  test.each<[ProviderKind, unknown]>([
    ['anthropic', { data: [{ id: 'm' }], has_more: true, last_id: 'm' }],
    ['google', { models: [{ name: 'models/m' }], nextPageToken: 'again' }]
  ])('pages of %s that always lead to another', async (kind, page) => {
    let requests = 0
    const server = await start((response) => {
      requests++
      response.end(JSON.stringify(page))
    })
    await expect(providerAt(server, { kind }).listModels(never)).rejects.toMatchObject({ code: 'answer-too-many' })
    expect(requests).toBe(LIST_LIMITS.requests)
  })

  test('more models than anybody has', async () => {
    const data = Array.from({ length: LIST_LIMITS.models + 1 }, (_, index) => ({ id: `m${index}` }))
    const server = await start((response) => response.end(JSON.stringify({ data })))
    await expect(providerAt(server).listModels(never)).rejects.toMatchObject({ code: 'answer-too-many' })
  })
})
