import process from 'node:process'
import { newSecretKey } from '../../main/learning/federated/curve-keys.ts'
import { clippedUpdate } from '../../main/learning/federated/clipped-update.ts'
import { encodeWithNoise } from '../../main/learning/federated/fixed-point.ts'
import { lossEpsilon } from '../../main/learning/federated/loss-accountant.ts'
import { deltaFor } from '../../main/learning/federated/privacy-mechanism.ts'
import { secureRandom } from '../../main/learning/federated/secure-random.ts'
import {
  firstParameters,
  SHARED_INPUTS,
  SHARED_PARAMETERS,
  sharedExample,
  sharedWeights
} from '../../main/learning/federated/shared-head.ts'
import { SumClient } from '../../main/learning/federated/sum-client.ts'
import { unmaskedSum } from '../../main/learning/federated/sum-server.ts'
import { noiseShare, usualPlan } from '../../main/learning/federated/training-plan.ts'
import { LinearGraph } from '../../main/optimizer/routing/quality/linear-graph.ts'
import type { Goal, Measured } from '../eval/suite.ts'
import { seeded } from './seeded.ts'

const EXAMPLES = 200
const MICROS_A_MS = 1_000

export const goals: readonly Goal[] = [{ metric: 'exactRatio', atLeast: 1 }]

/** What a round costs one computer, in processor time: its update of 200 rated answers, its masks, the account. */
export async function measureFederated(): Promise<Measured> {
  const random = seeded(1)
  const graph = await LinearGraph.load()
  const examples = Array.from({ length: EXAMPLES }, () =>
    sharedExample(
      Float32Array.from({ length: SHARED_INPUTS }, () => random() - 0.5),
      { small: random() }
    )
  )
  const { clippingNorm, group } = usualPlan
  const weights = sharedWeights(firstParameters())
  // Once for the compiled code and the graph's session.
  await clippedUpdate(graph, weights, examples, clippingNorm)
  const began = processorMs()
  const update = await clippedUpdate(graph, weights, examples, clippingNorm)
  const numbers = encodeWithNoise(update, { clippingNorm, noiseShare: noiseShare(usualPlan), random: secureRandom() })
  const updateMs = processorMs() - began

  const round = { run: 'bench', round: 1, threshold: Math.floor((2 * group) / 3) + 1 }
  const clients = Array.from({ length: group }, (_, i) => new SumClient(round, i + 1, newSecretKey()))
  const places = clients.map((_, i) => i + 1)
  const maskingBegan = processorMs()
  const everybody = clients.map((client) => client.advertise())
  const sealed = clients.flatMap((client) => client.share(everybody))
  const masked = clients.map((client, i) =>
    client.mask(
      sealed.filter(({ to }) => to === i + 1),
      numbers
    )
  )
  const agreed = clients.map((client) => client.agree(places))
  const unmaskings = clients.map((client) => client.unmask(agreed))
  const maskingMs = (processorMs() - maskingBegan) / group
  const { sum } = unmaskedSum(round, everybody, places, masked, unmaskings)
  const exact = sum.filter((value, i) => value === (group * (numbers[i] as number)) >>> 0).length

  const accountBegan = processorMs()
  lossEpsilon(
    [
      {
        rounds: usualPlan.rounds,
        noiseMultiplier: usualPlan.noiseMultiplier,
        samplingRate: usualPlan.cohort / usualPlan.clients
      }
    ],
    deltaFor(usualPlan.clients)
  )
  return {
    metrics: {
      updateMs,
      maskingMsAClient: maskingMs,
      accountMs: processorMs() - accountBegan,
      exactRatio: exact / SHARED_PARAMETERS,
      updateBytes: numbers.byteLength
    },
    notes: [`${EXAMPLES} rated answers, groups of ${group}; processor time, so that other work does not count.`]
  }
}

function processorMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / MICROS_A_MS
}
