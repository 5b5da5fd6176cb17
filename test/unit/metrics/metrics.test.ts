import { describe, expect, test } from 'vitest'
import type { ModelRef, ProviderId } from '../../../main/domain/ids.ts'
import { Metrics, type MetricReading } from '../../../main/metrics/metrics.ts'
import { metricsBody, tracesBody } from '../../../main/metrics/otlp.ts'
import { PrometheusPage, prometheusText } from '../../../main/metrics/prometheus.ts'
import { Telemetry, type TelemetrySettings } from '../../../main/metrics/telemetry.ts'
import { TurnMetrics } from '../../../main/metrics/turn-metrics.ts'
import type { FetchInit } from '../../../main/ports.ts'
import { ManualClock, settled } from '../../fakes/manual-clock.ts'
import { silentLog } from '../../fakes/silent-log.ts'
import { turnRecord } from '../../fakes/turn-records.ts'

const remote = { model: 'openai:gpt-5' as ModelRef, provider: 'openai' as ProviderId, where: 'remote' as const }

function turn(change: Parameters<typeof turnRecord>[1] = {}) {
  const record = turnRecord(1_790_000_000_000, {
    ...remote,
    usage: { input: 1000, cachedInput: 800, output: 200, reasoning: 50 },
    costMicroUsd: 1500,
    sentBytes: 4096,
    ...change
  })
  for (const completion of record.completions) completion.provider = record.provider
  return record
}

const value = (readings: MetricReading[], name: string, labels: Record<string, string> = {}): number | undefined =>
  readings
    .find((one) => one.name === name)
    ?.series.find((series) => Object.entries(labels).every(([key, wanted]) => series.labels[key] === wanted))?.value

describe('metrics of turns', () => {
  test('count tokens by kind, money, bytes and outcomes', () => {
    const metrics = new Metrics()
    const turns = new TurnMetrics(metrics)
    turns.record(turn())
    turns.record(turn({ outcome: 'failed', error: 'provider-timeout', costMicroUsd: null }))
    const readings = metrics.read()
    expect(value(readings, 'tokens', { tokenKind: 'input' })).toBe(2000)
    expect(value(readings, 'tokens', { tokenKind: 'cachedInput' })).toBe(1600)
    expect(value(readings, 'costMicroUsd', { model: 'openai:gpt-5' })).toBe(1500)
    expect(value(readings, 'turns', { outcome: 'failed', cacheLayer: 'none' })).toBe(1)
    expect(value(readings, 'sentBytes', { provider: 'openai' })).toBe(8192)
    expect(readings.find((one) => one.name === 'turnMs')?.series[0]?.sketch?.count).toBe(1)
  })

  test('of a cache hit count no cost, and what it saved', () => {
    const metrics = new Metrics()
    const record = turn({ cacheLayer: 'memory', costMicroUsd: 0, savedMicroUsd: 1500, savedMs: 1900 })
    for (const completion of record.completions) Object.assign(completion, { cacheLayer: 'memory', costMicroUsd: 0 })
    new TurnMetrics(metrics).record(record)
    const readings = metrics.read()
    expect(value(readings, 'costMicroUsd')).toBe(0)
    expect(value(readings, 'savedMicroUsd', { cacheLayer: 'memory' })).toBe(1500)
    expect(readings.find((one) => one.name === 'responseMs')?.series).toEqual([])
  })
})

describe('labels', () => {
  test('beyond a bound are counted together, and that is counted too', () => {
    const metrics = new Metrics()
    const metric = metrics.metric({ name: 'things', kind: 'counter', help: 'Things.', labels: ['kind'] })
    for (let i = 0; i < 1000; i++) metric.with(`kind ${i}`).add(1)
    const readings = metrics.read()
    expect(readings[0]?.series).toHaveLength(201)
    expect(value(readings, 'things', { kind: 'other' })).toBe(800)
    expect(value(readings, 'boundedLabels')).toBe(800)
  })
})

