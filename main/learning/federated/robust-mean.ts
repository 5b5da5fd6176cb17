import { noiseShare, type TrainingPlan } from './training-plan.ts'

/** A sum of one group of clients, under noise. */
export interface GroupSum {
  clients: number
  sum: Float64Array
}

/** How much longer than expected a sum may be: noise makes honest sums nearly equally long. */
const ROOM = 1.4

/**
 * The mean of those groups whose sums are no longer than clipped updates with noise come to. Under secure sums nobody sees a
 * single update, so that one which breaks its bound can only be told by the sum it spoils.
 * @returns undefined when fewer clients than the threshold are left: their noise would not be enough
 */
export function robustMean(
  groups: readonly GroupSum[],
  plan: TrainingPlan
): { mean: Float64Array; clients: number } | undefined {
  const kept = groups.filter(({ sum, clients }) => Math.hypot(...sum) <= longestSum(plan, clients, sum.length))
  const clients = kept.reduce((sum, group) => sum + group.clients, 0)
  const first = kept[0]
  if (!first || clients < plan.threshold) return undefined
  const mean = new Float64Array(first.sum.length)
  for (const { sum } of kept)
    for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] as number) + (sum[i] as number) / clients
  return { mean, clients }
}

/** Updates in many directions and independent noise add up like the sides of a right angle. */
function longestSum(plan: TrainingPlan, clients: number, parameters: number): number {
  return ROOM * plan.clippingNorm * Math.sqrt(clients * (1 + noiseShare(plan) ** 2 * parameters))
}
