import { readFileSync } from 'node:fs'
import type { Features } from '../../main/domain/route-outcome.ts'
import { QuantityModel } from '../../main/optimizer/routing/quantity-model.ts'
import { quantile } from '../bench/quantile.ts'
import { seeded } from '../bench/seeded.ts'
import { worstBlock } from './forecast.ts'
import { readRows } from './read-rows.ts'
import type { Measured, Suite } from './suite.ts'

interface Row {
  features: Features
  seconds: number
  outputTokens: number
  costUsd: number | null
}

const QUANTITIES = ['seconds', 'outputTokens', 'costUsd'] as const
/** Rows in a stretch without a planted change of the trace. */
const STRETCH = 1_100

/** Intervals of a predictor that learns online: every row is predicted first and learned from afterwards. */
export const calibration: Suite = {
  ownSet: 'test/eval/sets/calibration.jsonl',
  goals: [
    { metric: 'coverage90.seconds', atLeast: 0.88, atMost: 0.92 },
    { metric: 'coverage90.outputTokens', atLeast: 0.88, atMost: 0.92 },
    { metric: 'worstBlock.seconds', atLeast: 0.85 },
    { metric: 'worstBlock.outputTokens', atLeast: 0.85 },
    { metric: 'bestBlock.seconds', atMost: 0.95 },
    { metric: 'bestBlock.outputTokens', atMost: 0.95 }
  ],
  run(file): Promise<Measured> {
    const rows = file.endsWith('.csv') ? driftingTrace(file) : readRows<Row>(file)
    const bad = rows.findIndex(({ seconds, outputTokens }) => !(seconds >= 0) || !(outputTokens >= 0))
    if (bad !== -1) throw new Error(`${file}: row ${bad + 1} has no seconds or no tokens`)
    const metrics: Record<string, number> = {}
    for (const quantity of QUANTITIES) {
      // What is free costs nothing for sure; there is nothing to predict.
      const known = rows.filter((row) => typeof row[quantity] === 'number' && (quantity !== 'costUsd' || row.costUsd))
      if (known.length === 0) continue
      const { inside, ratios, errors } = replay(known, quantity)
      metrics[`coverage90.${quantity}`] = inside.reduce((sum, one) => sum + one, 0) / inside.length
      metrics[`worstBlock.${quantity}`] = worstBlock(inside)
      metrics[`bestBlock.${quantity}`] = 1 - worstBlock(inside.map((one) => 1 - one))
      metrics[`intervalRatio.${quantity}`] = quantile(ratios, 0.5)
      metrics[`medianAbsolutePercentageError.${quantity}`] = quantile(errors, 0.5)
    }
    return Promise.resolve({ metrics, notes: [`${rows.length} rows in the order of time.`] })
  }
}

function replay(rows: readonly Row[], quantity: (typeof QUANTITIES)[number]) {
  const model = new QuantityModel()
  const inside: number[] = []
  const ratios: number[] = []
  const errors: number[] = []
  for (const row of rows) {
    const actual = row[quantity] as number
    // Nothing can be said of the very first one.
    if (model.count > 0) {
      const { low, high, median } = model.predict(row.features)
      inside.push(actual >= low && actual <= high ? 1 : 0)
      ratios.push(high / low)
      if (actual > 0) errors.push(Math.abs(median - actual) / actual)
    }
    model.learn(row.features, actual)
  }
  return { inside, ratios, errors }
}

/** A trace of requests (time, tokens read, tokens written) with changes of speed and length planted in it. */
function driftingTrace(file: string): Row[] {
  const random = seeded(1)
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line, i) => {
      const [time = '', read = '', written = ''] = line.split(',')
      const stretch = Math.floor(i / STRETCH)
      const outputTokens = Math.round(Number(written) * (stretch % 3 === 2 ? 2.5 : 1))
      const slow = stretch % 2 === 1 ? 3 : 1
      const seconds = (0.2 + Number(read) / 4000 + (slow * outputTokens) / 40) * Math.exp(0.2 * normal())
      const features = {
        promptTokens: Number(read),
        hour: Number(time.slice(11, 13)),
        minute: Number(time.slice(14, 16))
      }
      return { features, seconds, outputTokens, costUsd: null }
    })
}
