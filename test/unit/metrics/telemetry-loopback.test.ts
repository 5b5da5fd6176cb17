import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { ModelRef, ProviderId } from '../../../main/domain/ids.ts'
import { telemetryDefaults } from '../../../main/config/history-settings.ts'
import { gatedFetch } from '../../../main/network/gated-fetch.ts'
import { Metrics } from '../../../main/metrics/metrics.ts'
import { Telemetry, type TelemetrySettings } from '../../../main/metrics/telemetry.ts'
import { TurnMetrics } from '../../../main/metrics/turn-metrics.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { openGate } from '../../fakes/open-gate.ts'
import { silentLog } from '../../fakes/silent-log.ts'
import { turnRecord } from '../../fakes/turn-records.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

// What a collector takes, after opentelemetry-proto's JSON encoding: 64-bit whole numbers are text, ids hexadecimal.
const int64 = z.string().regex(/^\d+$/)
const attribute = z.strictObject({
  key: z.string().min(1),
  value: z.union([
    z.strictObject({ stringValue: z.string() }),
    z.strictObject({ intValue: z.string().regex(/^-?\d+$/) }),
    z.strictObject({ doubleValue: z.number() }),
    z.strictObject({ arrayValue: z.strictObject({ values: z.array(z.strictObject({ stringValue: z.string() })) }) })
  ])
})
const attributes = z
  .array(attribute)
  .refine((all) => new Set(all.map((one) => one.key)).size === all.length, 'keys are unique')
const resource = z.strictObject({ attributes })
const scope = z.strictObject({ name: z.string(), version: z.string() })
const times = { attributes, startTimeUnixNano: int64, timeUnixNano: int64 }
const traces = z.strictObject({
  resourceSpans: z.array(
    z.strictObject({
      resource,
      scopeSpans: z.array(
        z.strictObject({
          scope,
          spans: z.array(
            z
              .strictObject({
                traceId: z.string().regex(/^[0-9a-f]{32}$/),
                spanId: z.string().regex(/^[0-9a-f]{16}$/),
                parentSpanId: z
                  .string()
                  .regex(/^[0-9a-f]{16}$/)
                  .optional(),
                name: z.string().min(1),
                kind: z.int().min(1).max(5),
                startTimeUnixNano: int64,
                endTimeUnixNano: int64,
                attributes,
                status: z.strictObject({ code: z.int().min(0).max(2).optional(), message: z.string().optional() })
              })
              .refine((span) => BigInt(span.endTimeUnixNano) >= BigInt(span.startTimeUnixNano), 'ends after it starts')
          )
        })
      )
    })
  )
})
const point = z.strictObject({ ...times, asDouble: z.number() })
const histogramPoint = z
  .strictObject({
    ...times,
    count: int64,
    sum: z.number(),
    explicitBounds: z.array(z.number()),
    bucketCounts: z.array(int64)
  })
  .refine((one) => one.bucketCounts.length === one.explicitBounds.length + 1, 'one bucket more than bounds')
  .refine(
    (one) => one.bucketCounts.reduce((sum, count) => sum + Number(count), 0) === Number(one.count),
    'the buckets add up'
  )
const metric = z
  .strictObject({
    name: z.string().regex(/^[a-z][a-z0-9_.]*$/),
    description: z.string().min(1),
    unit: z.string().optional(),
    sum: z
      .strictObject({ dataPoints: z.array(point), aggregationTemporality: z.literal(2), isMonotonic: z.boolean() })
      .optional(),
    gauge: z.strictObject({ dataPoints: z.array(point) }).optional(),
    histogram: z.strictObject({ dataPoints: z.array(histogramPoint), aggregationTemporality: z.literal(2) }).optional()
  })
  .refine(
    (one) => [one.sum, one.gauge, one.histogram].filter((kind) => kind !== undefined).length === 1,
    'is of one kind'
  )
const metrics = z.strictObject({
  resourceMetrics: z.array(
    z.strictObject({ resource, scopeMetrics: z.array(z.strictObject({ scope, metrics: z.array(metric) })) })
  )
})

const plain = (all: z.output<typeof attributes>): Record<string, unknown> =>
  Object.fromEntries(
    all.map(({ key, value }) => [
      key,
      'arrayValue' in value ? value.arrayValue.values.map((one) => one.stringValue) : Object.values(value)[0]
    ])
  )

