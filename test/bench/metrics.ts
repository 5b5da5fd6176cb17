import { DDSketch as DatadogSketch } from '@datadog/sketches-js'
import { Metrics } from '../../main/metrics/metrics.ts'
import { DDSketch } from '../../main/metrics/ddsketch.ts'
import { TurnMetrics } from '../../main/metrics/turn-metrics.ts'
import { yearOfTurns } from '../../scripts/history/year-of-turns.ts'
import type { Goal, Measured } from '../eval/suite.ts'
import { quantile } from './quantile.ts'
import { seeded } from './seeded.ts'

export const goals: readonly Goal[] = [
  { metric: 'observationsPerSecond', atLeast: 5_000_000 },
  { metric: 'quantileErrorPercent', atMost: 1 }
]

const OBSERVATIONS = 4_000_000
const VALUES = 1 << 17
const ROUNDS = 5
const QUANTILES = [0.5, 0.95, 0.99]

/** Observations into a series of a metric, by the app's own way and by the nearest library, and how exact the quantiles are. */
export function measureMetrics(): Promise<Measured> {
  const shapes = {
    lognormal: lognormal(seeded(1)),
    uniform: uniform(seeded(2)),
    twoPeaks: twoPeaks(seeded(3)),
    longTail: longTail(seeded(4))
  }
  const series = new Metrics().metric({ name: 'turnMs', kind: 'histogram', help: '', labels: ['provider', 'model'] })
  const bound = series.with('openai', 'openai:gpt-5')
  const ways = {
    observationsPerSecond: (value: number) => bound.observe(value),
    withLabelsObservationsPerSecond: (value: number) => series.with('openai', 'openai:gpt-5').observe(value),
    libraryObservationsPerSecond: (
      (sketch) => (value: number) =>
        sketch.accept(value)
    )(new DatadogSketch({ relativeAccuracy: 0.005 }))
  }
  const metrics: Record<string, number> = {}
  for (const [name, observe] of Object.entries(ways)) metrics[name] = rateOf(observe, shapes.lognormal)
  metrics['quantileErrorPercent'] = Math.max(
    ...Object.values(shapes).flatMap((values) => QUANTILES.map((q) => errorPercent(values, q)))
  )
  metrics['libraryQuantileErrorPercent'] = Math.max(
    ...Object.values(shapes).flatMap((values) => QUANTILES.map((q) => libraryErrorPercent(values, q)))
  )
  metrics['turnsRecordedPerSecond'] = recordedTurns()
  metrics['sketchBytes'] = sketchOf(shapes.lognormal).toBytes().length
  return Promise.resolve({
    metrics,
    notes: [
      'Quantiles 50, 95 and 99 over log-normal, uniform, two-peaked and long-tailed values; the largest error counts.'
    ]
  })
}

function rateOf(observe: (value: number) => void, values: Float64Array): number {
  const rates: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now()
    for (let i = 0; i < OBSERVATIONS; i++) observe(values[i & (VALUES - 1)] as number)
    rates.push((OBSERVATIONS / (performance.now() - began)) * 1000)
  }
  return quantile(rates, 0.5)
}

function recordedTurns(): number {
  const records = Array.from(
    yearOfTurns({ turns: 50_000, days: 30, until: Date.UTC(2026, 9, 1), random: seeded(8) }),
    (turn) => turn.record
  )
  const turns = new TurnMetrics(new Metrics())
  const began = performance.now()
  for (const record of records) turns.record(record)
  return (records.length / (performance.now() - began)) * 1000
}

function sketchOf(values: Float64Array): DDSketch {
  const sketch = new DDSketch()
  for (const value of values) sketch.observe(value)
  return sketch
}

function truth(values: Float64Array, q: number): number {
  return values.toSorted()[Math.round(q * (values.length - 1))] as number
}

function errorPercent(values: Float64Array, q: number): number {
  const exact = truth(values, q)
  return (Math.abs((sketchOf(values).quantile(q) ?? NaN) - exact) / exact) * 100
}

function libraryErrorPercent(values: Float64Array, q: number): number {
  const sketch = new DatadogSketch({ relativeAccuracy: 0.005 })
  for (const value of values) sketch.accept(value)
  const exact = truth(values, q)
  return (Math.abs(sketch.getValueAtQuantile(q) - exact) / exact) * 100
}

const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
const many = (value: () => number): Float64Array => Float64Array.from({ length: VALUES }, value)
const lognormal = (random: () => number): Float64Array => many(() => Math.exp(7 + normal(random)))
const uniform = (random: () => number): Float64Array => many(() => 1 + random() * 60_000)
const twoPeaks = (random: () => number): Float64Array =>
  many(() => (random() < 0.3 ? 2 + random() : 3000 + normal(random) * 200))
const longTail = (random: () => number): Float64Array => many(() => 5 / (1 - random()) ** 1.3)