test('a minute holds what happened since the one before, and nothing of what did not', () => {
  const metrics = new Metrics()
  const turns = new TurnMetrics(metrics)
  turns.record(turn())
  const first = metrics.takeMinute(1_790_000_059_999)
  expect(first.find((minute) => minute.name === 'turnMs')).toMatchObject({ at: 1_790_000_040_000, count: 1, sum: 2000 })
  expect(metrics.takeMinute(1_790_000_119_999)).toEqual([])
  turns.record(turn())
  expect(metrics.takeMinute(1_790_000_179_999).find((minute) => minute.name === 'costMicroUsd')).toMatchObject({
    sum: 1500
  })
  expect(metrics.read().find((one) => one.name === 'turnMs')?.series[0]?.sketch?.count).toBe(2)
})

describe('the page for Prometheus', () => {
  test('has base units, summaries and labels that can not break out', () => {
    const metrics = new Metrics()
    new TurnMetrics(metrics).record(turn())
    metrics
      .metric({ name: 'odd', kind: 'gauge', help: 'Odd.', labels: ['name'] })
      .with('a"b\\c\nd')
      .set(3)
    const text = prometheusText(metrics.read())
    expect(text).toContain('# TYPE sextant_turn_seconds summary')
    expect(text).toMatch(
      /sextant_turn_seconds\{provider="openai",model="openai:gpt-5",quantile="0.95"\} (1.99|2|2.0)\d*/
    )
    expect(text).toContain('sextant_turn_seconds_sum{provider="openai",model="openai:gpt-5"} 2\n')
    expect(text).toContain('sextant_cost_usd_total{provider="openai",model="openai:gpt-5"} 0.0015\n')
    expect(text).toContain('sextant_tokens_total{provider="openai",model="openai:gpt-5",token_kind="reasoning"} 50\n')
    expect(text).toContain('sextant_odd{name="a\\"b\\\\c\\nd"} 3\n')
    expect(text.split('\n').every((line) => line === '' || /^(# (HELP|TYPE) |[a-z_]+(\{.*\})? \S+$)/.test(line))).toBe(
      true
    )
  })

  test('answers on this machine, to its own names only', async () => {
    const page = new PrometheusPage(() => new Metrics().read())
    await page.open(0)
    const url = `http://127.0.0.1:${page.port}/metrics`
    expect((await fetch(url)).headers.get('content-type')).toContain('version=0.0.4')
    expect((await fetch(`http://127.0.0.1:${page.port}/`)).status).toBe(404)
    const { request } = await import('node:http')
    const status = await new Promise((resolve) =>
      request(url, { headers: { host: 'evil.example' } }, (answer) => resolve(answer.statusCode)).end()
    )
    expect(status).toBe(403)
    await page.close()
    await expect(fetch(url)).rejects.toThrow()
  })
})

describe('OpenTelemetry', () => {
  type Span = {
    name: string
    kind: number
    parentSpanId?: string
    traceId: string
    spanId: string
    attributes: { key: string; value: Record<string, unknown> }[]
    status: object
  }
  const spansOf = (body: object): Span[] =>
    (body as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }).resourceSpans[0]?.scopeSpans[0]?.spans ?? []

  test('a turn is a trace: the turn, its calls after the conventions, its stages; ids are whole', () => {
    const spans = spansOf(tracesBody([turn()], { version: '1' }))
    expect(spans.map((span) => span.name)).toEqual(['sextant turn', 'chat gpt-5', 'sextant fit', 'sextant generate'])
    const call = Object.fromEntries(
      spans[1]?.attributes.map(({ key, value: { stringValue, intValue, doubleValue } }) => [
        key,
        stringValue ?? intValue ?? doubleValue
      ]) ?? []
    )
    expect(call).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-5',
      'gen_ai.usage.input_tokens': '1000',
      'gen_ai.usage.cache_read.input_tokens': '800',
      'gen_ai.usage.output_tokens': '200'
    })
    expect(spans.every((span) => /^[0-9a-f]{32}$/.test(span.traceId) && /^[0-9a-f]{16}$/.test(span.spanId))).toBe(true)
    expect(new Set(spans.map((span) => span.spanId)).size).toBe(4)
    expect(spans.slice(1).every((span) => span.parentSpanId === spans[0]?.spanId)).toBe(true)
  })

  test('durations are histograms with the bounds of the conventions, and every observation is in one bucket', () => {
    const metrics = new Metrics()
    const turns = new TurnMetrics(metrics)
    for (let i = 0; i < 10; i++) turns.record(turn())
    const body = metricsBody(metrics.read(), 0, 1, { version: '1' }) as {
      resourceMetrics: {
        scopeMetrics: {
          metrics: {
            name: string
            unit?: string
            histogram?: { dataPoints: { count: string; bucketCounts: string[]; explicitBounds: number[] }[] }
          }[]
        }[]
      }[]
    }
    const duration = body.resourceMetrics[0]?.scopeMetrics[0]?.metrics.find(
      (one) => one.name === 'gen_ai.client.operation.duration'
    )
    const [point] = duration?.histogram?.dataPoints ?? []
    expect(point?.bucketCounts).toHaveLength((point?.explicitBounds.length ?? 0) + 1)
    expect(point?.bucketCounts.map(Number).reduce((a, b) => a + b)).toBe(10)
    expect(point?.count).toBe('10')
    expect(point?.bucketCounts[8]).toBe('10') // 1.28 to 2.56 s
  })
})

