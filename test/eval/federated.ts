import {
  sharedExample,
  sharedInput,
  sharedQuality,
  sharedWeights,
  firstParameters
} from '../../main/learning/federated/shared-head.ts'
import { batchOf, type SharedExample } from '../../main/learning/federated/clipped-update.ts'
import { lossEpsilon } from '../../main/learning/federated/loss-accountant.ts'
import { deltaFor } from '../../main/learning/federated/privacy-mechanism.ts'
import { renyiEpsilon } from '../../main/learning/federated/renyi-accountant.ts'
import { usualPlan, type TrainingPlan } from '../../main/learning/federated/training-plan.ts'
import { LinearGraph } from '../../main/optimizer/routing/quality/linear-graph.ts'
import { profileOf } from '../../main/optimizer/routing/quality/prompt-profile.ts'
import { seeded } from '../bench/seeded.ts'
import { deal, normal } from './federated/deal.ts'
import { trainTogether, type Poison } from './federated/train-together.ts'
import { readRows } from './read-rows.ts'
import { curveOf, type Outcomes } from './routing/curve.ts'
import { vectorsOf } from './routing/vectors.ts'
import { shuffled } from './shuffled.ts'
import type { Measured, Suite } from './suite.ts'

interface Row {
  prompt: string
  group?: string
  outcomes: Outcomes
}

const FOLDS = 5
const CENTRAL_STEPS = 400
const CENTRAL_RATE = 8
/** The gain of a router that draws lots. */
const LOTS = 0.5

/** Routing learned by many people together, against the same head that sees all of their outcomes in one place. */
export const federated: Suite = {
  ownSet: 'test/eval/sets/routing.jsonl',
  goals: [
    { metric: 'centralGainRatio', atLeast: 0.97 },
    { metric: 'centralGainRatio.dropout30', atLeast: 0.95 },
    { metric: 'epsilon', atMost: 4.7 },
    { metric: 'membershipAuc', atMost: 0.53 },
    { metric: 'poisonedLoss', atMost: 0.01 }
  ],
  async run(file, options): Promise<Measured> {
    const rows = readRows<Row>(file)
    const clients = Number(options.get('clients') ?? usualPlan.clients)
    if (!(clients >= 20)) throw new Error('--clients must be at least 20')
    const plan: TrainingPlan = { ...usualPlan, clients, ...(clients < usualPlan.clients && smaller(clients)) }
    const { vectors, note } = await vectorsOf(rows.map(({ prompt }) => prompt))
    const inputs = rows.map(({ prompt }, i) => sharedInput(profileOf(prompt, vectors[i])))
    if (inputs.includes(undefined)) throw new Error('the embedding model is not here')
    const learned = await crossValidated(rows, inputs as Float32Array[], plan, Number(options.get('seeds') ?? 1))
    const central = mean(learned.central)
    const gain = (apgrs: readonly number[]): number => (mean(apgrs) - LOTS) / (central - LOTS)
    const together = mean(learned.together)
    const poisoned = learned.poisoned.map(({ apgrs }) => (together - mean(apgrs)) / together)
    const delta = deltaFor(plan.clients)
    const rounds = [
      { rounds: plan.rounds, noiseMultiplier: plan.noiseMultiplier, samplingRate: plan.cohort / plan.clients }
    ]
    return {
      metrics: {
        centralGainRatio: gain(learned.together),
        'centralGainRatio.dropout30': gain(learned.dropout),
        epsilon: lossEpsilon(rounds, delta),
        delta,
        membershipAuc: mean(learned.membership),
        poisonedLoss: Math.max(...poisoned),
        apgrCentral: central,
        apgrTogether: together,
        apgrDropout30: mean(learned.dropout),
        'epsilon.renyi': renyiEpsilon(rounds, delta),
        'epsilon.classic': renyiEpsilon(rounds, delta, 'classic')
      },
      notes: [
        note,
        `${rows.length} questions dealt to ${plan.clients} clients, ${plan.rounds} rounds of ${plan.cohort}; ${FOLDS} folds.`,
        `At least ${learned.fewest} clients counted in a round; the noise is that of ${plan.threshold}.`,
        ...learned.poisoned.map(
          ({ name }, i) => `Poisoned, ${name}: ${((poisoned[i] as number) * 100).toFixed(2)} % lost.`
        ),
        'The account is for those who see the parameters of all rounds. One seed differs from the next by a tenth of the gain: --seeds 8.'
      ]
    }
  }
}

/** With fewer clients the same noise is shared by fewer: the account stays, and less is learned. */
function smaller(clients: number): Partial<TrainingPlan> {
  const cohort = Math.floor(clients / 10) * 10
  return { cohort, threshold: Math.ceil(0.44 * cohort) }
}

