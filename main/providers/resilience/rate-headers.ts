import { RATE_METERS, type RateAllowance, type RateMeter, type RateNotice } from '../../domain/rate-limits.ts'
import type { EpochMs, Milliseconds } from '../../domain/units.ts'
import { durationOf } from './retry-after.ts'

/** Names of the three headers of a meter, as providers write them. */
interface Names {
  limit: string
  remaining: string
  reset: string
}

const openAi = (what: string): Names => ({
  limit: `x-ratelimit-limit-${what}`,
  remaining: `x-ratelimit-remaining-${what}`,
  reset: `x-ratelimit-reset-${what}`
})
const anthropic = (what: string): Names => ({
  limit: `anthropic-ratelimit-${what}-limit`,
  remaining: `anthropic-ratelimit-${what}-remaining`,
  reset: `anthropic-ratelimit-${what}-reset`
})
const plain = (before: string): Names => ({
  limit: `${before}-limit`,
  remaining: `${before}-remaining`,
  reset: `${before}-reset`
})

/** The first of these that a response carries counts: OpenAI and those that speak its protocol, Anthropic, OpenRouter, Mistral, the IETF draft. */
const NAMES: Readonly<Record<RateMeter, readonly Names[]>> = {
  requests: [
    openAi('requests'),
    anthropic('requests'),
    { limit: 'x-ratelimit-limit', remaining: 'x-ratelimit-remaining', reset: 'x-ratelimit-reset' },
    plain('ratelimit')
  ],
  tokens: [openAi('tokens'), plain('ratelimitbysize')],
  inputTokens: [anthropic('input-tokens')],
  outputTokens: [anthropic('output-tokens')]
}

/** Seconds since 1970 are larger than this, and milliseconds larger than the next. */
const EPOCH_SECONDS = 1e9
const EPOCH_MS = 1e12

/** What a response says about limits; undefined where it says nothing. */
export function readRateNotice(headers: Headers, now: EpochMs): RateNotice | undefined {
  const allowances: RateNotice['allowances'] = {}
  for (const meter of RATE_METERS) {
    for (const names of NAMES[meter]) {
      const allowance = readAllowance(headers, names, now)
      if (!allowance) continue
      allowances[meter] = allowance
      break
    }
  }
  return Object.keys(allowances).length > 0 ? { allowances } : undefined
}

function readAllowance(headers: Headers, { limit, remaining, reset }: Names, now: EpochMs): RateAllowance | undefined {
  const most = count(headers.get(limit))
  const left = count(headers.get(remaining))
  if (most === undefined || left === undefined || most <= 0) return undefined
  return { limit: most, remaining: Math.min(left, most), resetMs: resetIn(headers.get(reset), now) }
}

function count(text: string | null): number | undefined {
  const digits = text === null ? '' : text.trim()
  return /^\d{1,12}$/.test(digits) ? Number(digits) : undefined
}

/** A duration, seconds, a moment in seconds or milliseconds since 1970, or a date. */
function resetIn(text: string | null, now: EpochMs): Milliseconds | null {
  const said = text === null ? '' : text.trim()
  if (said === '') return null
  if (/^\d+(\.\d+)?$/.test(said)) {
    const value = Number(said)
    if (value >= EPOCH_MS) return Math.max(0, value - now)
    return value >= EPOCH_SECONDS ? Math.max(0, value * 1_000 - now) : value * 1_000
  }
  const duration = durationOf(said)
  if (duration !== undefined) return duration
  const date = Date.parse(said)
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}
