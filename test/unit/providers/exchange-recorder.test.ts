import { afterEach, describe, expect, test } from 'vitest'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import type { CompletionRequest } from '../../../main/domain/completion.ts'
import type { ModelRef } from '../../../main/domain/ids.ts'
import { systemClock } from '../../../main/node/clock.ts'
import { ExchangeRecorder } from '../../../main/providers/exchange-recorder.ts'
import { HttpProvider } from '../../../main/providers/http-provider.ts'
import { watchLocalAnswer } from '../../../main/providers/local/watch-local-answer.ts'
import { providerKinds } from '../../../main/domain/listed-model.ts'
import { ResponsesSockets } from '../../../main/providers/websocket/responses-sockets.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { openGate } from '../../fakes/open-gate.ts'
import { ask, hear, never, oneTry, REMOTE, remoteProvider } from '../../fakes/remote-provider.ts'
import { chatStream, json, ScriptedFetch } from '../../fakes/scripted-fetch.ts'
import { delta, finish } from '../../fakes/scripted-provider.ts'
import { silentLog } from '../../fakes/silent-log.ts'

// With signs that are written otherwise in JSON and in addresses.
const KEY = 'sk-very"secret\\/0123456789'
const PICTURE = Buffer.alloc(6000, 'picture').toString('base64')

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const recorder = () => {
  const kept = new ExchangeRecorder(new ManualClock())
  return { kept, watch: kept.watching('remote:m' as ModelRef) }
}

