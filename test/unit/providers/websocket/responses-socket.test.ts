import { LLMock } from '@copilotkit/aimock'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocketServer, type WebSocket } from 'ws'
import type { CompletionChunk } from '../../../../main/domain/completion.ts'
import type { TurnId } from '../../../../main/domain/ids.ts'
import type { NetworkMode } from '../../../../main/domain/network.ts'
import { systemClock } from '../../../../main/node/clock.ts'
import { ResponsesReader } from '../../../../main/providers/openai-responses/openai-responses-reader.ts'
import {
  ResponsesSocket,
  socketOrHttp,
  type ResponsesCall
} from '../../../../main/providers/websocket/responses-socket.ts'
import { SocketUnavailable } from '../../../../main/providers/websocket/socket-request.ts'
import { wsSockets } from '../../../../main/providers/websocket/ws-socket.ts'
import { openGate } from '../../../fakes/open-gate.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

function build(url: URL, mode: NetworkMode = 'auto') {
  const opened = openGate(systemClock, mode)
  const { gate } = opened
  const endpoint = { url, headers: () => ({ authorization: 'Bearer key-1' }) }
  const socket = new ResponsesSocket({
    url,
    open: wsSockets(endpoint, gate),
    gate,
    clock: systemClock,
    random: () => 0,
    provider: 'OpenAI'
  })
  closing.push(() => socket.close())
  const abort = new AbortController()
  const call = (body: object = {}): ResponsesCall => ({
    body: { model: 'gpt-test', input: 'hello', stream: true, ...body },
    context: { purpose: 'completion', turnId: 'turn-1' as TurnId },
    limits: { firstByteMs: 5_000, silenceMs: 5_000, wholeMs: 3_600_000 },
    signal: abort.signal
  })
  const ask = async (body?: object): Promise<unknown[]> => {
    const events: unknown[] = []
    for await (const event of socket.stream(call(body))) events.push(event)
    return events
  }
  return { ...opened, socket, ask, call, abort }
}

