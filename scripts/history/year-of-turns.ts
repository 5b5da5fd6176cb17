import type { FinishReason } from '../../main/domain/completion.ts'
import type { ErrorCode } from '../../main/domain/errors.ts'
import {
  DEFAULT_WORKSPACE,
  modelRef,
  type ConversationId,
  type MessageId,
  type ModelRef,
  type ProviderId,
  type TurnId
} from '../../main/domain/ids.ts'
import type { TurnRecord } from '../../main/domain/turn-record.ts'
import { uuidText } from '../../main/storage/uuid-bytes.ts'

/** A model as the made-up year uses it; times in milliseconds, prices in dollars a million tokens. */
interface MadeUpModel {
  ref: ModelRef
  name: string
  where: 'local' | 'remote'
  /** Share of the turns at the beginning and at the end of the time. */
  share: [number, number]
  firstTokenMs: number
  tokensPerSecond: number
  price: { input: number; cachedInput: number; output: number } | null
  reasons: boolean
}

const local = (name: string): ModelRef => modelRef('local' as ProviderId, name)
const MODELS: readonly MadeUpModel[] = [
  {
    ref: local('smollm2-135m'),
    name: 'SmolLM2 135M',
    where: 'local',
    share: [0.22, 0.05],
    firstTokenMs: 180,
    tokensPerSecond: 95,
    price: null,
    reasons: false
  },
  {
    ref: local('qwen3-4b'),
    name: 'Qwen3 4B',
    where: 'local',
    share: [0.3, 0.38],
    firstTokenMs: 620,
    tokensPerSecond: 28,
    price: null,
    reasons: false
  },
  {
    ref: modelRef('openai' as ProviderId, 'gpt-5-mini'),
    name: 'GPT-5 mini',
    where: 'remote',
    share: [0.26, 0.3],
    firstTokenMs: 540,
    tokensPerSecond: 110,
    price: { input: 0.25, cachedInput: 0.025, output: 2 },
    reasons: true
  },
  {
    ref: modelRef('anthropic' as ProviderId, 'claude-sonnet-4-5'),
    name: 'Claude Sonnet 4.5',
    where: 'remote',
    share: [0.16, 0.17],
    firstTokenMs: 900,
    tokensPerSecond: 70,
    price: { input: 3, cachedInput: 0.3, output: 15 },
    reasons: false
  },
  {
    ref: modelRef('google' as ProviderId, 'gemini-2.5-flash'),
    name: 'Gemini 2.5 Flash',
    where: 'remote',
    share: [0.06, 0.1],
    firstTokenMs: 410,
    tokensPerSecond: 160,
    price: { input: 0.3, cachedInput: 0.075, output: 2.5 },
    reasons: false
  }
]

const LAYERS = ['memory', 'disk', 'semantic'] as const
const ERRORS: readonly ErrorCode[] = [
  'provider-rate-limited',
  'provider-timeout',
  'provider-unreachable',
  'provider-failed',
  'context-too-long'
]
const DAY_MS = 86_400_000
/** How much is asked in each local hour, from midnight on. */
const HOURS = [1, 0, 0, 0, 0, 1, 2, 5, 14, 22, 24, 20, 12, 18, 24, 23, 19, 13, 7, 4, 4, 4, 3, 2]
const LONGEST_TALK = 14

export interface YearOptions {
  turns: number
  days: number
  /** The moment after the last turn. */
  until: number
  /** Between 0 and 1, the same in every run. */
  random: () => number
}

/** A turn and where it stands in its conversation. */
export interface MadeUpTurn {
  record: TurnRecord
  modelName: string
  userMessageId: MessageId
  /** 0 is the first of its conversation. */
  place: number
}

/**
 * Turns of an analyst over a stretch of time, oldest first: busy on weekdays from nine to six, growing over the months,
 * moving from small to better models, with a cache that comes into use, days on which a provider fails, and the long
 * tails that real times and lengths have.
 */
export function* yearOfTurns({ turns, days, until, random }: YearOptions): Generator<MadeUpTurn> {
  const weights = Array.from({ length: days }, (_, day) => dayWeight(until - (days - day) * DAY_MS, day / days, random))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const talk = { conversationId: '' as ConversationId, left: 0, place: 0 }
  let owed = 0
  let made = 0
  for (let day = 0; day < days; day++) {
    owed += ((weights[day] as number) / total) * turns
    const count = day === days - 1 ? turns - made : Math.floor(owed)
    owed -= count
    made += count
    const bad = random() < 0.02
    const times = Array.from({ length: count }, () => timeOfDay(random)).sort((a, b) => a - b)
    for (const time of times) {
      if (talk.left === 0) {
        talk.conversationId = madeUpId(until - (days - day) * DAY_MS + time, random) as ConversationId
        talk.left = 1 + Math.min(LONGEST_TALK, Math.floor(-Math.log(1 - random()) * 3.5))
        talk.place = 0
      }
      yield turnAt(
        until - (days - day) * DAY_MS + time,
        (day + time / DAY_MS) / days,
        bad,
        talk.conversationId,
        talk.place,
        random
      )
      talk.left--
      talk.place++
    }
  }
}

