import fc from '../../fakes/seeded-properties.ts'
import { describe, expect, test } from 'vitest'
import { DDSketch } from '../../../main/metrics/ddsketch.ts'

const of = (values: Iterable<number>): DDSketch => {
  const sketch = new DDSketch()
  for (const value of values) sketch.observe(value)
  return sketch
}
const exact = (values: readonly number[], q: number): number =>
  [...values].sort((a, b) => a - b)[Math.round(q * (values.length - 1))] as number
const values = fc.array(fc.oneof(fc.double({ min: 0, max: 1e9, noNaN: true }), fc.integer({ min: 0, max: 5 })), {
  minLength: 1,
  maxLength: 300
})

describe('a sketch', () => {
  test('knows every quantile within 1 %, whatever the values', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (list, q) => {
        const truth = exact(list, q)
        expect(Math.abs((of(list).quantile(q) ?? NaN) - truth)).toBeLessThanOrEqual(truth * 0.01 + 1e-6)
      })
    )
  })

  test('of two sets is that of both together', () => {
    fc.assert(
      fc.property(values, values, (one, two) => {
        const merged = of(one)
        merged.merge(of(two))
        const both = of([...one, ...two])
        expect([merged.count, ...[0, 0.5, 0.99, 1].map((q) => merged.quantile(q))]).toEqual([
          both.count,
          ...[0, 0.5, 0.99, 1].map((q) => both.quantile(q))
        ])
      })
    )
  })

  test('is the same after having been kept as bytes, also when added to others', () => {
    fc.assert(
      fc.property(values, values, (one, two) => {
        const direct = of([...one, ...two])
        const kept = new DDSketch()
        kept.mergeBytes(of(one).toBytes())
        kept.mergeBytes(of(two).toBytes())
        expect([kept.count, kept.quantile(0.5), kept.quantile(0.95)]).toEqual([
          direct.count,
          direct.quantile(0.5),
          direct.quantile(0.95)
        ])
        expect(kept.sum).toBeCloseTo(direct.sum, 3)
      })
    )
  })

  test('of nothing has no quantile, and takes no notice of what is not a number', () => {
    expect(of([]).quantile(0.5)).toBeUndefined()
    expect(of([NaN]).count).toBe(0)
    expect(of([-5, 0]).quantile(1)).toBe(0)
    expect(of([Infinity]).quantile(0.5)).toBeGreaterThan(1e14)
  })

  test('of a million values is a few kilobytes', () => {
    const sketch = new DDSketch()
    for (let i = 0; i < 1_000_000; i++) sketch.observe(Math.exp((i % 1000) / 60))
    expect(sketch.toBytes().length).toBeLessThan(8000)
  })
})