/** A collector on this machine, on the paths of OTLP over HTTP. */
async function collector() {
  const heard: { path: string; type: string | undefined; body: unknown }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (piece: Buffer) => (body += piece.toString()))
    request.on('end', () => {
      heard.push({ path: request.url ?? '', type: request.headers['content-type'], body: JSON.parse(body) })
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"partialSuccess":{}}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { heard, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** Telemetry as the app has it: through the gate, whose ledger sees what leaves. */
function build() {
  const clock = new ManualClock()
  const all = new Metrics()
  const turns = new TurnMetrics(all)
  const { gate, lines } = openGate(clock)
  const fetching = gatedFetch(gate, (url, init) => fetch(url, init), { purpose: 'telemetry' })
  const telemetry = new Telemetry({
    fetch: fetching,
    clock,
    log: silentLog,
    metrics: all,
    service: { version: '1.2.3' }
  })
  closing.push(() => telemetry.close())
  const record = (change: Parameters<typeof turnRecord>[1] = {}) => {
    const turn = turnRecord(clock.now(), {
      model: 'google:gemini-2.5-flash' as ModelRef,
      provider: 'google' as ProviderId,
      where: 'remote',
      usage: { input: 1024, cachedInput: 800, output: 200, reasoning: 50 },
      costMicroUsd: 1500,
      sentBytes: 4096,
      ...change
    })
    for (const completion of turn.completions) {
      completion.provider = turn.provider
      if (turn.error !== null)
        Object.assign(completion, { error: turn.error, responseMs: null, firstTokenMs: null, usage: {}, finish: null })
    }
    turns.record(turn)
    telemetry.record(turn)
    return turn
  }
  return { clock, telemetry, record, lines, all }
}

describe('OpenTelemetry, heard by a collector on loopback', () => {
  const on = (endpoint: string): TelemetrySettings => ({
    ...telemetryDefaults,
    otlpEnabled: true,
    otlpEndpoint: endpoint
  })

  test('a turn comes as a trace that the protocol allows, with the names of the GenAI conventions, and the ledger has it', async () => {
    const { heard, endpoint } = await collector()
    const { clock, telemetry, record, lines } = build()
    await telemetry.apply(on(endpoint))
    const turn = record()
    await clock.advance(5000)
    await expect.poll(() => heard.length).toBe(1)
    expect(heard[0]).toMatchObject({ path: '/v1/traces', type: 'application/json' })
    const [root, call] = traces.parse(heard[0]?.body).resourceSpans[0]?.scopeSpans[0]?.spans ?? []
    expect(plain(root?.attributes ?? [])).toMatchObject({
      'gen_ai.conversation.id': turn.conversationId,
      'sextant.turn.where': 'remote'
    })
    expect(call).toMatchObject({ name: 'chat gemini-2.5-flash', kind: 3, parentSpanId: root?.spanId })
    expect(plain(call?.attributes ?? [])).toEqual({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'gcp.gemini',
      'gen_ai.request.model': 'gemini-2.5-flash',
      'gen_ai.conversation.id': turn.conversationId,
      'gen_ai.usage.input_tokens': '1024',
      'gen_ai.usage.cache_read.input_tokens': '800',
      'gen_ai.usage.output_tokens': '200',
      'gen_ai.usage.reasoning.output_tokens': '50',
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.response.time_to_first_chunk': 0.299,
      'sextant.cost_usd': 0.0015
    })
    expect(lines()).toMatchObject([{ purpose: 'telemetry', verdict: 'allowed' }])
  })

  test('metrics come as cumulative sums and histograms in base units, those of the conventions under their names', async () => {
    const { heard, endpoint } = await collector()
    const { clock, telemetry, record, all } = build()
    all.metric({ name: 'openConversations', kind: 'gauge', help: 'Open.', labels: [] }).with().set(3)
    await telemetry.apply(on(endpoint))
    record()
    record({ outcome: 'failed', error: 'provider-timeout', usage: {}, costMicroUsd: null, firstTokenMs: null })
    await clock.advance(60_000)
    await expect.poll(() => heard.some((one) => one.path === '/v1/metrics')).toBe(true)
    const found = metrics.parse(heard.find((one) => one.path === '/v1/metrics')?.body).resourceMetrics[0]
    expect(plain(found?.resource.attributes ?? [])).toEqual({ 'service.name': 'sextant', 'service.version': '1.2.3' })
    const byName = new Map(found?.scopeMetrics[0]?.metrics.map((one) => [one.name, one]))
    const model = {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'gcp.gemini',
      'gen_ai.request.model': 'gemini-2.5-flash'
    }
    for (const [name, unit, seconds] of [
      ['gen_ai.client.operation.duration', 's', 1.999],
      ['gen_ai.client.operation.time_to_first_chunk', 's', 0.299]
    ] as const) {
      const one = byName.get(name)
      expect(one?.unit).toBe(unit)
      expect(plain(one?.histogram?.dataPoints[0]?.attributes ?? [])).toEqual(model)
      expect(one?.histogram?.dataPoints[0]?.sum).toBeCloseTo(seconds * Number(one?.histogram?.dataPoints[0]?.count), 6)
    }
    const tokens = byName.get('gen_ai.client.token.usage')
    expect(tokens?.unit).toBe('{token}')
    expect(
      tokens?.histogram?.dataPoints.map((one) => [plain(one.attributes)['gen_ai.token.type'], one.count, one.sum])
    ).toEqual([
      ['input', '1', 1024],
      ['output', '1', 200]
    ])
    expect(tokens?.histogram?.dataPoints[0]?.bucketCounts[5], '1024 lies in the bucket up to 1024').toBe('1')
    expect(byName.get('sextant.cost_usd')?.sum?.dataPoints[0]?.asDouble).toBeCloseTo(0.0015, 9)
    expect(byName.get('sextant.open_conversations')?.gauge?.dataPoints[0]?.asDouble).toBe(3)
    expect(plain(byName.get('sextant.errors')?.sum?.dataPoints[0]?.attributes ?? [])).toMatchObject({
      'error.type': 'provider-timeout'
    })
  })
})

/** Reads the text format as a Prometheus does, and refuses what that would refuse. */
function scraped(text: string): { types: Map<string, string>; samples: Map<string, number> } {
  const types = new Map<string, string>()
  const samples = new Map<string, number>()
  let family = ''
  if (!text.endsWith('\n')) throw new Error('the last line must end')
  for (const line of text.slice(0, -1).split('\n')) {
    const comment = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$/.exec(line)
    if (comment) {
      const [, what, name = '', rest = ''] = comment
      family = name
      if (what !== 'TYPE') continue
      if (types.has(name) || !['counter', 'gauge', 'summary'].includes(rest)) throw new Error(`unexpected ${line}`)
      types.set(name, rest)
      continue
    }
    const sample =
      /^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{((?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*",?)*)\})? (\S+)$/.exec(line)
    if (!sample) throw new Error(`unreadable: ${line}`)
    const [, name = '', labels = '', , value = ''] = sample
    const key = name + labels
    const of = types.get(family) === 'summary' ? name.replace(/_(sum|count)$/, '') : name
    if (of !== family || !types.has(family)) throw new Error(`${line} is not of ${family}`)
    if (samples.has(key) || (Number.isNaN(Number(value)) && value !== 'NaN'))
      throw new Error(`twice, or no number: ${line}`)
    samples.set(key, Number(value))
  }
  return { types, samples }
}

describe('the page for Prometheus, scraped over loopback', () => {
  const on = { ...telemetryDefaults, prometheusEnabled: true, prometheusPort: 0 }
  const scrape = async (telemetry: Telemetry) =>
    scraped(await (await fetch(`http://127.0.0.1:${telemetry.port}/metrics`)).text())

  test('has every metric of turns in base units, and nothing that a Prometheus refuses', async () => {
    const { telemetry, record } = build()
    await telemetry.apply(on)
    record()
    record({ cacheLayer: 'memory', savedMicroUsd: 900, savedMs: 1200, costMicroUsd: 0 })
    const { types, samples } = await scrape(telemetry)
    const of = 'provider="google",model="google:gemini-2.5-flash"'
    expect(samples.get(`sextant_cost_usd_total{${of}}`)).toBeCloseTo(0.0015, 9)
    expect(samples.get(`sextant_tokens_total{${of},token_kind="cachedInput"}`)).toBe(1600)
    expect(samples.get('sextant_saved_usd_total{cache_layer="memory"}')).toBeCloseTo(0.0009, 9)
    expect(samples.get('sextant_saved_seconds_total{cache_layer="memory"}')).toBeCloseTo(1.2, 9)
    expect(samples.get(`sextant_turn_seconds_count{${of}}`)).toBe(2)
    expect(samples.get(`sextant_response_seconds{${of},quantile="0.95"}`)).toBeGreaterThan(1.98)
    expect(types.get('sextant_stage_seconds')).toBe('summary')
  })

  test('counts on between two scrapes', async () => {
    const { telemetry, record } = build()
    await telemetry.apply(on)
    record()
    const before = await scrape(telemetry)
    record()
    const after = await scrape(telemetry)
    for (const [key, value] of before.samples)
      if (key.includes('_total')) expect(after.samples.get(key), key).toBeGreaterThanOrEqual(value)
  })

  test('is closed again by the last word, however quickly it comes', async () => {
    const { telemetry } = build()
    const opened = telemetry.apply(on)
    await telemetry.apply(telemetryDefaults)
    await opened
    expect(telemetry.port).toBeNull()
  })
})

test('both are off until the person turns them on', () => {
  expect(telemetryDefaults).toMatchObject({ otlpEnabled: false, prometheusEnabled: false })
  expect(new URL(telemetryDefaults.otlpEndpoint).hostname).toBe('127.0.0.1')
})

test('labels stay bounded however many models answer, and the page stays readable', async () => {
  const { telemetry, record } = build()
  await telemetry.apply({ ...telemetryDefaults, prometheusEnabled: true, prometheusPort: 0 })
  for (let index = 0; index < 1000; index++)
    record({ model: `made-up:"${index}"` as ModelRef, provider: `p\n${index}` as ProviderId })
  const { samples } = scraped(await (await fetch(`http://127.0.0.1:${telemetry.port}/metrics`)).text())
  const series = [...samples.keys()].filter((key) => key.startsWith('sextant_turns_total'))
  expect(series).toHaveLength(201)
  expect(samples.get('sextant_turns_total{provider="other",model="other",outcome="other",cache_layer="other"}')).toBe(
    800
  )
  expect(samples.get('sextant_bounded_labels_total')).toBeGreaterThan(800)
})
