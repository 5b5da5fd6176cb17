import fc from '../../fakes/seeded-properties.ts'
import { describe, expect, test } from 'vitest'
import { bm25, countTerms } from '../../../main/relevance/bm25.ts'
import { smooth, spread, spreadInSlices, standardized } from '../../../main/relevance/spread.ts'

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

  const atOnce = (): undefined => undefined

  test('spreading in slices comes to the same', async () => {
    const scores = Float64Array.from({ length: 500 }, (_, i) => (i % 7 === 0 ? i : 0))
    let pauses = 0
    const out = await spreadInSlices(scores, 2, 64, () => {
      pauses++
      return Promise.resolve()
    })
    expect(out).toEqual(spread(scores, 2, 64))
    expect(pauses).toBeGreaterThan(10)
  })

  test('a mean takes only neighbours that are there', async () => {
    expect([...(await smooth(Float64Array.of(3, 0, 0), 1, atOnce))]).toEqual([1.5, 1, 0])
    await fc.assert(
      fc.asyncProperty(fc.array(fc.float({ min: 0, max: 9, noNaN: true })), fc.nat(20), async (values, reach) => {
        const most = Math.max(0, ...values)
        const means = await smooth(Float64Array.from(values), reach, atOnce)
        return means.every((value) => value >= -1e-6 && value <= most + 1e-6)
      })
    )
  })

  test('standard deviations are counted from the mean; equal scores are none', async () => {
    expect([...(await standardized(Float64Array.of(1, 3), atOnce))]).toEqual([-1, 1])
    expect([...(await standardized(Float64Array.of(2, 2), atOnce))]).toEqual([0, 0])
    expect([...(await standardized(new Float64Array(), atOnce))]).toEqual([])
  })
})
