import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { describe, expect, test } from 'vitest'
import { hearRefusals } from '../../../main/node/refusal-channel.ts'
import { isRefusalMessage } from '../../../main/node/refusal-message.ts'

const root = path.resolve(import.meta.dirname, '../../..')
const main = path.join(root, 'main')

const sources = readdirSync(main, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, source: readFileSync(path.join(main, name), 'utf8') }))

/** What a process or thread of its own says to the app, or waits for from it. */
const SPEAKS_TO_APP = /\bhostPort\(\)|import \{[^}]*\bparentPort\b[^}]*\} from 'node:worker_threads'/

describe('processes and threads beside the main one', () => {
  const entries = sources.filter(
    ({ name, source }) => SPEAKS_TO_APP.test(source) && !name.endsWith(path.join('host', 'port.ts'))
  )

  test('are known', () => {
    expect(entries.map(({ name }) => name)).toEqual(
      expect.arrayContaining([path.join('inference', 'host.ts'), path.join('workers', 'entry.ts')])
    )
  })

  test.each(entries)('$name gives up the network before anything else', ({ source }) => {
    expect(/^import .*$/m.exec(source)?.[0]).toMatch(/^import '(?:\.\.\/)+node\/no-network\.ts'$/)
  })

  test('every bundle of main begins with a guard', () => {
    const config = readFileSync(path.join(root, 'electron.vite.config.ts'), 'utf8')
    const bundles = [...config.matchAll(/at\('main\/([^']+)'\)/g)].map(([, name]) => name ?? '')
    expect(bundles).toContain('index.ts')
    for (const bundle of bundles) {
      const source = sources.find(({ name }) => name === path.normalize(bundle))?.source ?? ''
      expect(/^import .*$/m.exec(source)?.[0]).toMatch(/node\/(?:no-network|main-guard)\.ts'$/)
    }
  })
})

test('a thread without network tells the app what it tried', async () => {
  const told: string[] = []
  const stop = hearRefusals((host) => void told.push(host))
  const thread = new Worker(path.join(root, 'test/fixtures/network/thread-reaches-out.ts'))
  await once(thread, 'exit')
  await expect.poll(() => told).toContain('binding tcp_wrap')
  stop()
  expect(told.slice(0, 3)).toEqual(['203.0.113.7:443', '127.0.0.1:9', '203.0.113.7:443'])
  expect(told).toContain('thread from a text')
})

test('a process without network tells the app what it tried', async () => {
  const child = fork(path.join(root, 'test/fixtures/network/host-reaches-out.ts'), { stdio: 'ignore' })
  const told = await new Promise<unknown[]>((resolve) => {
    const messages: unknown[] = []
    child.on('message', (message) => messages.push(message))
    child.on('exit', () => resolve(messages))
  })
  expect(told.every(isRefusalMessage)).toBe(true)
  expect(told).toEqual([
    { type: 'network-refused', host: '203.0.113.7:443' },
    { type: 'network-refused', host: '127.0.0.1:9' },
    { type: 'network-refused', host: 'program true' }
  ])
})
