import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { gatedFetch } from '../../../main/network/gated-fetch.ts'
import type { UngatedFetch, UngatedInit } from '../../../main/ports.ts'
import { ManualClock, settled } from '../../fakes/manual-clock.ts'
import { openGate } from '../../fakes/open-gate.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A server on loopback that stands for every host: the transport leads all names to it. */
async function build(serve: (request: IncomingMessage, response: ServerResponse) => void) {
  const seen: { host: string; method: string; headers: IncomingMessage['headers']; raw: number; body: string }[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      const head = request.rawHeaders.reduce(
        (bytes, text, index) => bytes + Buffer.byteLength(text) + (index % 2 === 0 ? 2 : 2),
        0
      )
      const line = `${request.method} ${request.url} HTTP/1.1\r\n`.length
      seen.push({
        host: String(request.headers['x-for']),
        method: request.method ?? '',
        headers: request.headers,
        raw: line + head + 2 + body.length,
        body: body.toString()
      })
      serve(request, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const asked: UngatedInit[] = []
  const transport: UngatedFetch = (url, init) => {
    asked.push(init)
    const { host, pathname, search } = new URL(url)
    return fetch(`http://127.0.0.1:${port}${pathname}${search}`, {
      ...init,
      headers: { ...init.headers, 'x-for': host }
    })
  }
  const opened = openGate(new ManualClock())
  const get = gatedFetch(opened.gate, transport, { purpose: 'model-download' })
  return { ...opened, get, seen, asked }
}

const ok = (text: string) => (_request: IncomingMessage, response: ServerResponse) => void response.end(text)

describe('a gated fetch', () => {
  test('hands over the response and counts what went and came', async () => {
    const { get, lines, seen } = await build(ok('x'.repeat(5_000)))
    const response = await get('https://a.test/v1?q=1', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer k' },
      body: '{"ğ":1}'
    })
    expect(response.status).toBe(200)
    expect(lines()).toMatchObject([{ host: 'a.test:443', purpose: 'model-download', end: null }])
    expect(await response.text()).toHaveLength(5_000)
    const [line] = lines()
    expect(seen[0]?.body).toBe('{"ğ":1}')
    expect(line?.end?.outcome).toBe('done')
    expect(Math.abs((line?.end?.bytesOut ?? 0) - (seen[0]?.raw ?? 0))).toBeLessThan(200)
    expect((line?.end?.bytesIn ?? 0) - 5_000).toBeGreaterThan(10)
    expect((line?.end?.bytesIn ?? 0) - 5_000).toBeLessThan(300)
  })

  test('an unpacked body counts as it was on the wire', async () => {
    const packed = gzipSync('x'.repeat(100_000))
    const { get, lines } = await build((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': packed.length })
      response.end(packed)
    })
    expect(await (await get('https://a.test/')).text()).toHaveLength(100_000)
    expect(lines()[0]?.end?.bytesIn).toBeLessThan(1_000)
  })

  test('the context of a request goes before the usual one', async () => {
    const { get, lines } = await build(ok(''))
    await (await get('https://a.test/', { context: { purpose: 'key-test' } })).text()
    expect(lines()[0]?.purpose).toBe('key-test')
  })

  test('a response without a body ends at once', async () => {
    const { get, lines } = await build((_request, response) => void response.writeHead(204).end())
    await get('https://a.test/')
    expect(lines()[0]?.end?.outcome).toBe('done')
  })

  test('a host that is not there: nothing left', async () => {
    const { gate, lines } = openGate(new ManualClock())
    const gone = createServer()
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve))
    const { port } = gone.address() as AddressInfo
    await new Promise((resolve) => gone.close(resolve))
    const get = gatedFetch(gate, (url, init) => fetch(url, init), { purpose: 'update' })
    await expect(get(`http://127.0.0.1:${port}/`)).rejects.toThrow()
    expect(lines()[0]?.end).toMatchObject({ outcome: 'failed', bytesOut: 0, bytesIn: 0 })
  })

  test('a connection that breaks: what left is bounded from above, what came is counted', async () => {
    const { get, lines } = await build((_request, response) => {
      response.writeHead(200, { 'content-length': 1_000 })
      response.write('half')
      setImmediate(() => response.destroy())
    })
    const response = await get('https://a.test/', { method: 'POST', body: 'question' })
    await expect(response.text()).rejects.toThrow()
    expect(lines()[0]?.end?.outcome).toBe('failed')
    expect(lines()[0]?.end?.bytesOut).toBeGreaterThan(8)
  })

  test('a reader that stops early is recorded as stopped', async () => {
    const { get, lines } = await build((_request, response) => void response.write('a lot to come'))
    const response = await get('https://a.test/')
    await response.body?.cancel()
    expect(lines()[0]?.end?.outcome).toBe('stopped')
  })

  test('a caller that aborts in the middle ends the read and is recorded as stopped', async () => {
    const { get, lines } = await build((_request, response) => void response.write('first'))
    const abort = new AbortController()
    const response = await get('https://a.test/', { signal: abort.signal })
    const reader = response.body?.getReader()
    await reader?.read()
    const next = reader?.read()
    abort.abort()
    await expect(next).rejects.toMatchObject({ name: 'AbortError' })
    expect(lines()[0]?.end?.outcome).toBe('stopped')
  })

  test('going offline in the middle breaks off at once, with its reason', async () => {
    const { get, lines, gate, rules } = await build((_request, response) => void response.write('first'))
    const response = await get('https://a.test/')
    const reader = response.body?.getReader()
    const { value } = (await reader?.read()) as { value: Uint8Array }
    expect(Buffer.from(value).toString()).toBe('first')
    const next = reader?.read()
    rules.mode = 'offline'
    gate.rulesChanged()
    await expect(next).rejects.toMatchObject({ code: 'went-offline' })
    expect(lines()[0]?.end).toMatchObject({ outcome: 'stopped' })
    await expect(get('https://a.test/')).rejects.toMatchObject({ code: 'network-offline' })
  })

  test('going offline while the answer is awaited rejects with its reason', async () => {
    const { get, gate, rules, seen } = await build(() => undefined)
    const waiting = get('https://a.test/')
    const outcome = expect(waiting).rejects.toMatchObject({ code: 'went-offline' })
    while (seen.length === 0) await settled()
    rules.mode = 'offline'
    gate.rulesChanged()
    await outcome
  })
})

