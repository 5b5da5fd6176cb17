import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { declareGuarded, isGuarded, isGuardedStart } from '../../../main/node/guarded-code.ts'
import {
  bindTarget,
  connectTarget,
  datagramTarget,
  describeTarget,
  listenTarget
} from '../../../main/node/guard-target.ts'

const fixture = (name: string): string => path.resolve(import.meta.dirname, '../../fixtures/network', name)

interface Outcome {
  results: Record<string, string>
  refused: string[]
}

/** Tries every way out in a process of its own. @param allows targets that the policy lets through */
async function tryEverything(allows: (port: number) => string[]): Promise<Outcome> {
  const server = createServer((_request, response) => void response.end('here'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [
      fixture('try-everything.ts'),
      String(port),
      allows(port).join(',')
    ])
    return JSON.parse(stdout) as Outcome
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

describe('what a call leads to', () => {
  test.each([
    [[{ host: 'Example.com.', port: 443 }], 'example.com:443'],
    [[{ port: '8080' }], 'localhost:8080'],
    [[443, '::1'], '[::1]:443'],
    [['443', 'a.test'], 'a.test:443'],
    [[80], 'localhost:80'],
    [[80, () => undefined], 'localhost:80'],
    [['/run/x.sock'], 'pipe /run/x.sock'],
    [[{ path: '\\\\.\\pipe\\x', port: 1 }], 'pipe \\\\.\\pipe\\x'],
    [[[{ host: 'a.test', port: 1 }, null]], 'a.test:1']
  ])('connect(%j)', (args, target) => {
    expect(describeTarget(connectTarget(args))).toBe(target)
  })

  test.each([
    [['x', 53, '9.9.9.9'], 'udp 9.9.9.9:53'],
    [[Buffer.from('x'), 0, 1, 53, '9.9.9.9'], 'udp 9.9.9.9:53'],
    [[53, 'a.test'], 'udp a.test:53']
  ])('a datagram by %j', (args, target) => {
    expect(describeTarget(datagramTarget(args))).toBe(target)
  })
})

test.each([
  [[0], 'listen [::]:0'],
  [['8080', '0.0.0.0'], 'listen 0.0.0.0:8080'],
  [[80, () => undefined], 'listen [::]:80'],
  [[{ port: 1, host: 'Localhost' }], 'listen localhost:1'],
  [['/run/x.sock'], 'pipe /run/x.sock'],
  [[{ path: '/run/x.sock' }], 'pipe /run/x.sock']
])('listen(%j)', (args, target) => {
  expect(describeTarget(listenTarget(args))).toBe(target)
})

test.each([
  [[], 'listen [::]:0'],
  [[53, '127.0.0.1'], 'listen 127.0.0.1:53'],
  [[{ port: 53, address: '::1' }], 'listen [::1]:53']
])('a datagram socket bound by %j', (args, target) => {
  expect(describeTarget(bindTarget(args))).toBe(target)
})

describe('the start of a thread or a process', () => {
  const entry = fixture('thread-reaches-out.ts')
  declareGuarded([entry])

  test('is known by its file, however that is written', () => {
    expect([entry, pathToFileURL(entry), pathToFileURL(entry).href].every(isGuarded)).toBe(true)
    expect([fixture('reach-out.ts'), 'data:text/javascript,1', '', null, undefined].some(isGuarded)).toBe(false)
  })

  test('is this app only where nothing comes before that file', () => {
    const start = [process.execPath, ...process.execArgv]
    expect(isGuardedStart(process.execPath, [...start, entry, 'told'])).toBe(true)
    expect(isGuardedStart(process.execPath, [...start, '--import', 'data:text/javascript,1', entry])).toBe(false)
    expect(isGuardedStart(process.execPath, [...start, '-e', entry])).toBe(false)
    expect(isGuardedStart('/usr/bin/node', [...start, entry])).toBe(false)
  })
})

describe('a guarded process that may reach nothing', () => {
  let outcome: Outcome
  beforeAll(async () => {
    outcome = await tryEverything(() => [])
  })

  test('opens no socket, looks no name up, sends no datagram, starts no program or thread, and listens to nobody', () => {
    const open = Object.entries(outcome.results).filter(
      ([name, result]) => result !== 'refused' && !/^lookup (localhost|address)|^promised lookup localhost/.test(name)
    )
    expect(open).toEqual([])
  })

  test('knows its own names without asking anybody', () => {
    expect(JSON.parse(outcome.results['lookup localhost'] ?? '')).toEqual([
      { address: '127.0.0.1', family: 4 },
      { address: '::1', family: 6 }
    ])
    expect(outcome.results['lookup localhost 4']).toBe('127.0.0.1')
    expect(outcome.results['lookup address']).toBe('127.0.0.1')
    expect(outcome.results['promised lookup localhost']).toBe('::1')
  })

  test('each attempt is told', () => {
    for (const target of [
      'example.com:80',
      'example.com:443',
      '93.184.216.34:443',
      'pipe /tmp/no-such-socket',
      'example.com',
      'udp 9.9.9.9:53',
      'program true',
      `program ${process.execPath}`,
      'thread from a text',
      'binding tcp_wrap',
      'program /bin/true',
      'listen [::]:0',
      'listen 0.0.0.0:0'
    ])
      expect(outcome.refused).toContain(target)
  })
})

describe('a guarded process that may reach one server on this machine', () => {
  let outcome: Outcome
  beforeAll(async () => {
    outcome = await tryEverything((port) => [`localhost:${port}`, `127.0.0.1:${port}`])
  })

  test('reaches that one, by fetch and by sockets', () => {
    expect(outcome.results).toMatchObject({
      fetch: 'here',
      'net port and host': 'connected',
      'net port alone': 'connected'
    })
  })

  test('and no other', () => {
    for (const [name, result] of Object.entries(outcome.results))
      if (name.endsWith('away')) expect([name, result]).toEqual([name, 'refused'])
  })
})
