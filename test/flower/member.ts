// One computer that takes part in rounds: what the app does, in a process of its own that can be killed at a step.
// `node member.ts <folder> <address> <operator's key> <place> [step [before]]`
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import type { SharedExample } from '../../main/learning/federated/clipped-update.ts'
import { LearningTogether } from '../../main/learning/federated/learning-together.ts'
import { SHARED_INPUTS, sharedExample } from '../../main/learning/federated/shared-head.ts'
import { SharedParameters, type HeldOutOutcome } from '../../main/learning/federated/shared-parameters.ts'
import { usualPlan } from '../../main/learning/federated/training-plan.ts'
import { systemClock } from '../../main/node/clock.ts'
import { LinearGraph } from '../../main/optimizer/routing/quality/linear-graph.ts'
import type { Fetch } from '../../main/ports.ts'
import { Database } from '../../main/storage/database.ts'
import { LearningRoundStore } from '../../main/storage/learning-round-store.ts'
import { migrate } from '../../main/storage/migrate.ts'
import { SharedParameterStore } from '../../main/storage/shared-parameter-store.ts'
import { seeded } from '../bench/seeded.ts'

/** Rounds are hours apart for people; here nobody waits that long. */
const FASTER = 10
const EXAMPLES = 12

const [folder = '', address = '', operatorKey = '', place = '0', step, when = 'after'] = process.argv.slice(2)
const say = (event: string, about: unknown): void => void process.stdout.write(`${JSON.stringify({ event, about })}\n`)

mkdirSync(folder, { recursive: true })
const database = Database.open(path.join(folder, 'member.db'))
migrate(database)

const random = seeded(Number(place) + 1)
const input = (): Float32Array => Float32Array.from({ length: SHARED_INPUTS }, () => random() - 0.5)
const examples = Array.from({ length: EXAMPLES }, (): SharedExample => sharedExample(input(), { small: random() }))
const heldOut = Array.from({ length: EXAMPLES }, (): HeldOutOutcome => ({
  input: input(),
  kind: 'small',
  prior: 0.6,
  quality: random()
}))

let asked = ''
/** Everything goes over the wire as it does in the app; the process dies where it was told to. */
const watched: Fetch = async (url, { body, method, headers } = {}) => {
  const call = new URL(url).pathname.split('/').at(-1)
  const dies = step !== undefined && asked === step
  if (dies && when === 'before' && call === 'push-messages') process.kill(process.pid, 'SIGKILL')
  if (dies && when === 'after' && call === 'pull-messages') process.kill(process.pid, 'SIGKILL')
  const answer = await fetch(url, { ...(method && { method }), ...(headers && { headers }), ...(body && { body }) })
  const bytes = Buffer.from(await answer.arrayBuffer())
  const found = call === 'pull-object' ? /"step":"([a-z]+)"/.exec(bytes.toString('latin1'))?.[1] : undefined
  if (found !== undefined) {
    asked = found
    say('step', found)
  }
  return new Response(bytes, { status: answer.status })
}

const together: LearningTogether = new LearningTogether({
  clock: { ...systemClock, after: (ms, callback) => systemClock.after(ms / FASTER, callback) },
  fetch: watched,
  settings: () => ({ on: true, address, operatorKey, budget: 1_000 }),
  offline: () => false,
  rounds: new LearningRoundStore(database),
  shared: new SharedParameters({
    clock: systemClock,
    store: new SharedParameterStore(database),
    heldOut: () => Promise.resolve(heldOut)
  }),
  plan: { ...usualPlan, threshold: 5 },
  limits: { clients: 10, group: 10, noiseMultiplier: 1.2 },
  examples: () => Promise.resolve({ examples, hasMeanings: true }),
  graph: () => LinearGraph.load(),
  onChange: () => say('status', together.status),
  onError: (error) => say('error', String(error)),
  random: Math.random
})
say('preview', Buffer.from((await together.preview()).bytes).toString('hex'))
together.start()
