import { createHash } from 'node:crypto'
import { splitModelRef } from '../domain/ids.ts'
import type { TurnRecord } from '../domain/turn-record.ts'
import type { EpochMs } from '../domain/units.ts'
import type { MetricReading, SeriesReading } from './metrics.ts'
import type { DDSketch } from './ddsketch.ts'

/**
 * Turns and metrics as OTLP/JSON after OpenTelemetry's conventions for generative AI (1.41). What was asked and answered
 * is never part of it, although the conventions would allow it.
 */

type Value =
  | { stringValue: string }
  | { intValue: string }
  | { doubleValue: number }
  | { boolValue: boolean }
  | { arrayValue: { values: Value[] } }
interface Attribute {
  key: string
  value: Value
}

export interface ServiceName {
  version: string
}

/** The conventions' names of providers they know; ours otherwise. */
const PROVIDER_NAMES: Readonly<Record<string, string>> = { google: 'gcp.gemini', mistral: 'mistral_ai', xai: 'x_ai' }
const KIND_INTERNAL = 1
const KIND_CLIENT = 3
const STATUS_ERROR = 2
const CUMULATIVE = 2
/** Bounds that the conventions ask for. */
const SECONDS_BOUNDS = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92]
const TOKENS_BOUNDS = [
  1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864
]

/** How our histograms are called over there. */
const HISTOGRAMS: Readonly<Record<string, { name: string; unit: string; scale: number; bounds: readonly number[] }>> = {
  responseMs: { name: 'gen_ai.client.operation.duration', unit: 's', scale: 1e-3, bounds: SECONDS_BOUNDS },
  callFirstTokenMs: {
    name: 'gen_ai.client.operation.time_to_first_chunk',
    unit: 's',
    scale: 1e-3,
    bounds: SECONDS_BOUNDS
  },
  callTokens: { name: 'gen_ai.client.token.usage', unit: '{token}', scale: 1, bounds: TOKENS_BOUNDS },
  firstTokenMs: { name: 'sextant.turn.time_to_first_token', unit: 's', scale: 1e-3, bounds: SECONDS_BOUNDS }
}

const text = (key: string, value: string): Attribute => ({ key, value: { stringValue: value } })
const whole = (key: string, value: number): Attribute => ({ key, value: { intValue: String(Math.round(value)) } })
const fraction = (key: string, value: number): Attribute => ({ key, value: { doubleValue: value } })
const nanos = (ms: EpochMs): string => (BigInt(Math.round(ms * 1000)) * 1000n).toString()
const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
const hex = (name: string, length: number): string => createHash('sha256').update(name).digest('hex').slice(0, length)

const resource = ({ version }: ServiceName) => ({
  attributes: [text('service.name', 'sextant'), text('service.version', version)]
})
const scope = ({ version }: ServiceName) => ({ name: 'sextant', version })

/** The body of `/v1/traces`: a span for every turn, with one for each call of a model and each stage below it. */
export function tracesBody(turns: readonly TurnRecord[], service: ServiceName): object {
  return {
    resourceSpans: [
      { resource: resource(service), scopeSpans: [{ scope: scope(service), spans: turns.flatMap(spansOf) }] }
    ]
  }
}

function spansOf(turn: TurnRecord): object[] {
  const traceId = turn.turnId.replaceAll('-', '')
  const spanId = hex(turn.turnId, 16)
  const child = (name: string): object => ({ traceId, spanId: hex(`${turn.turnId} ${name}`, 16), parentSpanId: spanId })
  const root = {
    traceId,
    spanId,
    name: 'sextant turn',
    kind: KIND_INTERNAL,
    startTimeUnixNano: nanos(turn.at),
    endTimeUnixNano: nanos(turn.at + turn.totalMs),
    attributes: [
      text('gen_ai.conversation.id', turn.conversationId),
      text('sextant.turn.outcome', turn.outcome),
      text('sextant.turn.where', turn.where),
      ...(turn.cacheLayer === null
        ? []
        : [text('sextant.cache.layer', turn.cacheLayer), fraction('sextant.saved_usd', turn.savedMicroUsd / 1e6)]),
      whole('sextant.sent_bytes', turn.sentBytes)
    ],
    status: turn.outcome === 'failed' ? { code: STATUS_ERROR, message: turn.error ?? '' } : {}
  }
  const stages = turn.stages.map((stage, position) => ({
    ...child(`stage ${position}`),
    name: `sextant ${stage.stage}`,
    kind: KIND_INTERNAL,
    attributes: [],
    startTimeUnixNano: nanos(turn.at + stage.startMs),
    endTimeUnixNano: nanos(turn.at + stage.startMs + stage.durationMs),
    status: {}
  }))
  const asked = turn.stages.find(({ stage }) => stage === 'first-token' || stage === 'generate')
  const calls = turn.completions.map((call, attempt) => {
    const { model } = splitModelRef(call.model)
    const start = turn.at + (asked?.startMs ?? 0)
    const { usage } = call
    return {
      ...child(`completion ${attempt}`),
      name: `chat ${model}`,
      kind: KIND_CLIENT,
      startTimeUnixNano: nanos(start),
      endTimeUnixNano: nanos(start + (call.responseMs ?? 0)),
      attributes: [
        text('gen_ai.operation.name', 'chat'),
        text('gen_ai.provider.name', PROVIDER_NAMES[call.provider] ?? call.provider),
        text('gen_ai.request.model', model),
        text('gen_ai.conversation.id', turn.conversationId),
        ...(usage.input === undefined ? [] : [whole('gen_ai.usage.input_tokens', usage.input)]),
        ...(usage.cachedInput === undefined ? [] : [whole('gen_ai.usage.cache_read.input_tokens', usage.cachedInput)]),
        ...(usage.output === undefined ? [] : [whole('gen_ai.usage.output_tokens', usage.output)]),
        ...(usage.reasoning === undefined ? [] : [whole('gen_ai.usage.reasoning.output_tokens', usage.reasoning)]),
        ...(call.finish === null
          ? []
          : [
              {
                key: 'gen_ai.response.finish_reasons',
                value: { arrayValue: { values: [{ stringValue: call.finish }] } }
              }
            ]),
        ...(call.firstTokenMs === null
          ? []
          : [fraction('gen_ai.response.time_to_first_chunk', call.firstTokenMs / 1000)]),
        ...(call.costMicroUsd === null ? [] : [fraction('sextant.cost_usd', call.costMicroUsd / 1e6)]),
        ...(call.error === null ? [] : [text('error.type', call.error)])
      ],
      status: call.error === null ? {} : { code: STATUS_ERROR, message: call.error }
    }
  })
  return [root, ...calls, ...stages]
}

