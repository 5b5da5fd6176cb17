import { describe, expect, test } from 'vitest'
import {
  anomalyScore,
  learnShape,
  unknownShape,
  type RequestShape
} from '../../../../main/optimizer/security/anomaly.ts'
import { decideRisk } from '../../../../main/optimizer/security/risk.ts'

describe('the decision on a request', () => {
  test('adds up as 0.3, 0.4 and 0.3', () => {
    expect(decideRisk({ pattern: 0.4, content: 0.5, behaviour: 0.2 }).weighted).toBeCloseTo(0.38)
  })

  test('certain content acts by itself, which the weighted sum cannot', () => {
    const { weighted, override, verdict } = decideRisk({ pattern: 0, content: 0.7, behaviour: 0 })
    expect(weighted).toBeLessThan(0.5)
    expect(override).toBeCloseTo(0.7)
    expect(verdict).toBe('validate')
  })

  test('certain sides join: two that would be asked about are blocked', () => {
    expect(decideRisk({ pattern: 0.6, content: 0.7, behaviour: 0 }).verdict).toBe('block')
  })

  test('being unusual asks nobody', () => {
    expect(decideRisk({ pattern: 0, content: 0, behaviour: 1 }).verdict).toBe('allow')
  })
})

describe('what is usual', () => {
  const usual: RequestShape = { length: 100, symbols: 0.05, minutesSince: 3, inLastHour: 5, outside: 0 }

  test('nothing is unusual before thirty requests were seen', () => {
    expect(anomalyScore({ ...usual, length: 1e6 }, unknownShape(), ['length'])).toBe(0)
  })

  test('what is far from the person’s own requests is unusual, what is near is not', () => {
    let shape = unknownShape()
    for (let at = 0; at < 100; at++) shape = learnShape({ ...usual, length: 60 + ((at * 37) % 80) }, shape)
    expect(anomalyScore({ ...usual, length: 120 }, shape, ['length'])).toBe(0)
    expect(anomalyScore({ ...usual, length: 50_000 }, shape, ['length'])).toBe(1)
  })
})
