import { LLMock } from '@copilotkit/aimock'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../../../main/node/clock.ts'
import type { Fetch } from '../../../main/ports.ts'
import type { HttpProvider } from '../../../main/providers/http-provider.ts'
import type { ProviderKind } from '../../../main/domain/listed-model.ts'
import type { RetryPolicy } from '../../../main/providers/resilience/retries.ts'
import { ask, hear, never, oneTry, remoteProvider } from '../../fakes/remote-provider.ts'

const mock = new LLMock({ port: 0 })
const overNetwork: Fetch = (url, init) => fetch(url, init)
/** What the tests sent, as it left. */
const sent: { url: string; headers: Record<string, string> }[] = []
const KEY = 'sk-contract-0123456789'
const LONG = 'Bu yanıt birkaç parça hâlinde gelir; ortasında kopar. 🇹🇷'

beforeAll(async () => {
  mock.onMessage('greet', { content: LONG, reasoning: 'Say hello first.' }, { chunkSize: 3 })
  mock.onMessage('call', { toolCalls: [{ name: 'price', arguments: '{"ticker":"THYAO"}' }] })
  mock.onMessage('cut', { content: LONG }, { chunkSize: 3, latency: 4, truncateAfterChunks: 6 })
  mock.onMessage('slow', { content: LONG.repeat(50) }, { chunkSize: 3, latency: 5 })
  mock.onMessage('limit', { content: 'Too long', finishReason: 'length' })
  mock.onMessage('key', {
    error: { message: 'Incorrect API key provided', type: 'invalid_request_error', code: 'invalid_api_key' },
    status: 401
  })
  mock.onMessage('quota', {
    error: { message: 'No credit left', type: 'insufficient_quota', code: 'insufficient_quota' },
    status: 429
  })
  mock.onMessage('rate', {
    error: { message: 'Rate limit reached', type: 'rate_limit_error' },
    status: 429,
    retryAfter: 7
  })
  mock.onMessage('window', {
    error: {
      message: 'maximum context length is 8 tokens',
      type: 'invalid_request_error',
      code: 'context_length_exceeded'
    },
    status: 400
  })
  mock.onMessage('boom', { error: { message: 'Internal', type: 'server_error' }, status: 500 })
  await mock.start()
})
afterEach(() => void mock.clearChaos())
afterAll(() => mock.stop())

const bases: Readonly<Record<ProviderKind, string>> = {
  'openai-chat': '/v1',
  'openai-responses': '/v1',
  anthropic: '/v1',
  google: '/v1beta',
  ollama: ''
}

const open = (kind: ProviderKind, retries: RetryPolicy = oneTry): HttpProvider =>
  remoteProvider(
    (url, init) => {
      sent.push({ url, headers: init?.headers ?? {} })
      return overNetwork(url, init)
    },
    systemClock,
    { kind, baseUrl: `${mock.url}${bases[kind]}` },
    { retries, key: KEY }
  )

const quick: RetryPolicy = { tries: 3, baseMs: 1, capMs: 2, longestWaitMs: 5_000 }

describe.each(Object.keys(bases) as ProviderKind[])('%s over loopback', (kind) => {
  const talk = (about: string, retries?: RetryPolicy) => hear(open(kind, retries).stream(ask(about), never))

  test('an answer comes whole, with its end', async () => {
    expect(await talk('greet')).toMatchObject({ text: LONG, error: null, finish: { reason: 'stop' } })
  })

  test('reasoning comes apart from it', async () => {
    // The server has no reasoning in Ollama's protocol.
    expect((await talk('greet')).reasoning).toBe(kind === 'ollama' ? '' : 'Say hello first.')
  })

  test('a call of a tool is told, not run', async () => {
    expect(await talk('call')).toMatchObject({ text: '', tools: [{ name: 'price' }], finish: { reason: 'tool-calls' } })
    expect(JSON.parse((await talk('call')).tools[0]?.arguments ?? '')).toEqual({ ticker: 'THYAO' })
  })

  test('the limit of tokens is an end of its own', async () => {
    // The server always says "stop" in Ollama's protocol.
    expect((await talk('limit')).finish?.reason).toBe(kind === 'ollama' ? 'stop' : 'length')
  })

  test.each([
    ['key', 'provider-auth', false],
    ['quota', 'provider-quota', false],
    ['rate', 'provider-rate-limited', true],
    ['window', 'context-too-long', false],
    ['boom', 'provider-failed', true]
  ])('the failure "%s" is %s', async (about, code, retryable) => {
    expect((await talk(about)).error).toMatchObject({ code, retryable })
  })

  test('a provider that asks to wait is heard', async () => {
    expect((await talk('rate')).error?.retryAfterMs).toBe(7_000)
  })

  test('a connection cut in the middle keeps what came', async () => {
    const { text, error } = await talk('cut')
    expect(error?.code).toBe('answer-broken')
    expect(text.length).toBeGreaterThan(0)
    expect(LONG.startsWith(text)).toBe(true)
  })

  test('a stop in the middle ends it at once and without an error', async () => {
    const stop = new AbortController()
    let pieces = 0
    for await (const chunk of open(kind).stream(ask('slow'), stop.signal))
      if (chunk.type === 'delta' && ++pieces === 3) stop.abort()
    expect(pieces).toBe(3)
  })

  test.each([
    ['dropped requests', { dropRate: 1 }, 'provider-failed'],
    ['garbage', { malformedRate: 1 }, 'provider-protocol'],
    ['torn connections', { disconnectRate: 1 }, 'provider-unreachable'],
    ['rate limits', { rateLimitRate: 1 }, 'provider-rate-limited']
  ])('%s: every one is an error with its class, and none hangs', async (_, chaos, code) => {
    mock.setChaos(chaos)
    expect((await talk('greet')).error?.code).toBe(code)
  })

  test('a request that failed once is answered the second time', async () => {
    mock.nextRequestError(503, { message: 'overloaded', type: 'server_error' })
    expect(await talk('greet', quick)).toMatchObject({ text: LONG, error: null })
  })

  test('the key travels in a header and nowhere else', async () => {
    sent.length = 0
    await talk('greet')
    expect(JSON.stringify(sent[0]?.headers)).toContain(KEY)
    expect(sent[0]?.url).not.toContain(KEY)
    const body = JSON.stringify(mock.getLastRequest()?.body)
    expect(body).not.toContain(KEY)
  })
})

describe('half of all requests fail', () => {
  test('and the person still gets an answer or a class of error, never a half-hidden one', async () => {
    mock.setChaos({ dropRate: 0.3, disconnectRate: 0.3, malformedRate: 0.2 })
    const heard = await Promise.all(
      Array.from({ length: 40 }, () => hear(open('openai-chat', quick).stream(ask('greet'), never)))
    )
    for (const { text, error } of heard) {
      if (error) expect(error.code).toMatch(/^(provider-|answer-broken)/)
      else expect(text).toBe(LONG)
    }
    expect(heard.filter(({ error }) => error === null).length).toBeGreaterThan(10)
  })
})

test('models are listed', async () => {
  expect((await open('openai-chat').listModels(never)).map(({ id }) => id)).toContain('gpt-4o')
  expect((await open('ollama').listModels(never)).length).toBeGreaterThan(0)
})