describe('what was asked and answered', () => {
  test.each(providerKinds)(
    'is kept without the key that %s was asked with, even where the server says it again',
    async (kind) => {
      const net = new ScriptedFetch().then(
        new Response(
          `{"error":{"message":"Incorrect API key provided: ${JSON.stringify(KEY).slice(1, -1)} or sk-ve********6789"}}`,
          {
            status: 401,
            headers: { 'set-cookie': 'visitor=1', 'x-request-id': 'req-1', 'x-echo': encodeURIComponent(KEY) }
          }
        )
      )
      const { kept, watch } = recorder()
      await hear(
        remoteProvider(net.fetch, new ManualClock(), { kind }, { retries: oneTry, key: KEY }).stream(
          ask('How many?'),
          never,
          watch
        )
      )
      const [exchange] = kept.exchanges()
      expect(exchange).toMatchObject({
        way: 'http',
        model: 'remote:m',
        request: { method: 'POST' },
        response: { status: 401 },
        error: null
      })
      expect(exchange?.request.url).toContain('https://remote.example/v1/')
      expect(JSON.parse(exchange?.request.body.head ?? '')).toEqual(net.sent[0]?.body)
      expect(exchange?.request.headers.map(([name]) => name)).toEqual(Object.keys(net.sent[0]?.init.headers ?? {}))
      expect(exchange?.response?.headers).toContainEqual(['x-request-id', 'req-1'])
      expect(exchange?.response?.body.head).toContain('Incorrect API key provided: •••')
      expect(JSON.stringify(kept.exchanges())).not.toMatch(/very|secret|sk-ve|visitor=1|0123456789/)
    }
  )

  test('has the answer as it came, also where a character came in two pieces', () => {
    const { kept, watch } = recorder()
    const line = watch.sent({ way: 'http', method: 'POST', url: 'https://a.example', headers: {}, body: '{}' })
    const bytes = new TextEncoder().encode('data: {"text":"İ"}\n\n')
    line.head(200, new Headers({ 'content-type': 'text/event-stream' }))
    line.body(bytes.slice(0, 15))
    line.body(bytes.slice(15))
    line.end()
    expect(kept.exchanges()[0]?.response).toEqual({
      status: 200,
      headers: [['content-type', 'text/event-stream']],
      body: { head: 'data: {"text":"İ"}\n\n', leftOut: 0, tail: '' }
    })
  })

  test('has every try, and what was changed between them', async () => {
    const net = new ScriptedFetch().then(
      json({ error: { message: 'Unsupported parameter: temperature', param: 'temperature' } }, 400),
      chatStream(['Good'])
    )
    const { kept, watch } = recorder()
    await hear(remoteProvider(net.fetch, new ManualClock(), {}, { retries: oneTry }).stream(ask('Hi'), never, watch))
    const [first, second] = kept.exchanges()
    expect(first?.request.body.head).toContain('"temperature"')
    expect(second?.request.body.head).not.toContain('"temperature"')
    expect(second?.response?.body.head).toContain('"Good"')
  })

  test('has why nothing was sent or nothing came', async () => {
    const net = new ScriptedFetch().then(new Error('getaddrinfo ENOTFOUND'))
    const { kept, watch } = recorder()
    await hear(remoteProvider(net.fetch, new ManualClock(), {}, { retries: oneTry }).stream(ask('Hi'), never, watch))
    expect(kept.exchanges()).toMatchObject([
      { waitedMs: null, response: null, error: { code: 'provider-unreachable' } }
    ])
  })

  test('has pictures cut short and everything else whole', async () => {
    const net = new ScriptedFetch().then(chatStream(['Blue']))
    const { kept, watch } = recorder()
    const request: CompletionRequest = ask([
      { role: 'user', text: 'What is "this"?', images: [{ mediaType: 'image/png', hash: 'h', base64: PICTURE }] }
    ])
    await hear(remoteProvider(net.fetch, new ManualClock()).stream(request, never, watch))
    const body = kept.exchanges()[0]?.request.body.head ?? ''
    expect(body).toContain('data:image/png;base64,cGlj')
    expect(body).not.toContain(PICTURE.slice(0, 200))
    expect(body).toContain(`[${PICTURE.length - 40} characters]`)
    expect(body).toContain('What is \\"this\\"?')
  })

  test('is bounded, and what is left out is counted', () => {
    const { kept, watch } = recorder()
    watch.hide('secret-of-the-house')
    const text = `${'a'.repeat(255_990)}secret-of-the-house${'b'.repeat(500_000)}end`
    watch.sent({ way: 'http', method: 'POST', url: 'https://a.example', headers: {}, body: text })
    const { head, tail, leftOut } = kept.exchanges()[0]?.request.body ?? { head: '', tail: '', leftOut: 0 }
    expect(head.endsWith('aaa•••')).toBe(true)
    expect(tail.endsWith('bbbend')).toBe(true)
    expect(leftOut).toBe(text.length - 256_000 - 64_000)
  })

  test('keeps the first and the last of many tries', () => {
    const { kept, watch } = recorder()
    for (let i = 0; i < 30; i++)
      watch.sent({ way: 'http', method: 'POST', url: `https://a.example/${i}`, headers: {}, body: '' }).end()
    const urls = kept.exchanges().map(({ request }) => request.url)
    expect(urls).toHaveLength(8)
    expect([urls[0], urls[1], urls.at(-1)]).toEqual([
      'https://a.example/0',
      'https://a.example/23',
      'https://a.example/29'
    ])
  })

  test('of a model on this machine are its messages, its sampling and its pieces', async () => {
    const { kept, watch } = recorder()
    async function* answer() {
      yield { type: 'progress' as const, phase: 'reading-prompt' as const, fraction: 0.5 }
      yield delta('The middle')
      yield finish()
      await Promise.resolve()
    }
    await hear(watchLocalAnswer(ask('What is a median?'), answer(), watch))
    const [exchange] = kept.exchanges()
    expect(exchange).toMatchObject({
      way: 'local',
      request: { method: null, url: null, headers: [] },
      response: { status: null }
    })
    expect(JSON.parse(exchange?.request.body.head ?? '')).toEqual({
      messages: [{ role: 'user', text: 'What is a median?' }],
      sampling: { temperature: 0.2, topP: 0.9 }
    })
    expect(exchange?.response?.body.head).toBe(`${JSON.stringify(delta('The middle'))}\n${JSON.stringify(finish())}\n`)
  })

  test('over a socket is the frame that was written and the frames that came', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
    closing.push(() => {
      for (const client of server.clients) client.terminate()
      server.close()
    })
    server.on('connection', (socket) =>
      socket.on('message', () => {
        for (const event of [
          { type: 'response.created', response: { id: 'r' } },
          { type: 'response.output_text.delta', output_index: 0, content_index: 0, delta: `Hello ${KEY}` },
          {
            type: 'response.completed',
            response: { id: 'r', status: 'completed', usage: { input_tokens: 5, output_tokens: 2 } }
          }
        ])
          socket.send(JSON.stringify(event))
      })
    )
    await new Promise((resolve) => server.once('listening', resolve))
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
    const { gate } = openGate(systemClock)
    const sockets = new ResponsesSockets({ gate, clock: systemClock, random: () => 0, speaks: () => true })
    closing.push(() => sockets.close())
    const setup = { id: REMOTE, kind: 'openai-responses' as const, name: 'Remote', baseUrl }
    const shortcut = sockets.shortcut({ ...setup, headers: () => ({ authorization: 'Bearer key-1' }) })
    const provider = new HttpProvider(
      { ...setup, preset: null, needsKey: false, models: [] },
      {
        fetch: new ScriptedFetch().fetch,
        clock: systemClock,
        log: silentLog,
        random: () => 0.5,
        key: () => KEY,
        ...(shortcut && { shortcut })
      }
    )
    const { kept, watch } = recorder()
    expect((await hear(provider.stream(ask('Hi'), never, watch))).text).toBe(`Hello ${KEY}`)
    const [exchange, ...others] = kept.exchanges()
    expect(others).toEqual([])
    expect(exchange).toMatchObject({
      way: 'socket',
      request: { url: `${baseUrl.replace('http', 'ws')}/responses`, headers: [] },
      error: null
    })
    expect(JSON.parse(exchange?.request.body.head ?? '')).toMatchObject({ type: 'response.create', model: 'm' })
    expect(exchange?.response?.body.head).toContain('"delta":"Hello •••"')
    expect(JSON.stringify(kept.exchanges())).not.toContain('very')
  })
})