describe('redirects', () => {
  const to =
    (location: string, status = 302) =>
    (request: IncomingMessage, response: ServerResponse): void => {
      if (request.url === '/end') response.end('here')
      else response.writeHead(status, { location }).end()
    }

  test('each host on the way is an attempt of its own', async () => {
    const { get, lines } = await build(to('https://cdn.test/end'))
    expect(await (await get('https://hub.test/model')).text()).toBe('here')
    expect(lines().map((line) => [line.host, line.end?.outcome])).toEqual([
      ['hub.test:443', 'done'],
      ['cdn.test:443', 'done']
    ])
  })

  test('keys stay with the host they are for; a range goes on', async () => {
    const { get, seen } = await build(to('https://cdn.test/end'))
    await (
      await get('https://hub.test/model', { headers: { authorization: 'Bearer k', cookie: 'a=b', range: 'bytes=5-' } })
    ).text()
    expect(seen[1]?.headers).toMatchObject({ range: 'bytes=5-' })
    expect(seen[1]?.headers.authorization).toBeUndefined()
    expect(seen[1]?.headers.cookie).toBeUndefined()
  })

  test('within one origin a request goes on whole', async () => {
    const { get, seen } = await build(to('/end', 307))
    await (
      await get('https://api.test/v1', { method: 'POST', headers: { authorization: 'Bearer k' }, body: 'prompt' })
    ).text()
    expect(seen[1]).toMatchObject({ method: 'POST', body: 'prompt' })
    expect(seen[1]?.headers.authorization).toBe('Bearer k')
  })

  test('a 303 becomes a GET without the body', async () => {
    const { get, seen } = await build(to('https://other.test/end', 303))
    await (
      await get('https://api.test/v1', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'prompt' })
    ).text()
    expect(seen[1]).toMatchObject({ method: 'GET', body: '' })
    expect(seen[1]?.headers['content-type']).toBeUndefined()
  })

  test.each([
    ['a prompt to another origin', 'https://evil.test/end', 307],
    ['to a server on this machine', 'http://127.0.0.1:11434/api/delete', 302],
    ['from encrypted to plain', 'http://api.test/end', 302],
    ['out of the web', 'file:///etc/passwd', 302]
  ])('%s is refused and recorded', async (_what, location, status) => {
    const { get, lines, seen } = await build(to(location, status))
    await expect(get('https://api.test/v1', { method: 'POST', body: 'prompt' })).rejects.toMatchObject({
      code: 'network-redirect'
    })
    expect(seen).toHaveLength(1)
    expect(lines().at(-1)).toMatchObject({ verdict: 'refused', rule: 'redirect' })
  })

  test('in Offline a server on this machine can not send anything out', async () => {
    const { get, rules, seen } = await build(to('https://evil.test/end'))
    rules.mode = 'offline'
    await expect(get('http://127.0.0.1:1234/v1')).rejects.toMatchObject({ code: 'network-offline' })
    expect(seen).toHaveLength(1)
  })

  test('a circle ends', async () => {
    const { get, seen } = await build(
      (_request, response) => void response.writeHead(302, { location: '/again' }).end()
    )
    await expect(get('https://api.test/')).rejects.toMatchObject({ code: 'network-redirect' })
    expect(seen.length).toBeLessThan(10)
  })

  test('whoever wants none gets none', async () => {
    const { get, seen } = await build(to('/end'))
    await expect(get('https://api.test/', { redirect: 'error' })).rejects.toMatchObject({ code: 'network-redirect' })
    expect(seen).toHaveLength(1)
  })
})
