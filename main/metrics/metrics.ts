import type { EpochMs } from '../domain/units.ts'
import { DDSketch } from './ddsketch.ts'

export type MetricKind = 'counter' | 'gauge' | 'histogram'

/** A metric and the labels its values are told apart by. Names carry their unit: `turnMs`. */
export interface MetricSpec {
  name: string
  kind: MetricKind
  /** One sentence, for those who read the numbers elsewhere. */
  help: string
  labels: readonly string[]
}

/** One set of label values of a metric, as it is now. */
export interface SeriesReading {
  labels: Record<string, string>
  /** Counters and gauges: the value. Histograms: the sum of all observations. */
  value: number
  /** Histograms only. */
  sketch: DDSketch | null
}

export interface MetricReading extends MetricSpec {
  series: SeriesReading[]
}

/** What a series did since it was last asked, for history. */
export interface SeriesMinute {
  kind: MetricKind
  name: string
  labels: string
  at: EpochMs
  count: number
  sum: number
  sketch: Uint8Array | null
}

/** Beyond that many sets of values a metric counts the rest together: a label must not be able to fill the memory. */
const MOST_SERIES = 200
const OTHER = 'other'
const MINUTE_MS = 60_000
const BOUNDED: MetricSpec = {
  name: 'boundedLabels',
  kind: 'counter',
  help: 'Values counted under other labels because there were too many.',
  labels: []
}

/** A set of label values. Callers that observe often keep it, and then pay for nothing but the observation. */
export class Series {
  readonly labels: Record<string, string>
  /** What came since the last minute was taken. */
  recent = new DDSketch()
  /** Everything before that. */
  readonly earlier = new DDSketch()
  value = 0
  taken = 0

  constructor(labels: Record<string, string>) {
    this.labels = labels
  }

  /** For histograms. */
  observe(value: number): void {
    this.recent.observe(value)
  }

  /** For counters, upwards only. */
  add(amount: number): void {
    if (amount > 0) this.value += amount
  }

  /** For gauges. */
  set(value: number): void {
    this.value = value
  }
}

/** A metric with all its series. */
export class Metric {
  readonly spec: MetricSpec
  readonly #series = new Map<string, Series>()
  /** How often a set of values was counted with the others. */
  bounded = 0

  constructor(spec: MetricSpec) {
    this.spec = spec
  }

  /** The series of these label values, in the order of the spec's labels. */
  with(...values: string[]): Series {
    const key = values.join('\u001f')
    const found = this.#series.get(key)
    if (found) return found
    if (this.#series.size >= MOST_SERIES) {
      this.bounded++
      return this.#make(this.spec.labels.map(() => OTHER))
    }
    return this.#make(values)
  }

  all(): Series[] {
    return [...this.#series.values()]
  }

  #make(values: readonly string[]): Series {
    const key = values.join('\u001f')
    let series = this.#series.get(key)
    if (!series) {
      series = new Series(Object.fromEntries(this.spec.labels.map((label, index) => [label, values[index] ?? ''])))
      this.#series.set(key, series)
    }
    return series
  }
}

/** Every metric of the app, in memory. */
export class Metrics {
  readonly #metrics = new Map<string, Metric>()

  /** The metric of that name, made at the first call. */
  metric(spec: MetricSpec): Metric {
    let metric = this.#metrics.get(spec.name)
    if (!metric) this.#metrics.set(spec.name, (metric = new Metric(spec)))
    return metric
  }

  /** Everything as it is now, since the start of the app. */
  read(): MetricReading[] {
    const bounded = Array.from(this.#metrics.values(), (metric) => metric.bounded).reduce(
      (sum, count) => sum + count,
      0
    )
    const metrics: MetricReading[] = Array.from(this.#metrics.values(), (metric) => ({
      ...metric.spec,
      series: metric.all().map((series) => {
        if (metric.spec.kind !== 'histogram') return { labels: series.labels, value: series.value, sketch: null }
        const sketch = new DDSketch()
        sketch.merge(series.earlier)
        sketch.merge(series.recent)
        return { labels: series.labels, value: sketch.sum, sketch }
      })
    }))
    return [...metrics, { ...BOUNDED, series: [{ labels: {}, value: bounded, sketch: null }] }]
  }

  /** What happened since the last call, as minutes for history; series in which nothing happened are left out. */
  takeMinute(now: EpochMs): SeriesMinute[] {
    const at = Math.floor(now / MINUTE_MS) * MINUTE_MS
    const minutes: SeriesMinute[] = []
    for (const metric of this.#metrics.values())
      for (const series of metric.all()) {
        const minute = take(metric.spec.kind, series)
        if (minute)
          minutes.push({
            kind: metric.spec.kind,
            name: metric.spec.name,
            labels: JSON.stringify(series.labels),
            at,
            ...minute
          })
      }
    return minutes
  }
}

function take(kind: MetricKind, series: Series): Pick<SeriesMinute, 'count' | 'sum' | 'sketch'> | null {
  if (kind === 'histogram') {
    const { recent } = series
    if (recent.count === 0) return null
    series.recent = new DDSketch()
    series.earlier.merge(recent)
    return { count: recent.count, sum: recent.sum, sketch: recent.toBytes() }
  }
  const since = series.value - series.taken
  if (since === 0) return null
  series.taken = series.value
  return { count: 1, sum: kind === 'counter' ? since : series.value, sketch: null }
}
