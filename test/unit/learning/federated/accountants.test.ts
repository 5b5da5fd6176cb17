import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { lossEpsilon } from '../../../../main/learning/federated/loss-accountant.ts'
import { deltaFor, type PrivateRounds } from '../../../../main/learning/federated/privacy-mechanism.ts'
import { renyiEpsilon } from '../../../../main/learning/federated/renyi-accountant.ts'

const usual: PrivateRounds = { rounds: 150, noiseMultiplier: 1.2, samplingRate: 0.1 }

/** What Google's `dp-accounting` 0.6.0 says with its usual settings: `renyi` by orders, `loss` by the loss distribution. */
const google = JSON.parse(
  readFileSync(new URL('google-accounting.json', import.meta.url), 'utf8')
) as (PrivateRounds & {
  delta: number
  renyi: number
  loss: number
})[]

describe('the privacy account', () => {
  test('a usual training of 1,000 clients is as dear as published', () => {
    const delta = deltaFor(1_000)
    const figures = {
      classic: [renyiEpsilon([usual], delta, 'classic'), 6.31],
      improved: [renyiEpsilon([usual], delta), 5.355],
      loss: [lossEpsilon([usual], delta), 4.618]
    }
    for (const [ours = 0, published = 0] of Object.values(figures)) {
      expect(ours).toBeGreaterThanOrEqual(published)
      expect(ours).toBeLessThan(1.01 * published)
    }
  })

  test.each(google)(
    'is within 1 % of an independent account and never below: $rounds rounds, noise $noiseMultiplier, rate $samplingRate',
    ({ delta, renyi, loss, ...rounds }) => {
      const ours = lossEpsilon([rounds], delta)
      expect(ours).toBeGreaterThanOrEqual(loss)
      expect(ours).toBeLessThanOrEqual(1.01 * loss)
      // Whole orders only: an upper bound that may lie a little above.
      expect(renyiEpsilon([rounds], delta)).toBeGreaterThanOrEqual(renyi * (1 - 1e-9))
      expect(ours).toBeLessThanOrEqual(renyiEpsilon([rounds], delta))
    }
  )

  test('small cohorts give a lot away', () => {
    const few = { ...usual, samplingRate: 1, rounds: 100 }
    expect(lossEpsilon([few], deltaFor(57))).toBeGreaterThan(40)
  })

  test('rounds of different noise add up to no more than the noisier and no less than the quieter alone', () => {
    const delta = deltaFor(1_000)
    const loud = { ...usual, rounds: 50, noiseMultiplier: 2 }
    const quiet = { ...usual, rounds: 50 }
    const both = lossEpsilon([loud, quiet], delta)
    expect(both).toBeGreaterThan(lossEpsilon([loud], delta))
    expect(both).toBeLessThan(lossEpsilon([{ ...quiet, rounds: 100 }], delta))
  })

  test('nothing given is nothing lost, and no noise is a loss without bound', () => {
    expect(lossEpsilon([], 1e-5)).toBe(0)
    expect(lossEpsilon([{ ...usual, rounds: 0 }], 1e-5)).toBe(0)
    expect(lossEpsilon([{ ...usual, noiseMultiplier: 0 }], 1e-5)).toBe(Infinity)
    expect(() => lossEpsilon([usual], 0)).toThrow(RangeError)
  })
})
