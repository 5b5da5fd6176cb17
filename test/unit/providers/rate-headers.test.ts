import { expect, test } from 'vitest'
import { readRateNotice } from '../../../main/providers/resilience/rate-headers.ts'

const NOW = Date.parse('2026-11-30T12:00:00Z')
const read = (headers: Record<string, string>) => readRateNotice(new Headers(headers), NOW)?.allowances

test('OpenAI and those that speak its protocol say it with durations', () => {
  expect(
    read({
      'x-ratelimit-limit-requests': '500',
      'x-ratelimit-remaining-requests': '499',
      'x-ratelimit-reset-requests': '120ms',
      'x-ratelimit-limit-tokens': '30000',
      'x-ratelimit-remaining-tokens': '28000',
      'x-ratelimit-reset-tokens': '1m4s'
    })
  ).toEqual({
    requests: { limit: 500, remaining: 499, resetMs: 120 },
    tokens: { limit: 30_000, remaining: 28_000, resetMs: 64_000 }
  })
})

test('Anthropic says it with dates, and counts input and output apart', () => {
  expect(
    read({
      'anthropic-ratelimit-requests-limit': '50',
      'anthropic-ratelimit-requests-remaining': '49',
      'anthropic-ratelimit-requests-reset': '2026-11-30T12:00:02Z',
      'anthropic-ratelimit-output-tokens-limit': '8000',
      'anthropic-ratelimit-output-tokens-remaining': '7000',
      'anthropic-ratelimit-output-tokens-reset': '2026-11-30T12:00:08Z'
    })
  ).toEqual({
    requests: { limit: 50, remaining: 49, resetMs: 2_000 },
    outputTokens: { limit: 8_000, remaining: 7_000, resetMs: 8_000 }
  })
})

test('OpenRouter says it with milliseconds since 1970', () => {
  expect(
    read({
      'x-ratelimit-limit': '20',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(NOW + 30_000)
    })
  ).toEqual({ requests: { limit: 20, remaining: 0, resetMs: 30_000 } })
})

test('what is no number, half of it, or in the past limits nothing by mistake', () => {
  expect(read({})).toBeUndefined()
  expect(read({ 'x-ratelimit-limit-tokens': 'many', 'x-ratelimit-remaining-tokens': '1' })).toBeUndefined()
  expect(read({ 'x-ratelimit-limit-tokens': '0', 'x-ratelimit-remaining-tokens': '0' })).toBeUndefined()
  expect(read({ 'x-ratelimit-limit-tokens': '100' })).toBeUndefined()
  expect(
    read({
      'x-ratelimit-limit-tokens': '100',
      'x-ratelimit-remaining-tokens': '400',
      'x-ratelimit-reset-tokens': '2020-01-01T00:00:00Z'
    })
  ).toEqual({ tokens: { limit: 100, remaining: 100, resetMs: 0 } })
})
