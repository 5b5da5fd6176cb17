import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { setTimeout as after } from 'node:timers/promises'

export const FLOWER = 'flwr==1.41.0'
const READY_TRIES = 1_000
const PAUSE_MS = 300

const bin = process.env['FLOWER_BIN']
const environment = {
  ...process.env,
  FLWR_TELEMETRY_ENABLED: '0',
  PATH: `${bin ? `${bin}:` : ''}${process.env['PATH']}`
}

/** What the strategy writes after every round. */
export interface Rounds {
  round: number
  void: number
  handedOut: number
  averaged: number
  /** Absent while no round has counted. */
  last?: { clients: number; mean: number[] }
  signed: { text: string; signature: string }
}

/** Whether Flower's commands are here: in the path, or in the folder that `FLOWER_BIN` names. */
export function hasFlower(): boolean {
  return spawnSync('flower-superlink', ['--version'], { env: environment }).error === undefined
}

/** A real Flower SuperLink on this machine with our strategy, in a folder of its own. */
export class SuperLink {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'sextant-flower-'))
  readonly address: string
  readonly #port: number
  readonly #keyFile: string
  #server: ChildProcess | undefined
  readonly #children: ChildProcess[] = []

  private constructor(port: number, operator: Uint8Array) {
    this.#port = port
    this.address = `http://127.0.0.1:${port}`
    this.#keyFile = path.join(this.folder, 'operator-key')
    writeFileSync(this.#keyFile, operator)
    cpSync(path.resolve(import.meta.dirname, '../../federated-server'), path.join(this.folder, 'app'), {
      recursive: true
    })
    const home = path.join(this.folder, 'home')
    mkdirSync(home)
    writeFileSync(
      path.join(home, 'config.toml'),
      `[superlink]\ndefault = "here"\n[superlink.here]\naddress = "127.0.0.1:${port}"\ninsecure = true\n`
    )
  }

  /** @param operator the secret key by which rounds are signed */
  static async start(operator: Uint8Array): Promise<SuperLink> {
    const link = new SuperLink(await freePort(), operator)
    await link.restart()
    return link
  }

  /** Starts the server, which has forgotten everything: its state is in memory. */
  async restart(): Promise<void> {
    this.#server = this.#spawn('flower-superlink', [
      ...['--insecure', '--host', '127.0.0.1', '--port', String(this.#port)],
      '--disable-runtime-dependency-installation'
    ])
    for (let tries = READY_TRIES; tries > 0; tries--) {
      const answer = await fetch(`${this.address}/health`).catch(() => undefined)
      if (answer?.ok) return
      await after(PAUSE_MS)
    }
    throw new Error('flower-superlink did not start')
  }

  /** Begins a training, or goes on with one that was killed. @param config over what `pyproject.toml` says */
  run(name: string, config: Readonly<Record<string, number>>): void {
    const words = Object.entries(config).map(([key, value]) => `${key}=${value}`)
    const texts = [`run-name="${name}"`, `operator-key="${this.#keyFile}"`, `state="${this.#stateFile(name)}"`]
    this.#spawn('flwr', ['run', path.join(this.folder, 'app'), 'here', '--run-config', [...words, ...texts].join(' ')])
  }

  rounds(name: string): Rounds | undefined {
    const file = this.#stateFile(name)
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Rounds) : undefined
  }

  /** Kills what runs the strategy, without a warning. @returns whether there was something to kill */
  killStrategy(): boolean {
    const found = spawnSync('pgrep', ['-f', `flwr-serverapp.*127.0.0.1:${this.#port}`], { encoding: 'utf8' })
    const ids = found.stdout.split('\n').filter(Boolean).map(Number)
    for (const id of ids) process.kill(id, 'SIGKILL')
    return ids.length > 0
  }

  /** Kills the server, without a warning; what it started goes with it. */
  async kill(): Promise<void> {
    this.killStrategy()
    const server = this.#server
    if (!server) return
    const gone = new Promise((resolve) => server.once('exit', resolve))
    server.kill('SIGKILL')
    await gone
  }

  close(): void {
    for (const child of this.#children) child.kill()
    rmSync(this.folder, { recursive: true, force: true })
  }

  #stateFile(name: string): string {
    return path.join(this.folder, `${name}.json`)
  }

  #spawn(command: string, words: string[]): ChildProcess {
    const env = { ...environment, FLWR_HOME: path.join(this.folder, 'home') }
    const child = spawn(command, words, {
      env,
      stdio: ['ignore', 'ignore', process.env['FLOWER_LOG'] ? 'inherit' : 'ignore']
    })
    this.#children.push(child)
    return child
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}
