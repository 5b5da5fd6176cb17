import { execFile } from 'node:child_process'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { promisify } from 'node:util'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { httpFetch } from '../../../main/node/http-fetch.ts'
import type { UngatedInit } from '../../../main/ports.ts'

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void

async function serve(handler: Handler): Promise<{ url: string; server: Server; connections: () => number }> {
  let connections = 0
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (piece: string) => (body += piece))
    request.on('end', () => handler(request, response, body))
  })
  server.on('connection', () => connections++)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    server,
    connections: () => connections
  }
}

const send = (url: string, init: Partial<UngatedInit> = {}): Promise<Response> =>
  httpFetch(url, { method: 'GET', headers: {}, redirect: 'manual', signal: new AbortController().signal, ...init })

describe('a request over the transport', () => {
  test('goes out as it was given, and comes back as it was sent', async () => {
    const { url } = await serve((request, response, body) => {
      response.writeHead(418, 'Teapot', [
        ['x-method', request.method ?? ''],
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2']
      ])
      response.end(JSON.stringify({ body, key: request.headers['x-key'], length: request.headers['content-length'] }))
    })
    const response = await send(url, { method: 'POST', headers: { 'X-Key': 'k' }, body: 'çay' })
    expect([response.status, response.statusText, response.headers.get('x-method')]).toEqual([418, 'Teapot', 'POST'])
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(await response.json()).toEqual({ body: 'çay', key: 'k', length: '4' })
  })

  test.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
    ['identity', (text: string) => Buffer.from(text)]
  ])('a body in %s is unpacked', async (coding, pack) => {
    const { url } = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': coding }).end(pack('merhaba'))
    )
    expect(await (await send(url)).text()).toBe('merhaba')
  })

  test('a packed piece is there before the body ends', async () => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' })
      response.write(gzipSync('first'))
    })
    const reader = (await send(url)).body?.getReader()
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('first')
    await reader?.cancel()
  })

  test('a coding that nobody asked for is an error', async () => {
    const { url } = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip, gzip' }).end('x')
    )
    await expect(send(url)).rejects.toThrow(/gzip, gzip/)
  })

  test('a body that is not packed as it says breaks off', async () => {
    const { url } = await serve((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('not packed at all')
    )
    await expect((await send(url)).text()).rejects.toThrow()
  })

  test.each([204, 304])('a response %i without a body has none', async (status) => {
    const { url } = await serve((_request, response) => response.writeHead(status).end())
    expect((await send(url)).body).toBeNull()
  })

  test('a redirect is handed over', async () => {
    const { url } = await serve((_request, response) => response.writeHead(302, { location: '/elsewhere' }).end())
    const response = await send(url)
    expect([response.status, response.headers.get('location')]).toEqual([302, '/elsewhere'])
  })

  test('a name and a password in an address do not go out', async () => {
    const { url } = await serve((request, response) => response.end(String(request.headers.authorization)))
    expect(await (await send(url.replace('//', '//me:secret@'))).text()).toBe('undefined')
  })

  test('the next request takes the same connection', async () => {
    const { url, connections } = await serve((_request, response) => response.end('x'))
    for (let turn = 0; turn < 3; turn++) await (await send(url)).text()
    expect(connections()).toBe(1)
  })

  test('what can not be reached says so with a code', async () => {
    const { url, server } = await serve(() => undefined)
    server.close()
    await expect(send(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })
})

describe('a stop', () => {
  const endless: Handler = (_request, response) => {
    response.writeHead(200)
    response.write('piece')
  }

  test('before the response ends the request', async () => {
    const { url, connections } = await serve(() => undefined)
    const stop = new AbortController()
    const sent = send(url, { signal: stop.signal })
    await expect.poll(connections).toBe(1)
    stop.abort(new Error('stopped'))
    await expect(sent).rejects.toThrow('stopped')
  })

  test.each(['plain', 'gzip'])('in the middle ends the body, and nothing connects again (%s)', async (coding) => {
    const { url, server, connections } = await serve((_request, response) => {
      if (coding === 'gzip') response.writeHead(200, { 'content-encoding': 'gzip' })
      response.write(coding === 'gzip' ? gzipSync('piece') : 'piece')
    })
    const closed = new Promise<void>((resolve) => server.on('connection', (socket) => socket.on('close', resolve)))
    const stop = new AbortController()
    const reader = (await send(url, { method: 'POST', body: '{}', signal: stop.signal })).body?.getReader()
    await reader?.read()
    stop.abort(new Error('stopped'))
    await expect(reader?.read()).rejects.toThrow('stopped')
    await closed
    await new Promise((resolve) => setImmediate(resolve))
    expect(connections()).toBe(1)
  })

  test('after the head and before the first read hurts nobody', async () => {
    const { url } = await serve(endless)
    const stop = new AbortController()
    const { body } = await send(url, { signal: stop.signal })
    stop.abort(new Error('stopped'))
    await new Promise((resolve) => setImmediate(resolve))
    await expect(body?.getReader().read()).rejects.toThrow()
  })

  test('by whoever reads ends the connection', async () => {
    const { url, server } = await serve(endless)
    const closed = new Promise<void>((resolve) => server.on('connection', (socket) => socket.on('close', resolve)))
    await (await send(url)).body?.cancel()
    await closed
  })
})

test('no proxy stands before this machine, by any of its names', async () => {
  const { url } = await serve((_request, response) => response.end('the server'))
  const proxy = await serve((_request, response) => response.end('the proxy'))
  const { port } = new URL(url)
  const { stdout } = await promisify(execFile)(process.execPath, [
    path.resolve(import.meta.dirname, '../../fixtures/network/behind-a-proxy.ts'),
    new URL(proxy.url).origin,
    port
  ])
  expect(JSON.parse(stdout)).toEqual({
    [`http://127.0.0.1:${port}/`]: 'the server',
    [`http://localhost:${port}/`]: 'the server',
    [`http://LOCALHOST:${port}/`]: 'the server',
    [`http://127.1:${port}/`]: 'the server',
    'http://elsewhere.example/': 'the proxy'
  })
})
