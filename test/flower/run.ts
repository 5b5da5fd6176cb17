// `node test/flower/run.ts`: rounds of ten computers on a real Flower SuperLink, with what goes wrong in life.
// Needs `pip install flwr==1.41.0 cryptography`; `FLOWER_BIN` names the folder of its commands where they are not in the path.
// Takes about fifteen minutes; `npm test` does without. `FLOWER_LOG=1` shows what Flower says.
import { spawn, type ChildProcess } from 'node:child_process'
import path from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { setTimeout as after } from 'node:timers/promises'
import { isSigned, newSecretKey, openKeyOf } from '../../main/learning/federated/curve-keys.ts'
import { decodeMean } from '../../main/learning/federated/fixed-point.ts'
import { SHARED_PARAMETERS } from '../../main/learning/federated/shared-head.ts'
import type { TogetherStatus } from '../../main/learning/federated/learning-together.ts'
import { FLOWER, hasFlower, SuperLink, type Rounds } from './super-link.ts'

const MEMBERS = 10
const CLIPPING_NORM = 0.25
const TRIES = 900
const PAUSE_MS = 500
/** Longer than it takes until the server counts a computer that is gone as gone. */
const SECONDS_A_ROUND = 260
const PLAN = { clients: MEMBERS, cohort: MEMBERS, group: MEMBERS, threshold: 5, 'seconds-a-step': 25 }
/** Where computers are killed: in a round each, so that enough stay. */
const DEATHS = [
  [
    ['keys', 'after'],
    ['shares', 'after'],
    ['masked', 'after']
  ],
  [
    ['agreed', 'after'],
    ['masked', 'before'],
    ['unmasked', 'after']
  ]
] as const
/** Of ten: who died before its part was sent does not count, and who died after it does. */
const COUNTED = [8, 9] as const

if (!hasFlower()) {
  console.error(
    `Not run: flower-superlink is not here (pip install ${FLOWER} cryptography; FLOWER_BIN names its folder).`
  )
  process.exit(1)
}

interface Member {
  child: ChildProcess
  preview: string
  steps: string[]
  status: TogetherStatus | undefined
}

const operator = newSecretKey()
const link = await SuperLink.start(operator)
const members: Member[] = []
let failed = false
try {
  await main()
} finally {
  for (const { child } of members) child.kill('SIGKILL')
  link.close()
}
process.exit(failed ? 1 : 0)

async function main(): Promise<void> {
  for (let place = 0; place < MEMBERS; place++) members[place] = join(place)

  link.run('first', { ...PLAN, rounds: 1 })
  const first = await until('the first training', () => over('first', 1))
  const expected = decodeMean(sumOf(members.map(({ preview }) => preview)), MEMBERS, CLIPPING_NORM)
  const off = Math.max(...(first.last?.mean ?? []).map((value, i) => Math.abs(value - (expected[i] as number))))
  check('all ten count', first.last?.clients === MEMBERS && first.void === 0)
  check(`the sum is that of the ten previews, bit for bit (off by ${off})`, off < 1e-15)
  const { text, signature } = first.signed
  check(
    'what came out is signed',
    isSigned(Buffer.from(signature, 'base64'), Buffer.from(text), openKeyOf('ed25519', operator))
  )
  await until('the parameters to be tried', () =>
    members.every(({ status }) => status?.versions.some(({ tried }) => tried !== null)) ? true : undefined
  )
  check('everybody tried them', true)

  const config = { ...PLAN, rounds: 3, 'seconds-a-round': SECONDS_A_ROUND }
  for (const [i, [step, when]] of DEATHS[0].entries()) rejoin(i, step, when)
  await after(SECONDS_A_ROUND * 1_000)
  link.run('second', config)
  for (const [number, deaths] of DEATHS.entries()) {
    const round = number + 1
    const state = await until(`round ${round}`, () => past('second', round))
    check(
      `round ${round}: killed ${deaths.map((death) => death.join(' ')).join(', ')}; ${state.last?.clients ?? 0} of ${MEMBERS} count`,
      state.void === 0 && state.last?.clients === COUNTED[number]
    )
    const next = DEATHS[number + 1]
    for (const i of deaths.keys()) rejoin(i, ...(next?.[i] ?? []))
  }
  const whole = await until('round 3', () => over('second', 3))
  check('those who were killed are back: all ten count', whole.last?.clients === MEMBERS)

  link.run('third', { ...config, rounds: 2, 'seconds-a-round': 1 })
  await until('a step of the strategy', () => (members[0]?.steps.at(-1) === 'masked' ? true : undefined))
  check('the strategy is killed in a round', link.killStrategy())
  link.run('third', { ...config, rounds: 2, 'seconds-a-round': 1 })
  const again = await until('the strategy to go on', () => over('third', 2))
  check('it goes on with the next round: all ten count', again.last?.clients === MEMBERS)

  link.run('fourth', { ...config, rounds: 2, 'seconds-a-round': 1 })
  await until('a step of the server', () => (members[0]?.steps.at(-1) === 'shares' ? true : undefined))
  await link.kill()
  await link.restart()
  link.run('fourth', { ...config, rounds: 2, 'seconds-a-round': 1 })
  const last = await until('the server to go on', () => over('fourth', 2))
  check('after the server was killed: all ten count', last.last?.clients === MEMBERS)
}

/** The whole training is over, and its parameters were handed out. */
function over(name: string, round: number): Rounds | undefined {
  const state = link.rounds(name)
  return state?.round === round && state.handedOut > 0 ? state : undefined
}

/** A round is over, whether it counted or not. */
function past(name: string, round: number): Rounds | undefined {
  const state = link.rounds(name)
  const signed = state?.signed ? (JSON.parse(state.signed.text) as { version: number }).version : 0
  return signed >= round ? state : undefined
}

function join(place: number, step?: string, when?: string): Member {
  const folder = path.join(link.folder, `member-${place}`)
  const key = Buffer.from(openKeyOf('ed25519', operator)).toString('base64')
  const words = [folder, link.address, key, String(place), ...(step ? [step] : []), ...(when ? [when] : [])]
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'member.ts'), ...words], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const member: Member = { child, preview: '', steps: [], status: undefined }
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { event, about } = JSON.parse(line) as { event: string; about: unknown }
    if (event === 'preview') member.preview = String(about)
    if (event === 'step') member.steps.push(String(about))
    if (event === 'status') member.status = about as TogetherStatus
    if (event === 'error' && process.env['FLOWER_LOG']) console.error(`member ${place}: ${String(about)}`)
  })
  return member
}

/** The same computer in the same folder, started anew, also when it runs. */
function rejoin(place: number, step?: string, when?: string): void {
  members[place]?.child.kill('SIGKILL')
  members[place] = join(place, step, when)
}

function sumOf(previews: readonly string[]): Uint32Array {
  const sum = new Uint32Array(SHARED_PARAMETERS)
  for (const preview of previews) {
    const bytes = Buffer.from(preview, 'hex')
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + bytes.readUInt32LE(4 * i)
  }
  return sum
}

async function until<T>(what: string, look: () => T | undefined): Promise<T> {
  for (let tries = TRIES; tries > 0; tries--) {
    const found = look()
    if (found !== undefined) return found
    await after(PAUSE_MS)
  }
  throw new Error(`waited too long for ${what}`)
}

function check(what: string, holds: boolean): void {
  console.log(`${holds ? 'yes' : 'NO '}  ${what}`)
  if (!holds) failed = true
}
