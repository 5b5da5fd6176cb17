import { LinearGraph } from '../../main/optimizer/routing/quality/linear-graph.ts'
import { LinearHead } from '../../main/optimizer/routing/quality/linear-head.ts'
import { LogisticHead } from '../../main/optimizer/routing/quality/logistic-head.ts'
import type { PromptProfile } from '../../main/domain/route-outcome.ts'
import { profileOf } from '../../main/optimizer/routing/quality/prompt-profile.ts'
import { QualityModel } from '../../main/optimizer/routing/quality/quality-model.ts'
import { quantile } from '../bench/quantile.ts'
import { seeded } from '../bench/seeded.ts'
import { readRows } from './read-rows.ts'
import { curveOf, type Outcomes } from './routing/curve.ts'
import { vectorsOf } from './routing/vectors.ts'
import { shuffled } from './shuffled.ts'
import type { Measured, Suite } from './suite.ts'

interface Row {
  prompt: string
  outcomes: Outcomes
}

const FOLDS = 5
const SEEDS = [1, 2, 3, 4, 5]
const CANDIDATES = ['weak', 'strong']

/** Who should answer: the predictor learns from four folds and routes the fifth, for five ways to make folds. */
export const routing: Suite = {
  ownSet: 'test/eval/sets/routing.jsonl',
  goals: [
    { metric: 'apgr', atLeast: 0.645 },
    { metric: 'apgrAboveBaseline', atLeast: 0.03 },
    { metric: 'decisionMsP99', atMost: 1 }
  ],
  async run(file, options): Promise<Measured> {
    const rows = readRows<Row>(file)
    const bad = rows.findIndex(
      ({ prompt, outcomes }) =>
        typeof prompt !== 'string' ||
        !(outcomes?.weak >= 0 && outcomes.weak <= 1) ||
        !(outcomes.strong >= 0 && outcomes.strong <= 1)
    )
    if (bad !== -1) throw new Error(`${file}: row ${bad + 1} has no prompt or no outcomes from 0 to 1`)
    const { vectors, note } = options.has('no-embedding')
      ? { vectors: undefined, note: 'Without the embedding.' }
      : await vectorsOf(rows.map(({ prompt }) => prompt))
    const profiles = rows.map(({ prompt }, i) => profileOf(prompt, vectors?.[i]))
    const graph = await LinearGraph.load()
    const outcomes = rows.map((row) => row.outcomes)
    const times: number[] = []
    const curves = []
    const baselines = []
    for (const seed of SEEDS) {
      const { scores, baseline } = await routed(profiles, outcomes, seed, graph, times)
      curves.push(curveOf(outcomes, scores))
      baselines.push(curveOf(outcomes, baseline).apgr)
    }
    const apgrs = curves.map(({ apgr }) => apgr)
    const apgr = mean(apgrs)
    const apgrBaseline = mean(baselines)
    return {
      metrics: {
        apgr,
        apgrSd: Math.sqrt(mean(apgrs.map((one) => (one - apgr) ** 2))),
        apgrBaseline,
        apgrAboveBaseline: apgr - apgrBaseline,
        cpt50: mean(curves.map(({ cpt50 }) => cpt50)),
        cpt80: mean(curves.map(({ cpt80 }) => cpt80)),
        decisionMsP99: quantile(times, 0.99),
        decisionMsP50: quantile(times, 0.5)
      },
      notes: [note, `${rows.length} questions, ${FOLDS} folds, ${SEEDS.length} seeds.`]
    }
  }
}

async function routed(
  profiles: readonly PromptProfile[],
  outcomes: readonly Outcomes[],
  seed: number,
  graph: LinearGraph,
  times: number[]
): Promise<{ scores: Float64Array; baseline: Float64Array }> {
  const random = seeded(seed * 7_919)
  const order = shuffled(profiles.length, random)
  const scores = new Float64Array(profiles.length)
  const baseline = new Float64Array(profiles.length)
  for (let fold = 0; fold < FOLDS; fold++) {
    const model = new QualityModel(seeded(seed), new LinearHead(() => Promise.resolve(graph), seeded(seed)))
    const logistic = new LogisticHead(seeded(seed))
    for (const [place, i] of order.entries()) {
      if (place % FOLDS === fold) continue
      const example = { profile: profiles[i] as PromptProfile, qualities: { ...(outcomes[i] as Outcomes) } }
      await model.learn(example)
      logistic.learn(example)
    }
    for (const [place, i] of order.entries()) {
      if (place % FOLDS !== fold) continue
      const profile = profiles[i] as PromptProfile
      const began = performance.now()
      scores[i] = strongOverWeak(await model.predictWithGraph(profile, CANDIDATES))
      times.push(performance.now() - began)
      baseline[i] = strongOverWeak(logistic.predict(profile, CANDIDATES))
    }
  }
  return { scores, baseline }
}

function strongOverWeak([weak, strong]: readonly (number | undefined)[]): number {
  return (strong ?? 0) - (weak ?? 0)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
