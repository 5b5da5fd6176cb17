import dns from 'node:dns'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { gatedFetch } from '../../../main/network/gated-fetch.ts'
import { isNearer, placeOf } from '../../../main/network/place.ts'
import { httpFetch } from '../../../main/node/http-fetch.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { openGate } from '../../fakes/open-gate.ts'

test.each([
  ['127.0.0.1', 'here'],
  ['localhost', 'here'],
  ['::1', 'here'],
  ['0.0.0.0', 'here'],
  ['::ffff:7f00:1', 'here'],
  ['10.1.2.3', 'near'],
  ['172.31.0.1', 'near'],
  ['172.32.0.1', 'away'],
  ['192.168.178.1', 'near'],
  ['169.254.169.254', 'near'],
  ['100.64.0.1', 'near'],
  ['fd00::1', 'near'],
  ['fe80::1', 'near'],
  ['::ffff:10.0.0.1', 'near'],
  ['printer', 'near'],
  ['nas.local', 'near'],
  ['models.internal', 'near'],
  ['example.com', 'away'],
  ['93.184.216.34', 'away'],
  ['2606:2800:220:1::1', 'away']
])('%s is %s', (host, place) => {
  expect(placeOf(host)).toBe(place)
})

test('what stands outside sends nothing in, what stands inside may send on', () => {
  expect(isNearer('192.168.1.1', 'example.com')).toBe(true)
  expect(isNearer('127.0.0.1', '192.168.1.1')).toBe(true)
  expect(isNearer('192.168.1.1', 'nas.local')).toBe(false)
  expect(isNearer('example.com', '127.0.0.1')).toBe(false)
})

test('a redirect to a name that means this computer, or the own network, is not followed', async () => {
  let reached = 0
  const server = createServer((_request, response) => void response.end(String(reached++)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const addresses: Record<string, string> = { 'inward.example.com': '127.0.0.1', 'router.example.com': '192.168.178.1' }
  const lookup = vi
    .spyOn(dns, 'lookup')
    .mockImplementation(((
      host: string,
      _options: unknown,
      callback: (error: null, found: { address: string; family: number }[]) => void
    ) => callback(null, [{ address: addresses[host] ?? '', family: 4 }])) as never)
  onTestFinished(() => lookup.mockRestore())
  const { gate, lines, database } = openGate(new ManualClock())
  onTestFinished(() => database.close())
  for (const name of Object.keys(addresses)) {
    // The first host is far away; it is not asked here, its answer alone matters.
    const get = gatedFetch(
      gate,
      (url, init) =>
        new URL(url).hostname === 'outside.example.com'
          ? Promise.resolve(new Response(null, { status: 302, headers: { location: `http://${name}:${port}/` } }))
          : httpFetch(url, init),
      { purpose: 'model-download' }
    )
    await expect(get('http://outside.example.com/')).rejects.toMatchObject({ code: 'network-redirect' })
    expect(lines().at(-1)).toMatchObject({ verdict: 'refused', rule: 'redirect', host: `${name}:${port}` })
  }
  expect(reached).toBe(0)
})
