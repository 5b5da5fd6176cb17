import { execFile, spawnSync } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { Database } from '../../main/storage/database.ts'
import { SettingsStore } from '../../main/storage/settings-store.ts'
import { tracedProgram, type OsNetwork } from '../fakes/os-network.ts'
import { temporaryFolder } from '../fakes/temporary-folder.ts'

const root = path.resolve(import.meta.dirname, '../..')
const SLOW_MS = 120_000

interface Ran {
  code: number
  output: string
  network: OsNetwork
}

/** Runs a script of ours under the operating system's eyes, over an empty data folder. */
async function traced(script: string, args: string[] = [], data = temporaryFolder()): Promise<Ran> {
  const { executable, read } = tracedProgram(temporaryFolder(), process.execPath)
  const env = { ...process.env, SEXTANT_DATA_DIR: data }
  try {
    const { stdout } = await promisify(execFile)(executable, [path.join(root, script), ...args], {
      env,
      cwd: root,
      encoding: 'utf8'
    })
    return { code: 0, output: stdout, network: read() }
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: number; stdout?: string; stderr?: string }
    return { code: code ?? -1, output: `${stdout}${stderr}`, network: read() }
  }
}

/** A data folder whose owner has gone offline. */
function offlineFolder(): string {
  const data = temporaryFolder()
  const database = Database.open(path.join(data, 'sextant.db'))
  new SettingsStore(database).change({ network: { mode: 'offline' } })
  database.close()
  return data
}

// Elsewhere there is no strace; the guard itself is tested everywhere.
describe.runIf(process.platform === 'linux')('offline, counted by the operating system', () => {
  test('strace is here: without it nothing is proved', () => {
    expect(spawnSync('strace', ['--version']).status).toBe(0)
  })

  test(
    'the counter sees a connection, a datagram and a route look-up',
    async () => {
      const { network } = await traced('test/fixtures/network/reach-out.ts')
      expect(network.attempts).toEqual(
        expect.arrayContaining([
          { call: 'connect', protocol: 'TCP', to: '203.0.113.7:443' },
          { call: 'send', protocol: 'UDP', to: '203.0.113.7:53' }
        ])
      )
      expect(network.attempts).toHaveLength(2)
      expect(network.routeLookups).toEqual(['203.0.113.8:53'])
      expect(network.sockets).toEqual({ tcp: 1, udp: 2 })
    },
    SLOW_MS
  )

  test(
    'a question in the terminal reaches nothing outside',
    async () => {
      const { output, network } = await traced('main/terminal/ask.ts', ['What is a median?'], offlineFolder())
      expect(output.length).toBeGreaterThan(20)
      expect(network.attempts).toEqual([])
      expect(network.sockets).toEqual({ tcp: 0, udp: 0 })
    },
    SLOW_MS
  )

  test(
    'set-up fetches no model, and says why',
    async () => {
      const { code, output, network } = await traced('main/terminal/fetch-model.ts', [], offlineFolder())
      expect(code).toBe(3)
      expect(output).toContain('Offline')
      expect(network.attempts).toEqual([])
    },
    SLOW_MS
  )

  test(
    'no thread, no child process and no program of its own opens a socket, and each attempt is in the network log',
    async () => {
      const { output, network } = await traced('test/fixtures/network/offline-beside-main.ts')
      const { results, answered, lines } = JSON.parse(output) as {
        results: Record<string, string>
        answered: string
        lines: string[]
      }
      expect(Object.entries(results).filter(([, outcome]) => outcome !== 'network-refused')).toEqual([])
      expect(answered).toBe('complete')
      expect(network).toMatchObject({ attempts: [], toThisMachine: [], sockets: { tcp: 0, udp: 0 } })
      // Tried by the main thread.
      for (const host of ['thread from a text', 'thread reach-out.ts', 'listen 0.0.0.0:0', 'binding udp_wrap'])
        expect(lines).toContain(`outside-the-gate ${host}`)
      // Tried by a thread and by a child process, each of which tells what it tried.
      for (const host of [
        '203.0.113.7:443',
        '127.0.0.1:9',
        'example.com',
        'udp 203.0.113.7:53',
        'listen 127.0.0.1:0',
        'program true',
        `program ${process.execPath}`,
        'thread from a text',
        'binding tcp_wrap'
      ])
        expect([host, lines.filter((line) => line === `no-network ${host}`).length]).toEqual([
          host,
          ['203.0.113.7:443', 'program true'].includes(host) ? 4 : 2
        ])
    },
    SLOW_MS
  )

  test(
    'the whole app, and everything that could lead out of it, reaches nothing outside',
    async () => {
      const { output, network } = await traced('test/fixtures/network/exercise-offline.ts')
      const { results, remotes, refused, sound } = JSON.parse(output) as {
        results: Record<string, string>
        remotes: Record<string, string[]>
        refused: string[]
        sound: boolean
      }
      expect(results).toEqual({
        answer: 'complete true',
        ownServer: 'here',
        fetch: 'network-offline',
        fetchByName: 'network-offline',
        redirect: 'network-offline',
        download: 'network-offline',
        plainFetch: 'network-refused',
        socket: 'network-refused',
        lookup: 'network-refused',
        modelAtAddress: 'model-file-missing',
        modelOnShare: 'model-file-missing',
        modelFileUrl: 'model-file-missing'
      })
      for (const kind of ['openai-responses', 'openai-chat', 'anthropic', 'google', 'ollama'])
        expect([kind, remotes[kind]]).toEqual([kind, ['failed network-offline', 'network-offline', 'network-offline']])
      expect(remotes['prices']).toEqual(['network-offline'])
      expect(network.attempts).toEqual([])
      expect(network.routeLookups).toEqual([])
      expect(network.toThisMachine.length).toBeGreaterThan(0)
      expect(refused).toEqual(
        expect.arrayContaining([
          'offline 203.0.113.7:443',
          'offline api.example.com:443',
          'outside-the-gate 203.0.113.7:443',
          'outside-the-gate example.com'
        ])
      )
      expect(sound).toBe(true)
    },
    SLOW_MS
  )
})
