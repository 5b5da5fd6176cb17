import fc from '../../fakes/seeded-properties.ts'
import { describe, expect, test } from 'vitest'
import { bm25, countTerms } from '../../../main/relevance/bm25.ts'
import { smooth, spread } from '../../../main/relevance/spread.ts'

describe('relevance', () => {
  test('a text with a rare term of the question is above one with a common term, and one with neither is 0', () => {
    const texts = ['invoice late', 'invoice paid', 'invoice berlin', 'weather'].map((text) =>
      countTerms(text.split(' '))
    )
    const [late, paid, berlin, weather] = bm25(['invoice', 'berlin'], texts)
    expect(berlin).toBeGreaterThan(paid ?? 0)
    expect(late).toBe(paid)
    expect(weather).toBe(0)
  })

  test('what stands beside a match counts, and the less the farther', () => {
    const out = spread(Float64Array.of(0, 0, 3, 0, 0, 0), 1, 2)
    expect([...out]).toEqual([1, 1.5, 3, 1.5, 1, 0])
  })

  test('a mean takes only neighbours that are there', () => {
    expect([...smooth(Float64Array.of(3, 0, 0), 1)]).toEqual([1.5, 1, 0])
    fc.assert(
      fc.property(fc.array(fc.float({ min: 0, max: 9, noNaN: true })), fc.nat(20), (values, reach) => {
        const most = Math.max(0, ...values)
        return smooth(Float64Array.from(values), reach).every((value) => value >= -1e-6 && value <= most + 1e-6)
      })
    )
  })
})