/** The body of `/v1/metrics`, counted from `startedAt` on. */
export function metricsBody(
  readings: readonly MetricReading[],
  startedAt: EpochMs,
  now: EpochMs,
  service: ServiceName
): object {
  const metrics = readings.flatMap((reading) => {
    const times = { startTimeUnixNano: nanos(startedAt), timeUnixNano: nanos(now) }
    if (reading.kind === 'histogram') return [histogram(reading, times)]
    const scale = reading.name.endsWith('MicroUsd') ? 1e-6 : reading.name.endsWith('Ms') ? 1e-3 : 1
    const name = `sextant.${snake(reading.name.replace(/MicroUsd$/, 'Usd').replace(/Ms$/, 'Seconds'))}`
    const dataPoints = reading.series.map((series) => ({
      attributes: attributesOf(series),
      ...times,
      asDouble: series.value * scale
    }))
    return [
      {
        name,
        description: reading.help,
        ...(reading.kind === 'gauge'
          ? { gauge: { dataPoints } }
          : { sum: { dataPoints, aggregationTemporality: CUMULATIVE, isMonotonic: true } })
      }
    ]
  })
  return { resourceMetrics: [{ resource: resource(service), scopeMetrics: [{ scope: scope(service), metrics }] }] }
}

/** A histogram that the conventions know has their name, unit and bounds; any other one ours. */
function histogram(reading: MetricReading, times: object): object {
  const { name, unit, scale, bounds } = HISTOGRAMS[reading.name] ?? ownForm(reading.name)
  const dataPoints = reading.series.flatMap((series) => {
    if (!series.sketch) return []
    const genAi = name.startsWith('gen_ai') ? [text('gen_ai.operation.name', 'chat')] : []
    return [
      {
        attributes: [...genAi, ...attributesOf(series)],
        ...times,
        count: String(series.sketch.count),
        sum: series.value * scale,
        explicitBounds: bounds,
        bucketCounts: bucketsOf(series.sketch, scale, bounds)
      }
    ]
  })
  return { name, unit, description: reading.help, histogram: { dataPoints, aggregationTemporality: CUMULATIVE } }
}

function ownForm(name: string): (typeof HISTOGRAMS)[string] {
  return name.endsWith('Ms')
    ? { name: `sextant.${snake(name.slice(0, -2))}.duration`, unit: 's', scale: 1e-3, bounds: SECONDS_BOUNDS }
    : { name: `sextant.${snake(name)}`, unit: '1', scale: 1, bounds: TOKENS_BOUNDS }
}

/** The sketch's finer bins gathered into the bounds; what lies on a bound stays on its side of it. */
function bucketsOf(sketch: DDSketch, scale: number, bounds: readonly number[]): string[] {
  const counts = new Array<number>(bounds.length + 1).fill(0)
  for (const { value, count } of sketch.occupied()) {
    const bucket = bounds.findIndex((bound) => value * scale <= bound * 1.005)
    const index = bucket === -1 ? bounds.length : bucket
    counts[index] = (counts[index] as number) + count
  }
  return counts.map(String)
}

const ATTRIBUTE_NAMES: Readonly<Record<string, string>> = {
  provider: 'gen_ai.provider.name',
  model: 'gen_ai.request.model',
  error: 'error.type',
  tokenType: 'gen_ai.token.type'
}

function attributesOf({ labels }: SeriesReading): Attribute[] {
  return Object.entries(labels).map(([label, value]) => {
    const key = ATTRIBUTE_NAMES[label] ?? `sextant.${snake(label)}`
    return text(
      key,
      label === 'model' && value.includes(':')
        ? value.slice(value.indexOf(':') + 1)
        : label === 'provider'
          ? (PROVIDER_NAMES[value] ?? value)
          : value
    )
  })
}