function dayWeight(at: number, progress: number, random: () => number): number {
  const weekday = new Date(at).getUTCDay()
  const weekend = weekday === 0 || weekday === 6
  const holiday = random() < 0.04
  return (weekend ? 0.12 : 1) * (holiday ? 0.1 : 1) * (0.4 + progress * 1.2) * (0.6 + random() * 0.8)
}

function timeOfDay(random: () => number): number {
  const total = HOURS.reduce((sum, weight) => sum + weight, 0)
  let left = random() * total
  const hour = HOURS.findIndex((weight) => (left -= weight) < 0)
  return Math.floor((hour + random()) * 3_600_000)
}

function turnAt(
  at: number,
  progress: number,
  bad: boolean,
  conversationId: ConversationId,
  place: number,
  random: () => number
): MadeUpTurn {
  const model = chosen(progress, random)
  const { provider, where, price } = { ...model, provider: model.ref.slice(0, model.ref.indexOf(':')) as ProviderId }
  const cacheLayer =
    random() < progress * 0.18 ? (LAYERS[Math.floor(random() ** 1.5 * LAYERS.length)] ?? 'memory') : null
  const failed = cacheLayer === null && random() < (where === 'remote' ? (bad ? 0.25 : 0.012) : 0.002)
  const stopped = !failed && cacheLayer === null && random() < 0.02
  const input = Math.round(lognormal(700 + place * 450, 0.7, random))
  const cachedInput = where === 'remote' && place > 0 ? Math.round(input * 0.6 * random()) : 0
  const reasoning = model.reasons ? Math.round(lognormal(160, 0.8, random)) : 0
  const output = Math.round(lognormal(230, 0.8, random)) + reasoning
  const error = failed ? (ERRORS[Math.floor(random() ** 2 * ERRORS.length)] ?? 'provider-failed') : null
  const contextMs = lognormal(0.6, 0.5, random)
  const firstTokenMs =
    cacheLayer === null
      ? contextMs + lognormal(model.firstTokenMs, 0.45, random)
      : contextMs + lognormal(2, 0.6, random)
  const answerMs =
    cacheLayer === null
      ? (output / model.tokensPerSecond) * 1000 * lognormal(1, 0.2, random) * (stopped ? random() : 1)
      : 3
  const totalMs = failed ? lognormal(2200, 0.9, random) : firstTokenMs + answerMs
  const cost = price
    ? ((input - cachedInput) * price.input + cachedInput * price.cachedInput + output * price.output) * 1
    : 0
  const usage = failed
    ? {}
    : { input, ...(cachedInput > 0 && { cachedInput }), output, ...(reasoning > 0 && { reasoning }) }
  const costMicroUsd = cacheLayer !== null ? 0 : failed ? (price ? null : 0) : cost
  const sentBytes = where === 'remote' && cacheLayer === null ? Math.round(input * 4.1 + 900) : 0
  const finish: FinishReason | null = failed || stopped ? null : random() < 0.015 ? 'length' : 'stop'
  const responseMs = Math.max(0, totalMs - contextMs)
  const record: TurnRecord = {
    turnId: madeUpId(at, random) as TurnId,
    workspaceId: DEFAULT_WORKSPACE,
    conversationId,
    messageId: madeUpId(at + 1, random) as MessageId,
    at,
    recordedAt: at + Math.round(totalMs),
    model: model.ref,
    provider,
    where,
    outcome: failed ? 'failed' : stopped ? 'stopped' : 'complete',
    error,
    cacheLayer,
    totalMs,
    firstTokenMs: failed ? null : firstTokenMs,
    beforeProviderMs: contextMs,
    usage,
    costMicroUsd,
    savedMicroUsd: cacheLayer === null ? 0 : cost,
    savedMs: cacheLayer === null ? 0 : Math.round((output / model.tokensPerSecond) * 1000 + model.firstTokenMs),
    sentBytes,
    stages: [
      { stage: 'fit', startMs: 0, durationMs: contextMs },
      { stage: 'generate', startMs: contextMs, durationMs: responseMs }
    ],
    completions: [
      {
        provider,
        model: model.ref,
        responseMs,
        firstTokenMs: failed ? null : firstTokenMs - contextMs,
        usage,
        costMicroUsd,
        cacheLayer,
        finish,
        error
      }
    ]
  }
  return { record, modelName: model.name, userMessageId: madeUpId(at, random) as MessageId, place }
}

function chosen(progress: number, random: () => number): MadeUpModel {
  const shareOf = ({ share: [first, last] }: MadeUpModel): number => first + (last - first) * progress
  let left = random() * MODELS.reduce((sum, model) => sum + shareOf(model), 0)
  return MODELS.find((model) => (left -= shareOf(model)) < 0) ?? (MODELS[0] as MadeUpModel)
}

/** A value around `median` with a long tail upwards. */
function lognormal(median: number, spread: number, random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return median * Math.exp(spread * normal)
}

/** A UUID of version 7 whose random part comes from `random`. */
export function madeUpId(at: number, random: () => number): string {
  const bytes = Buffer.alloc(16)
  bytes.writeUIntBE(Math.floor(at), 0, 6)
  bytes.writeUInt32BE(Math.floor(random() * 2 ** 32), 6)
  bytes.writeUInt32BE(Math.floor(random() * 2 ** 32), 10)
  bytes.writeUInt16BE(Math.floor(random() * 2 ** 16), 14)
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  return uuidText(bytes)
}