/** A server of our own whose answers a test writes: `serve` gets each request frame. */
async function serverThat(
  serve: (say: (event: unknown) => void, frame: Record<string, unknown>, socket: WebSocket) => void,
  mode?: NetworkMode
) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', path: '/v1/responses' })
  const seen: { authorization: string | undefined; frames: Record<string, unknown>[] } = {
    authorization: undefined,
    frames: []
  }
  server.on('connection', (socket, request) => {
    seen.authorization = request.headers.authorization
    socket.on('message', (bytes: Buffer) => {
      const frame = JSON.parse(bytes.toString()) as Record<string, unknown>
      seen.frames.push(frame)
      serve((event) => socket.send(typeof event === 'string' ? event : JSON.stringify(event)), frame, socket)
    })
  })
  await new Promise((resolve) => server.once('listening', resolve))
  closing.push(() => {
    for (const client of server.clients) client.terminate()
    server.close()
  })
  const url = new URL(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/v1/responses`)
  return { ...build(url, mode), server, seen }
}

const created = (id: string) => ({ type: 'response.created', response: { id, status: 'in_progress' } })
const said = (delta: string) => ({ type: 'response.output_text.delta', output_index: 0, content_index: 0, delta })
const completed = (id: string) => ({
  type: 'response.completed',
  response: { id, status: 'completed', usage: { input_tokens: 5, output_tokens: 2 } }
})

describe('Responses over a socket', () => {
  test('speaks with a server that others have written, and the answer reads like the one over HTTP', async () => {
    const mock = new LLMock({ port: 0 })
    mock.onMessage('hello', { content: 'Good morning, analyst.' })
    await mock.start()
    closing.push(() => mock.stop())
    const { ask, socket } = build(new URL(`${mock.url.replace('http', 'ws')}/v1/responses`))
    const reader = new ResponsesReader({ provider: 'OpenAI' })
    const chunks: CompletionChunk[] = []
    for (const event of await ask()) chunks.push(...reader.read(event, undefined))
    chunks.push(...reader.end())
    expect(chunks.map((chunk) => (chunk.type === 'delta' ? chunk.text : '')).join('')).toBe('Good morning, analyst.')
    expect(chunks.at(-1)).toMatchObject({ type: 'finish', reason: 'stop' })
    await ask()
    expect(socket.state).toEqual({ open: 1, busy: 0, waiting: 0, handshakes: 1 })
  })

  test('a request is its HTTP body without what only HTTP knows, and carries the key', async () => {
    const { ask, seen } = await serverThat((say) => say(completed('r1')))
    await ask({ store: false, background: false, instructions: 'short' })
    expect(seen.frames).toEqual([
      { type: 'response.create', model: 'gpt-test', input: 'hello', store: false, instructions: 'short' }
    ])
    expect(seen.authorization).toBe('Bearer key-1')
  })

  test('frames of other responses and about other things are left aside', async () => {
    const { ask } = await serverThat((say) => {
      say(created('mine'))
      say({ type: 'codex.rate_limits' })
      say(completed('other'))
      say(said('a'))
      say(completed('mine'))
    })
    expect(await ask()).toMatchObject([created('mine'), said('a'), completed('mine')])
  })

  test('a socket that is too old for the server is replaced, and the request sent again', async () => {
    let requests = 0
    const { ask, seen } = await serverThat((say) =>
      ++requests === 1
        ? say({ type: 'error', status: 400, error: { code: 'websocket_connection_limit_reached', message: 'old' } })
        : say(completed('r'))
    )
    expect(await ask()).toMatchObject([completed('r')])
    expect(seen.frames).toHaveLength(2)
  })

  test('a request that the server refuses at once is one for HTTP, which knows what to change', async () => {
    const error = { type: 'error', status: 400, error: { code: 'unsupported_parameter', message: 'temperature' } }
    const { ask, socket } = await serverThat((say) => say(error))
    await expect(ask()).rejects.toMatchObject({ name: 'SocketUnavailable', status: 400 })
    expect(socket.state).toMatchObject({ open: 1, busy: 0 })
  })

  test('any other error is the last event; the socket can be used again', async () => {
    const error = { type: 'error', error: { code: 'server_error', message: 'gone' } }
    const { ask, socket } = await serverThat((say) => say(error))
    expect(await ask()).toEqual([error])
    expect(socket.state).toMatchObject({ open: 1, busy: 0 })
  })

  test('a line lost in the middle is a broken answer, and the request is not sent again', async () => {
    const { ask, seen } = await serverThat((say, _frame, socket) => {
      say(created('r'))
      setImmediate(() => socket.terminate())
    })
    await expect(ask()).rejects.toMatchObject({ code: 'answer-broken', retryable: false })
    expect(seen.frames).toHaveLength(1)
  })

  test.each(['not json', '[1]', '{"no":"type"}'])('%s is a broken protocol', async (garbage) => {
    const { ask } = await serverThat((say) => say(garbage))
    await expect(ask()).rejects.toMatchObject({ code: 'provider-protocol' })
  })

  test('stopping cuts the socket, since the rest of the answer would still come', async () => {
    const { call, socket, abort } = await serverThat((say) => say(created('r')))
    const events = socket.stream(call())
    await events.next()
    const next = events.next()
    abort.abort()
    await expect(next).rejects.toMatchObject({ name: 'AbortError' })
    expect(socket.state.open).toBe(0)
  })
})

describe('the ledger over a socket', () => {
  test('has a line for the connection and one for each request', async () => {
    const { ask, lines, socket, ledger } = await serverThat((say) => say(completed('r')))
    await ask()
    await ask()
    socket.close()
    const rows = lines()
    expect(rows.map((line) => [line.purpose, line.turnId, line.end?.outcome])).toEqual([
      ['completion', 'turn-1', 'done'],
      ['connection', 'turn-1', 'done'],
      ['completion', 'turn-1', 'done']
    ])
    const request = JSON.stringify({ type: 'response.create', model: 'gpt-test', input: 'hello' }).length
    const answer = JSON.stringify(completed('r')).length
    expect(rows[0]?.end).toMatchObject({ bytesOut: request, bytesIn: answer })
    expect(rows[1]?.end?.bytesOut).toBeGreaterThan(100)
    expect(rows[1]?.end?.bytesOut).toBeLessThan(500)
    expect(ledger.bytesSent('turn-1' as TurnId)).toBe(0) // loopback: nothing left this machine
  })

  test('says that a request which the server refused has left', async () => {
    const { ask, lines, socket } = await serverThat((say) =>
      say({ type: 'error', status: 400, error: { code: 'unsupported_parameter', message: 'temperature' } })
    )
    await expect(ask()).rejects.toMatchObject({ name: 'SocketUnavailable' })
    socket.close()
    expect(lines().find(({ purpose }) => purpose === 'completion')?.end?.bytesOut).toBeGreaterThan(20)
  })

  test('going offline in the middle cuts the socket and says so', async () => {
    const { call, socket, gate, rules, lines } = await serverThat((say) => say(created('r')))
    const events = socket.stream(call())
    await events.next()
    const next = events.next()
    rules.mode = 'offline'
    rules.loopbackOffline = false
    gate.rulesChanged()
    await expect(next).rejects.toMatchObject({ code: 'went-offline' })
    expect(socket.state.open).toBe(0)
    expect(lines()[0]?.end?.outcome).toBe('stopped')
    expect(lines()[1]?.end).not.toBeNull()
    await expect(socket.stream(call()).next()).rejects.toMatchObject({ code: 'network-offline' })
  })
})

describe('HTTP as the fallback', () => {
  async function* values(...all: (string | Error)[]): AsyncGenerator<string> {
    for (const value of all) {
      await Promise.resolve()
      if (value instanceof Error) throw value
      yield value
    }
  }
  const taken = async (socket: AsyncGenerator<string>, http: AsyncGenerator<string>) => {
    const ways: string[] = []
    const seen: string[] = []
    for await (const value of socketOrHttp(
      () => socket,
      () => http,
      (way) => ways.push(way)
    ))
      seen.push(value)
    return { ways, seen }
  }

  test('is taken when no socket can be had', async () => {
    const { call, socket } = build(new URL('ws://127.0.0.1:9/v1/responses'))
    const stream = socket.stream(call())
    await expect(stream.next()).rejects.toBeInstanceOf(SocketUnavailable)
    expect(await taken(values(new SocketUnavailable('x')), values('a', 'b'))).toEqual({
      ways: ['http'],
      seen: ['a', 'b']
    })
  })

  test('is not taken after the request was sent', async () => {
    await expect(taken(values(new Error('lost')), values('b'))).rejects.toThrow('lost')
    await expect(taken(values('a', new SocketUnavailable('x')), values('b'))).rejects.toThrow('no socket')
  })

  test('is not needed when the socket answers', async () => {
    expect(await taken(values('a'), values('b'))).toEqual({ ways: ['socket'], seen: ['a'] })
  })

  test('a server that knows no sockets is left after one try', async () => {
    const mock = new LLMock({ port: 0 })
    await mock.start()
    closing.push(() => mock.stop())
    const { call, socket } = build(new URL(`${mock.url.replace('http', 'ws')}/no-such-path`))
    await expect(socket.stream(call()).next()).rejects.toBeInstanceOf(SocketUnavailable)
  })
})
