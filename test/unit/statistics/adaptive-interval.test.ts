import { describe, expect, test } from 'vitest'
import { AdaptiveInterval } from '../../../main/statistics/adaptive-interval.ts'
import { seeded } from '../../bench/seeded.ts'

/** The lowest share of hits in any 250 values in a row, and the share over all. */
function coverage(values: readonly number[]): { all: number; worst: number } {
  const interval = new AdaptiveInterval(0.1)
  const hits: number[] = []
  for (const value of values) {
    const range = interval.around(0)
    if (range) hits.push(value >= range.low && value <= range.high ? 1 : 0)
    interval.learn(0, value)
  }
  const share = (part: readonly number[]): number => part.reduce((sum, hit) => sum + hit, 0) / part.length
  const blocks = hits.slice(249).map((_, i) => share(hits.slice(i, i + 250)))
  return { all: share(hits), worst: Math.min(...blocks) }
}

describe('an adaptive interval', () => {
  const random = seeded(1)
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

  test('holds nine of ten values when nothing changes', () => {
    const { all, worst } = coverage(Array.from({ length: 3000 }, normal))
    expect(all).toBeCloseTo(0.9, 1)
    expect(worst).toBeGreaterThan(0.85)
  })

  test('keeps its promise in every block when the spread triples again and again', () => {
    const { all, worst } = coverage(
      Array.from({ length: 6000 }, (_, i) => normal() * (Math.floor(i / 1000) % 2 ? 3 : 1))
    )
    expect(Math.abs(all - 0.9)).toBeLessThan(0.02)
    expect(worst).toBeGreaterThan(0.85)
  })

  test('is wider to the side on which values are farther away', () => {
    const interval = new AdaptiveInterval(0.1)
    for (let i = 0; i < 500; i++) interval.learn(0, i % 2 ? Math.exp(normal()) : -0.1 * Math.exp(normal()))
    const range = interval.around(0)
    expect(range?.high).toBeGreaterThan(3 * -(range?.low ?? 0))
  })

  test('says nothing before the first value', () => {
    expect(new AdaptiveInterval(0.1).around(1)).toBeUndefined()
  })
})