describe('telemetry', () => {
  const off: TelemetrySettings = {
    otlpEnabled: false,
    otlpEndpoint: 'http://127.0.0.1:4318/',
    prometheusEnabled: false,
    prometheusPort: 9464
  }

  function build() {
    const clock = new ManualClock()
    const metrics = new Metrics()
    const sent: { url: string; init: FetchInit | undefined }[] = []
    let status = 200
    const telemetry = new Telemetry({
      clock,
      metrics,
      log: silentLog,
      service: { version: '1' },
      fetch: (url, init) => {
        sent.push({ url, init })
        return status === 0 ? Promise.reject(new Error('away')) : Promise.resolve(new Response('{}', { status }))
      }
    })
    return {
      clock,
      telemetry,
      sent,
      answer: (code: number) => void (status = code),
      traces: () => sent.filter((one) => one.url.endsWith('/v1/traces'))
    }
  }

  test('sends nothing unless it was asked for', async () => {
    const { clock, telemetry, sent } = build()
    await telemetry.apply(off)
    telemetry.record(turn())
    await clock.advance(600_000)
    expect(sent).toEqual([])
    expect(telemetry.port).toBeNull()
    expect(clock.pendingTimers).toBe(0)
  })

  test('sends turns together, and metrics once a minute, named as telemetry', async () => {
    const { clock, telemetry, sent, traces } = build()
    await telemetry.apply({ ...off, otlpEnabled: true })
    telemetry.record(turn())
    telemetry.record(turn())
    await clock.advance(60_000)
    expect(traces()).toHaveLength(1)
    expect(sent.map((one) => one.url)).toEqual(['http://127.0.0.1:4318/v1/traces', 'http://127.0.0.1:4318/v1/metrics'])
    expect(sent[0]?.init).toMatchObject({ method: 'POST', redirect: 'error', context: { purpose: 'telemetry' } })
    await telemetry.close()
    expect(clock.pendingTimers).toBe(0)
  })

  test('tries again later and later while nobody is there, and loses nothing but the oldest', async () => {
    const { clock, telemetry, traces, answer } = build()
    await telemetry.apply({ ...off, otlpEnabled: true })
    answer(0)
    telemetry.record(turn())
    await clock.advance(60_000)
    const tries = traces().length
    expect(tries).toBeGreaterThan(1)
    expect(tries).toBeLessThan(6)
    answer(200)
    await clock.advance(600_000)
    expect(JSON.parse(String(traces().at(-1)?.init?.body))).toHaveProperty('resourceSpans')
    const after = traces().length
    await clock.advance(600_000)
    expect(traces()).toHaveLength(after)
    await telemetry.close()
  })

  test('ends at once when it is switched off', async () => {
    const { clock, telemetry, sent } = build()
    await telemetry.apply({ ...off, otlpEnabled: true })
    telemetry.record(turn())
    await telemetry.apply(off)
    await clock.advance(600_000)
    await settled()
    expect(sent).toEqual([])
  })
})
