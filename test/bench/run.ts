// `npm run bench -- [suite…] [--json]`: speed, as ratios against a baseline measured in the same run.
import process from 'node:process'
import type { Goal, Measured } from '../eval/suite.ts'
import { printMeasured } from './print-measured.ts'

interface BenchSuite {
  goals: readonly Goal[]
  run(): Promise<Measured>
}

/** Loaded only when asked for: most suites start processes or load models. */
const suites: Readonly<Record<string, () => Promise<BenchSuite>>> = {
  context: async () => {
    const { goals, measureContext } = await import('./context.ts')
    return { goals, run: measureContext }
  },
  compression: async () => {
    const { goals, measureCompression } = await import('./compression.ts')
    return { goals, run: measureCompression }
  },
  startup: async () => {
    const { goals, measureStartup } = await import('./startup.ts')
    return { goals, run: measureStartup }
  },
  answers: async () => {
    const { goals, measureAnswers } = await import('./answers.ts')
    return { goals, run: measureAnswers }
  },
  cache: async () => {
    const { goals, measureCache } = await import('./cache.ts')
    return { goals, run: measureCache }
  },
  federated: async () => {
    const { goals, measureFederated } = await import('./federated.ts')
    return { goals, run: measureFederated }
  },
  inference: () => import('./inference.ts'),
  pool: async () => {
    const { goals, measurePool } = await import('./pool.ts')
    return { goals, run: measurePool }
  },
  streaming: async () => {
    const { goals, measureStreaming } = await import('./streaming.ts')
    return { goals, run: measureStreaming }
  },
  semantic: async () => {
    const { goals, measureSemantic } = await import('./semantic.ts')
    return { goals, run: measureSemantic }
  },
  router: async () => {
    const { goals, measureRouter } = await import('./router.ts')
    return { goals, run: measureRouter }
  },
  limits: async () => {
    const { goals, measureLimits } = await import('./limits.ts')
    return { goals, run: measureLimits }
  },
  security: async () => {
    const { goals, measureSecurity } = await import('./security.ts')
    return { goals, run: measureSecurity }
  },
  scaling: async () => {
    const { goals, measureScaling } = await import('./scaling.ts')
    return { goals, run: measureScaling }
  },
  storage: async () => {
    const { goals, measureStorage } = await import('./storage.ts')
    return { goals, run: measureStorage }
  },
  insights: async () => {
    const { goals, measureInsights } = await import('./insights.ts')
    return { goals, run: measureInsights }
  },
  metrics: async () => {
    const { goals, measureMetrics } = await import('./metrics.ts')
    return { goals, run: measureMetrics }
  }
}

process.exitCode = await main(process.argv.slice(2))

async function main(words: string[]): Promise<number> {
  const json = words.includes('--json')
  const names = words.filter((word) => word !== '--json')
  const unknown = names.filter((name) => !Object.hasOwn(suites, name))
  if (unknown.length > 0) {
    console.error(
      `There is no suite ${unknown.join(', ')}.\nUsage: npm run bench -- [suite…] [--json]\nSuites: ${Object.keys(suites).join(', ')}`
    )
    return 1
  }
  let failed = false
  for (const name of names.length > 0 ? names : Object.keys(suites)) {
    try {
      const suite = await (suites[name] as () => Promise<BenchSuite>)()
      const measured = await suite.run()
      if (json) console.log(JSON.stringify({ suite: name, set: null, ...measured }))
      else printMeasured(name, suite.goals, measured)
    } catch (error) {
      failed = true
      console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return failed ? 1 : 0
}
