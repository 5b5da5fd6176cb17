import { batchOf, clippedSum, type SharedExample } from '../../../main/learning/federated/clipped-update.ts'
import { decodeMean, encodeWithNoise } from '../../../main/learning/federated/fixed-point.ts'
import { robustMean, type GroupSum } from '../../../main/learning/federated/robust-mean.ts'
import {
  firstParameters,
  MODEL_KINDS,
  SHARED_PARAMETERS,
  sharedWeights
} from '../../../main/learning/federated/shared-head.ts'
import {
  groupThreshold,
  MOMENTUM,
  noiseShare,
  type TrainingPlan
} from '../../../main/learning/federated/training-plan.ts'
import type { LinearGraph } from '../../../main/optimizer/routing/quality/linear-graph.ts'

/** What a poisoned client sends instead of its honest update. */
export type Poison = (honest: Float64Array, parameters: Float64Array, clippingNorm: number) => Float64Array

export interface Simulation {
  plan: TrainingPlan
  graph: LinearGraph
  /** The examples of each client. */
  clients: readonly (readonly SharedExample[])[]
  random: () => number
  /** Share of those drawn who leave after masking. */
  leaving?: number
  /** One in twenty sends this. */
  poison?: Poison
}

const POISONED = 20
const KINDS = MODEL_KINDS.length

/**
 * A training as it goes with real clients, but for the masks: their sum is exact (see the unit tests), so that the sums here are
 * made without. What is handed out is the mean of the parameters of the second half, which evens out noise
 * (Polyak and Juditsky, 1992).
 */
export async function trainTogether({
  plan,
  graph,
  clients,
  random,
  leaving = 0,
  poison
}: Simulation): Promise<{ parameters: Float64Array; fewest: number }> {
  const parameters = firstParameters()
  const mean = new Float64Array(SHARED_PARAMETERS)
  const last = new Float64Array(SHARED_PARAMETERS)
  const averaged = Math.ceil(plan.rounds / 2)
  const encoding = { clippingNorm: plan.clippingNorm, noiseShare: noiseShare(plan), random }
  let fewest = plan.cohort
  for (let round = 0; round < plan.rounds; round++) {
    const weights = sharedWeights(parameters)
    const drawn = draw(clients.length, plan.cohort, random)
    // One run of the graph for all who were drawn.
    const all = drawn.flatMap((client) => clients[client] ?? [])
    const { errors } = await graph.step(batchOf(all), weights, 0, 0)
    let before = 0
    const groups: GroupSum[] = []
    for (let from = 0; from < drawn.length; from += plan.group) {
      const sum = new Uint32Array(SHARED_PARAMETERS)
      let stayed = 0
      for (const client of drawn.slice(from, from + plan.group)) {
        const own = clients[client] ?? []
        const honest =
          own.length === 0
            ? new Float64Array(SHARED_PARAMETERS)
            : clippedSum(own, errors.subarray(before * KINDS, (before + own.length) * KINDS), plan.clippingNorm)
        before += own.length
        if (random() < leaving) continue
        stayed++
        const poisoned = poison && client % POISONED === 0
        const numbers = poisoned
          ? unbounded(poison(honest, parameters, plan.clippingNorm), plan.clippingNorm)
          : encodeWithNoise(honest, encoding)
        for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (numbers[i] as number)
      }
      // Where fewer stay, nobody can take the masks off.
      if (stayed >= groupThreshold(plan.group))
        groups.push({ clients: stayed, sum: decodeMean(sum, 1, plan.clippingNorm) })
    }
    const robust = robustMean(groups, plan)
    if (robust) {
      fewest = Math.min(fewest, robust.clients)
      for (let i = 0; i < parameters.length; i++) {
        last[i] = MOMENTUM * (last[i] as number) + (robust.mean[i] as number)
        parameters[i] = (parameters[i] as number) - plan.rate * (last[i] as number)
      }
    }
    if (round >= plan.rounds - averaged)
      for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] as number) + (parameters[i] as number) / averaged
  }
  return { parameters: mean, fewest }
}

/** Who breaks the rules does not clip, and adds no noise. */
function unbounded(update: Float64Array, clippingNorm: number): Uint32Array {
  return Uint32Array.from(update, (value) => Math.round((value / clippingNorm) * 65_536) >>> 0)
}

function draw(from: number, count: number, random: () => number): number[] {
  const order = Array.from({ length: from }, (_, i) => i)
  for (let i = 0; i < count; i++) {
    const j = i + Math.floor(random() * (from - i))
    const held = order[i] as number
    order[i] = order[j] as number
    order[j] = held
  }
  return order.slice(0, count)
}
