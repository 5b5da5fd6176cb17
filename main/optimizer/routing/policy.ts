import type { ConsideredModel, PolicyName, PolicyWeights, RouteReason } from '../../domain/route.ts'

/** Answers nearly as good as the best one's are good enough for a policy that looks at time or money. */
const GOOD_ENOUGH = 0.9
/** Durations and prices that count as one step better or worse: a third of the time is one step. */
const STEP = Math.log(3)
/** What is faster or cheaper than this is not told apart by anyone. */
const LEAST_MS = 300
const LEAST_MICRO_USD = 20
/** How much a step weighs beside the whole of quality, at full weight. */
const STEP_WEIGHT = 0.2
/** How unsure of a quality one may be before trying a model is worth its risk. */
const UNSURE = 0.25
const CHEAP_TRIAL_MICRO_USD = 2_000
/** How much more often a model is tried at first, and after how many answers that has faded by a factor of e. */
const FIRST_TRIALS = 0.3
const TRIALS = 10

export interface PolicyChoice {
  order: ConsideredModel[]
  reason: RouteReason
}

export interface PolicyOptions {
  policy: PolicyName
  weights: PolicyWeights
  /** Chance that a model is tried of which little is known; 0 where the stakes are high. */
  explore: number
  random: () => number
}

/**
 * Orders those that may be asked. A failed answer is worth nothing, so quality counts times the chance of an answer.
 * @param allowed at least one, none of them excluded
 */
export function orderBy(allowed: readonly ConsideredModel[], options: PolicyOptions): PolicyChoice {
  const { policy, weights, explore, random } = options
  const score = scoring(policy, weights, allowed)
  const order = allowed.toSorted((a, b) => score(b) - score(a))
  if (order.length === 1) return { order, reason: 'only-one' }
  const candidate = explore > 0 ? trialAmong(order) : undefined
  const chance = explore + FIRST_TRIALS * Math.exp(-(candidate?.prediction.answers ?? 0) / TRIALS)
  const tried = candidate && random() < chance ? candidate : undefined
  if (tried) return { order: [tried, ...order.filter((one) => one !== tried)], reason: 'tried' }
  return { order, reason: REASONS[policy] }
}

const REASONS: Readonly<Record<PolicyName, RouteReason>> = {
  private: 'only-here',
  cheapest: 'cheapest-good-enough',
  fastest: 'fastest-good-enough',
  best: 'best',
  balanced: 'balanced'
}

/** The chance of an answer that is accepted. */
export function worthOf({ prediction: { quality, errorProbability } }: ConsideredModel): number {
  return quality.median * (1 - errorProbability.median)
}

function scoring(
  policy: PolicyName,
  weights: PolicyWeights,
  allowed: readonly ConsideredModel[]
): (one: ConsideredModel) => number {
  const most = Math.max(...allowed.map(worthOf))
  /** Those that are good enough come before those that are not. */
  const enough = (one: ConsideredModel): number => (worthOf(one) >= GOOD_ENOUGH * most ? 1000 : 0)
  switch (policy) {
    case 'best':
      return (one) => worthOf(one) - 0.001 * slowness(one)
    case 'cheapest':
      return (one) => enough(one) - dearness(one) - 0.01 * slowness(one) + 0.01 * worthOf(one)
    case 'fastest':
      return (one) => enough(one) - slowness(one) - 0.01 * dearness(one) + 0.01 * worthOf(one)
    case 'private':
    case 'balanced':
      return (one) =>
        2 * weights.quality * worthOf(one) -
        2 * STEP_WEIGHT * (weights.speed * slowness(one) + weights.cost * dearness(one))
    default:
      return policy satisfies never
  }
}

function slowness({ prediction: { totalMs } }: ConsideredModel): number {
  return Math.log(Math.max(LEAST_MS, totalMs.median) / LEAST_MS) / STEP
}

/** A missing price counts as a dear one: unknown is not free. */
function dearness({ prediction: { costMicroUsd } }: ConsideredModel): number {
  if (!costMicroUsd) return Math.log(UNKNOWN_MICRO_USD / LEAST_MICRO_USD) / STEP
  return Math.log(Math.max(LEAST_MICRO_USD, costMicroUsd.median) / LEAST_MICRO_USD) / STEP
}

const UNKNOWN_MICRO_USD = 20_000

/** The model of which least is known, where an answer of it costs next to nothing. */
function trialAmong(order: readonly ConsideredModel[]): ConsideredModel | undefined {
  const [first, ...rest] = order
  const cheap = rest.filter(
    (one) =>
      (one.prediction.costMicroUsd?.median ?? Infinity) <= CHEAP_TRIAL_MICRO_USD &&
      one.prediction.quality.high - one.prediction.quality.low > UNSURE &&
      one.prediction.quality.high > (first?.prediction.quality.median ?? 0)
  )
  return cheap.toSorted((a, b) => a.prediction.answers - b.prediction.answers)[0]
}
