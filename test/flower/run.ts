// `node test/flower/run.ts`: two rounds of ten clients on a real Flower SuperLink, three of which leave in the middle of one.
// Needs `pip install flwr==1.41.0 cryptography`; `FLOWER_BIN` names the folder of its commands where they are not in the path.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { setTimeout as after } from 'node:timers/promises'
import { isSigned, newSecretKey, openKeyOf } from '../../main/learning/federated/curve-keys.ts'
import { decodeMean } from '../../main/learning/federated/fixed-point.ts'
import { FleetClient } from '../../main/learning/federated/flower/fleet-client.ts'
import { RoundClient } from '../../main/learning/federated/round-client.ts'
import { SHARED_PARAMETERS } from '../../main/learning/federated/shared-head.ts'
import { systemClock } from '../../main/node/clock.ts'
import type { Fetch } from '../../main/ports.ts'

const CLIENTS = 10
const LEAVING = 3
const ROUNDS = 2
const READY_TRIES = 400
const PAUSE_MS = 300
const CLIPPING_NORM = 0.25

const bin = process.env['FLOWER_BIN']
const environment = {
  ...process.env,
  FLWR_TELEMETRY_ENABLED: '0',
  PATH: `${bin ? `${bin}:` : ''}${process.env['PATH']}`
}
if (spawnSync('flower-superlink', ['--version'], { env: environment }).error) {
  console.error(
    'Not run: flower-superlink is not here (pip install flwr==1.41.0 cryptography; FLOWER_BIN names its folder).'
  )
  process.exit(1)
}

const folder = mkdtempSync(path.join(tmpdir(), 'sextant-flower-'))
const started: ChildProcess[] = []
try {
  await main()
} finally {
  for (const child of started) child.kill()
  rmSync(folder, { recursive: true, force: true })
}

async function main(): Promise<void> {
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  const home = path.join(folder, 'home')
  mkdirSync(home)
  writeFileSync(
    path.join(home, 'config.toml'),
    `[superlink]\ndefault = "here"\n[superlink.here]\naddress = "127.0.0.1:${port}"\ninsecure = true\n`
  )
  const env = { ...environment, FLWR_HOME: home }
  const start = (command: string, words: string[]): ChildProcess => {
    const child = spawn(command, words, { env, stdio: ['ignore', 'ignore', 'inherit'] })
    started.push(child)
    return child
  }
  start('flower-superlink', [
    ...['--insecure', '--host', '127.0.0.1', '--port', String(port)],
    '--disable-runtime-dependency-installation'
  ])
  await untilReady(address)

  const operator = newSecretKey()
  const keyFile = path.join(folder, 'operator-key')
  writeFileSync(keyFile, operator)
  const state = path.join(folder, 'rounds.json')
  const app = path.join(folder, 'app')
  cpSync(path.resolve(import.meta.dirname, '../../federated-server'), app, { recursive: true })

  const stop = new AbortController()
  const updates = Array.from({ length: CLIENTS }, (_, client) =>
    Uint32Array.from(
      { length: SHARED_PARAMETERS },
      (_, i) => ((client + 1) * (i % 7) * 100 - 3000 * (client % 3)) >>> 0
    )
  )
  const clients = updates.map((update, i) => runClient(address, openKeyOf('ed25519', operator), update, i, stop.signal))
  start('flwr', [
    ...['run', app, 'here', '--run-config'],
    [
      `clients=${CLIENTS} cohort=${CLIENTS} group=${CLIENTS} threshold=5 rounds=${ROUNDS} seconds-a-step=60.0`,
      `operator-key="${keyFile}" state="${state}"`
    ].join(' ')
  ])
  const rounds = await roundsIn(state)
  stop.abort()
  const bytes = await Promise.all(clients)

  const stayed = updates.slice(LEAVING)
  const sum = new Uint32Array(SHARED_PARAMETERS)
  for (const update of stayed) for (const [i, value] of update.entries()) sum[i] = (sum[i] as number) + value
  const expected = decodeMean(sum, stayed.length, CLIPPING_NORM)
  const off = Math.max(...rounds.last.mean.map((value, i) => Math.abs(value - (expected[i] as number))))
  const isOperators = isSigned(
    Buffer.from(rounds.signed.signature, 'base64'),
    Buffer.from(rounds.signed.text),
    openKeyOf('ed25519', operator)
  )
  console.log(
    `${rounds.round} rounds, ${rounds.void} void; ${rounds.last.clients} of ${CLIENTS} counted in the last; the mean is off by ${off}; ` +
      `signed: ${isOperators}; bytes sent by one client: ${bytes.at(-1)}`
  )
  if (off > 1e-12 || !isOperators || rounds.void > 0 || rounds.last.clients !== CLIENTS - LEAVING) process.exitCode = 1
}

/** Takes part until it is stopped; the first ones leave the second round when they should send their part. */
async function runClient(
  address: string,
  operator: Uint8Array,
  update: Uint32Array,
  place: number,
  stop: AbortSignal
): Promise<number> {
  let sent = 0
  const counting: Fetch = (url, { body, method, headers } = {}) => {
    sent += body?.length ?? 0
    return fetch(url, { ...(method && { method }), ...(headers && { headers }), ...(body && { body }) })
  }
  const fleet = new FleetClient({
    fetch: counting,
    clock: systemClock,
    address,
    key: generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).privateKey
  })
  await fleet.join()
  const begun = new Set<number>()
  let round = 0
  const client = new RoundClient({
    identity: newSecretKey(),
    operator,
    limits: { clients: CLIENTS, group: CLIENTS, noiseMultiplier: 1.2 },
    update: () => Promise.resolve(update),
    charge: (signed) => {
      if (begun.has(signed.round)) throw new Error('asked twice')
      begun.add(signed.round)
      round = signed.round
    },
    contributed: () => undefined
  })
  while (!stop.aborted) {
    const message = await fleet.next()
    if (!message) {
      await after(PAUSE_MS)
      continue
    }
    const leaves = place < LEAVING && round === ROUNDS && Buffer.from(message.body).includes('"step":"masked"')
    if (leaves) continue
    // Who is too late for a step has left the round, as in the app.
    await client.answer(message.body).then(
      (answer) => fleet.answer(message, answer),
      (error: unknown) => console.error(`client ${place}: ${String(error)}`)
    )
  }
  await fleet.leave()
  return sent
}

interface Rounds {
  round: number
  void: number
  last: { clients: number; mean: number[] }
  signed: { text: string; signature: string }
}

async function roundsIn(file: string): Promise<Rounds> {
  for (let tries = READY_TRIES; tries > 0; tries--) {
    if (existsSync(file)) {
      const state = JSON.parse(readFileSync(file, 'utf8')) as Rounds & { averaged: number }
      if (state.round === ROUNDS && state.averaged > 0) return state
    }
    await after(1000)
  }
  throw new Error('the rounds did not end')
}

async function untilReady(address: string): Promise<void> {
  for (let tries = READY_TRIES; tries > 0; tries--) {
    const answer = await fetch(`${address}/health`).catch(() => undefined)
    if (answer?.ok) return
    await after(PAUSE_MS)
  }
  throw new Error('flower-superlink did not start')
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
