import { describe, expect, test } from 'vitest'
import { QuantityModel } from '../../../../main/optimizer/routing/quantity-model.ts'
import { seeded } from '../../../bench/seeded.ts'

describe('a quantity', () => {
  test('without history it is the guess, within a wide range', () => {
    const { low, median, high } = new QuantityModel().predict({ promptTokens: 100 }, 8)
    expect(median).toBe(8)
    expect(low).toBeLessThan(3)
    expect(high).toBeGreaterThan(20)
  })

  test('its dependence on the features is learned', () => {
    const random = seeded(1)
    const model = new QuantityModel()
    const seconds = (promptTokens: number): number => 0.01 * promptTokens
    for (let i = 0; i < 300; i++) {
      const promptTokens = Math.exp(3 + 5 * random())
      model.learn({ promptTokens }, seconds(promptTokens) * (0.9 + 0.2 * random()))
    }
    expect(model.predict({ promptTokens: 1000 }).median / seconds(1000)).toBeCloseTo(1, 0)
    expect(model.predict({ promptTokens: 50 }).median / seconds(50)).toBeCloseTo(1, 0)
  })

  test('a server that becomes three times slower is followed within twenty answers', () => {
    const model = new QuantityModel()
    for (let i = 0; i < 200; i++) model.learn({ promptTokens: 100 }, 2)
    for (let i = 0; i < 20; i++) model.learn({ promptTokens: 100 }, 6)
    expect(model.predict({ promptTokens: 100 }).median).toBeGreaterThan(5)
  })

  test('figures that are none are ignored', () => {
    const model = new QuantityModel()
    model.learn({}, NaN)
    model.learn({}, -1)
    model.learn({}, 0)
    expect(model.count).toBe(0)
  })

  test('features that are missing or absurd do no harm', () => {
    const model = new QuantityModel()
    for (let i = 0; i < 50; i++) model.learn({ tokens: 100 + i }, 5)
    const { median } = model.predict({ tokens: Number.MAX_VALUE, other: undefined, kind: 'never seen' })
    expect(median).toBeGreaterThan(0)
    expect(Number.isFinite(median)).toBe(true)
  })
})