/** Ways to send what is not one's update; each is colluded. */
const POISONS: { name: string; poison: Poison }[] = [
  { name: 'ten times the opposite', poison: (honest, _, norm) => scaled(honest, -10 * norm) },
  { name: 'the opposite within the norm', poison: (honest, _, norm) => scaled(honest, -norm) },
  {
    name: 'one direction within the norm',
    poison: (honest, _, norm) => scaled(fixedDirection(honest.length), norm)
  },
  {
    name: 'one direction far beyond the norm',
    poison: (honest, _, norm) => scaled(fixedDirection(honest.length), 1_000 * norm)
  }
]

interface Learned {
  central: number[]
  together: number[]
  dropout: number[]
  membership: number[]
  poisoned: { name: string; apgrs: number[] }[]
  fewest: number
}

async function crossValidated(
  rows: Row[],
  inputs: Float32Array[],
  plan: TrainingPlan,
  seeds: number
): Promise<Learned> {
  const graph = await LinearGraph.load()
  const outcomes = rows.map((row) => row.outcomes)
  const examples = inputs.map((input, i) =>
    sharedExample(input, { small: outcomes[i]?.weak ?? 0, large: outcomes[i]?.strong ?? 0 })
  )
  const learned: Learned = {
    central: [],
    together: [],
    dropout: [],
    membership: [],
    poisoned: POISONS.map(({ name }) => ({ name, apgrs: [] })),
    fewest: plan.cohort
  }
  for (let seed = 1; seed <= seeds; seed++) {
    const random = seeded(seed * 7_919)
    const order = shuffled(rows.length, random)
    const scores = new Map<string, Float64Array>()
    const score = (way: string, parameters: Float64Array, test: readonly number[]): void => {
      const all = scores.get(way) ?? new Float64Array(rows.length)
      for (const i of test)
        all[i] =
          sharedQuality(parameters, inputs[i] as Float32Array, 'large') -
          sharedQuality(parameters, inputs[i] as Float32Array, 'small')
      scores.set(way, all)
    }
    for (let fold = 0; fold < FOLDS; fold++) {
      const train = order.filter((_, place) => place % FOLDS !== fold)
      const test = order.filter((_, place) => place % FOLDS === fold)
      const clients = deal(rows, train, plan.clients, random).map((places) =>
        places.map((place) => examples[place] as SharedExample)
      )
      score(
        'central',
        await trainedCentrally(
          graph,
          train.map((i) => examples[i] as SharedExample)
        ),
        test
      )
      const simulation = { plan, graph, clients, random }
      const { parameters, fewest } = await trainTogether(simulation)
      score('together', parameters, test)
      learned.membership.push(membershipAuc(parameters, examples, train, test))
      const left = await trainTogether({ ...simulation, leaving: 0.3 })
      score('dropout', left.parameters, test)
      learned.fewest = Math.min(learned.fewest, fewest, left.fewest)
      for (const { name, poison } of POISONS)
        score(name, (await trainTogether({ ...simulation, poison })).parameters, test)
    }
    const apgr = (way: string): number => curveOf(outcomes, scores.get(way) as Float64Array).apgr
    learned.central.push(apgr('central'))
    learned.together.push(apgr('together'))
    learned.dropout.push(apgr('dropout'))
    for (const { name, apgrs } of learned.poisoned) apgrs.push(apgr(name))
  }
  return learned
}

/** Logistic regression on all outcomes in one place, in full steps until it stands still. */
async function trainedCentrally(graph: LinearGraph, examples: readonly SharedExample[]): Promise<Float64Array> {
  let weights = sharedWeights(firstParameters())
  const kinds = weights.candidates
  const batch = batchOf(examples)
  for (let step = 0; step < CENTRAL_STEPS; step++) {
    const { updated } = await graph.step(batch, weights, CENTRAL_RATE, 0)
    weights = { ...updated, bias: new Float32Array(kinds) }
  }
  return Float64Array.from(weights.matrix)
}

/** How well somebody could tell from their losses which questions were learned from (Yeom et al., 2018). */
function membershipAuc(
  parameters: Float64Array,
  examples: readonly SharedExample[],
  members: readonly number[],
  others: readonly number[]
): number {
  const lossOf = (i: number): number => {
    const { input, outcomes } = examples[i] as SharedExample
    const said = [sharedQuality(parameters, input, 'small'), sharedQuality(parameters, input, 'large')]
    return said.reduce((sum, quality, kind) => {
      const came = outcomes[kind] as number
      return sum - came * Math.log(quality) - (1 - came) * Math.log(1 - quality)
    }, 0)
  }
  const ranked = [
    ...members.map((i) => ({ loss: lossOf(i), member: true })),
    ...others.map((i) => ({ loss: lossOf(i), member: false }))
  ].toSorted((a, b) => a.loss - b.loss)
  let membersBelow = 0
  let pairs = 0
  for (const { member } of ranked)
    if (member) membersBelow++
    else pairs += membersBelow
  return pairs / members.length / others.length
}

function fixedDirection(length: number): Float64Array {
  const random = seeded(11)
  return Float64Array.from({ length }, () => normal(random))
}

function scaled(vector: Float64Array, length: number): Float64Array {
  const scale = length / (Math.hypot(...vector) || 1)
  return vector.map((value) => value * scale)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
