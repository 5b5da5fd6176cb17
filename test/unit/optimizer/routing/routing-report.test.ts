import { describe, expect, test } from 'vitest'
import type { RouteOutcome } from '../../../../main/domain/route-outcome.ts'
import { routingReport } from '../../../../main/optimizer/routing/routing-report.ts'

/** A Wednesday. */
const AT = new Date(2026, 10, 25, 12).getTime()
const outcome = (over: Partial<RouteOutcome>): RouteOutcome => ({
  turnId: 't' as never,
  conversationId: 'c' as never,
  at: AT,
  model: 'local:m' as never,
  where: 'local',
  features: {},
  profile: { features: new Float64Array(), words: { places: new Int32Array(), values: new Float64Array() } },
  promptTokens: 10,
  firstTokenMs: 100,
  totalMs: 2_000,
  outputTokens: 50,
  failed: false,
  signal: null,
  expected: { lowMs: 1_000, medianMs: 1_500, highMs: 3_000 },
  costMicroUsd: 0,
  ...over
})

describe('the report on routing', () => {
  test('says how often forecasts held and by how much they usually missed', () => {
    const report = routingReport([
      outcome({}),
      outcome({ totalMs: 4_000 }),
      outcome({ failed: true, totalMs: 9_000 }),
      outcome({ expected: null })
    ])
    expect(report.seconds).toEqual({ answers: 2, inside: 1, typicalMiss: 0.625 })
    expect(report.tokens).toEqual({ answers: 0, inside: 0, typicalMiss: null })
    expect(report.cost.answers).toBe(0)
  })

  test('adds up by week what was saved, and what took more is below zero', () => {
    const best = { totalMs: 1_200, costMicroUsd: 900 }
    const local = { totalMs: 2_000, costMicroUsd: 0 }
    const lastWeek = AT - 7 * 86_400_000
    const { weeks } = routingReport([
      outcome({ at: lastWeek, against: { best, local: null } }),
      outcome({ against: { best, local } }),
      outcome({ against: { best: { ...best, costMicroUsd: null }, local } }),
      outcome({})
    ])
    expect(weeks.map(({ at }) => new Date(at).getDay())).toEqual([1, 1])
    expect(weeks).toMatchObject([
      {
        answers: 2,
        best: { answers: 2, savedMs: -1_600, savedMicroUsd: 900 },
        local: { answers: 2, savedMs: 0, savedMicroUsd: 0 }
      },
      { answers: 1, best: { savedMs: -800, savedMicroUsd: 900 }, local: { answers: 0 } }
    ])
  })
})
