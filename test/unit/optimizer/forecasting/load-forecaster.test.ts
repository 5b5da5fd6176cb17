import { describe, expect, test } from 'vitest'
import { LoadForecaster } from '../../../../main/optimizer/forecasting/load-forecaster.ts'

const STEPS_PER_DAY = 24

describe('the load forecaster', () => {
  test('says nothing before the first value', () => {
    expect(new LoadForecaster(3, STEPS_PER_DAY).forecast()).toBeUndefined()
  })

  test('a constant load is forecast as it is, within a narrow range', () => {
    const forecaster = new LoadForecaster(3, STEPS_PER_DAY)
    for (let i = 0; i < 500; i++) forecaster.update(10)
    const forecast = forecaster.forecast()
    expect(forecast?.median).toBeCloseTo(30, 1)
    expect(forecast?.p90).toBeCloseTo(30, 1)
  })

  test('a day that repeats is learned', () => {
    const forecaster = new LoadForecaster(1, STEPS_PER_DAY)
    const at = (i: number): number => (i % STEPS_PER_DAY === 9 ? 200 : 5)
    for (let i = 0; i < 40 * STEPS_PER_DAY + 9; i++) forecaster.update(at(i))
    expect(forecaster.forecast()?.median).toBeGreaterThan(150)
  })

  test('a forecast is never negative, and its range holds its median', () => {
    const forecaster = new LoadForecaster(2, STEPS_PER_DAY)
    for (let i = 0; i < 300; i++) {
      forecaster.update(i % 17 === 0 ? 1000 : 0)
      const { low, median, high, p90 } = forecaster.forecast() ?? { low: -1, median: -1, high: -1, p90: -1 }
      expect(low).toBeGreaterThanOrEqual(0)
      expect(median).toBeGreaterThanOrEqual(low)
      expect(high).toBeGreaterThanOrEqual(median)
      expect(p90).toBeGreaterThanOrEqual(0)
    }
  })

  test('a value that is no load is refused', () => {
    const forecaster = new LoadForecaster(1, STEPS_PER_DAY)
    expect(() => forecaster.update(NaN)).toThrow(RangeError)
    expect(() => forecaster.update(-1)).toThrow(RangeError)
  })
})
