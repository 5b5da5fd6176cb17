import { LinearGraph } from '../../main/optimizer/routing/quality/linear-graph.ts'
import { LinearHead } from '../../main/optimizer/routing/quality/linear-head.ts'
import type { PromptProfile } from '../../main/domain/route-outcome.ts'
import { profileOf } from '../../main/optimizer/routing/quality/prompt-profile.ts'
import { QualityModel } from '../../main/optimizer/routing/quality/quality-model.ts'
import type { Goal, Measured } from '../eval/suite.ts'
import { quantile } from './quantile.ts'
import { seeded } from './seeded.ts'
import { stopwatch } from './stopwatch.ts'

const EXAMPLES = 1_500
const DECISIONS = 2_000
const DIMENSIONS = 384
const CANDIDATES = ['small', 'middle', 'large']

export const goals: readonly Goal[] = [
  { metric: 'decisionMsP99.plain', atMost: 0.2 },
  { metric: 'decisionMsP99.graph', atMost: 1 }
]

/** How long it takes to say how well three models would answer, after a year of answers: without embedding and graph, and with. */
export async function measureRouter(): Promise<Measured> {
  const random = seeded(1)
  const graph = await LinearGraph.load()
  const plain = new QualityModel(random)
  const full = new QualityModel(random, new LinearHead(() => Promise.resolve(graph), random))
  for (let i = 0; i < EXAMPLES; i++) {
    const qualities = Object.fromEntries(CANDIDATES.map((name) => [name, random() < 0.6 ? 1 : 0]))
    await plain.learn({ profile: profileOf(question(random)), qualities })
    await full.learn({ profile: profileOf(question(random), vector(random)), qualities })
  }
  const plainProfiles = Array.from({ length: DECISIONS }, () => profileOf(question(random)))
  const fullProfiles = Array.from({ length: DECISIONS }, () => profileOf(question(random), vector(random)))
  const plainTimes = await timed(plainProfiles, (profile) => plain.predict(profile, CANDIDATES))
  const fullTimes = await timed(fullProfiles, (profile) => full.predictWithGraph(profile, CANDIDATES))
  return {
    metrics: {
      'decisionMsP50.plain': quantile(plainTimes, 0.5),
      'decisionMsP99.plain': quantile(plainTimes, 0.99),
      'decisionMsP50.graph': quantile(fullTimes, 0.5),
      'decisionMsP99.graph': quantile(fullTimes, 0.99)
    },
    notes: [
      `${EXAMPLES} outcomes learned, three candidates; the lesser of time and processor time, so that other work does not count.`
    ]
  }
}

async function timed(
  profiles: readonly PromptProfile[],
  decide: (profile: PromptProfile) => unknown
): Promise<number[]> {
  // Compiled code, as in an app that has run for a while.
  for (let round = 0; round < 3; round++) for (const profile of profiles) await decide(profile)
  const times: number[] = []
  for (const profile of profiles) {
    const took = stopwatch()
    await decide(profile)
    times.push(took())
  }
  return times
}

function question(random: () => number): string {
  const words = Array.from({ length: 12 + Math.floor(30 * random()) }, () => word(random))
  return `${words.join(' ')}?`
}

/** Out of a few thousand, some far more often than others. */
function word(random: () => number): string {
  return `w${Math.floor(4_000 * random() ** 3)}`
}

function vector(random: () => number): Float32Array {
  const values = Float32Array.from({ length: DIMENSIONS }, () => random() - 0.5)
  const length = Math.hypot(...values)
  return values.map((value) => value / length)
}
