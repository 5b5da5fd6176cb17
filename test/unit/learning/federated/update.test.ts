import { describe, expect, test } from 'vitest'
import { clippedUpdate } from '../../../../main/learning/federated/clipped-update.ts'
import { discreteGaussian } from '../../../../main/learning/federated/discrete-gaussian.ts'
import { decodeMean, encodeWithNoise } from '../../../../main/learning/federated/fixed-point.ts'
import { secureRandom } from '../../../../main/learning/federated/secure-random.ts'
import { LinearGraph } from '../../../../main/optimizer/routing/quality/linear-graph.ts'
import { seeded } from '../../../bench/seeded.ts'

const weights = { inputs: 3, candidates: 2, matrix: new Float32Array(6), bias: new Float32Array(2) }
const example = (input: number[], outcome: number) => ({
  input: Float32Array.from(input),
  outcomes: Float32Array.of(0, outcome),
  known: Float32Array.of(0, 1)
})

describe('what one computer would contribute', () => {
  test('one example counts no more than the norm, and neither do many', async () => {
    const graph = await LinearGraph.load()
    const [one, loud] = [example([0.4, 0, 0], 1), example([0, 1e6, 0], 1)]
    const both = await clippedUpdate(graph, weights, [one, loud], 0.5)
    expect(both).toHaveLength(6)
    // The second half of each row belongs to the kind that answered: 0.2 of the quiet one, 0.5 of the loud one, then the whole.
    const length = Math.hypot(0.2, 0.5)
    expect(both[1]).toBeCloseTo((-0.2 * 0.5) / length, 5)
    expect(both[3]).toBeCloseTo((-0.5 * 0.5) / length, 5)
    expect([both[0], both[2]]).toEqual([0, 0])
    const many = await clippedUpdate(graph, weights, Array<typeof loud>(30).fill(loud), 0.5)
    expect(Math.hypot(...many)).toBeCloseTo(0.5, 6)
  })

  test('no example is an update of nothing', async () => {
    expect([...(await clippedUpdate(await LinearGraph.load(), weights, [], 0.2))]).toEqual(Array(6).fill(0))
  })
})

describe('an update on the wire', () => {
  test('the sum of encodings is the mean of updates, and its size is always the same', () => {
    const random = seeded(2)
    const updates = Array.from({ length: 50 }, () => Float64Array.from({ length: 20 }, () => (random() - 0.5) / 20))
    const sum = new Uint32Array(20)
    for (const update of updates) {
      const encoded = encodeWithNoise(update, { clippingNorm: 0.5, noiseShare: 0, random })
      expect(encoded.byteLength).toBe(80)
      for (const [i, value] of encoded.entries()) sum[i] = (sum[i] as number) + value
    }
    const mean = decodeMean(sum, 50, 0.5)
    for (const [i, value] of mean.entries())
      expect(value).toBeCloseTo(updates.reduce((total, update) => total + (update[i] as number), 0) / 50, 4)
  })

  test('an update that was not clipped is refused', () => {
    expect(() => encodeWithNoise(Float64Array.of(1), { clippingNorm: 0.5, noiseShare: 1, random: seeded(1) })).toThrow(
      RangeError
    )
  })

  test('the signal is no longer than the norm in whole units, rounding included', () => {
    const update = Float64Array.from({ length: 100 }, () => 0.05)
    const encoded = encodeWithNoise(update, { clippingNorm: 0.5, noiseShare: 0, random: seeded(1) })
    expect(Math.hypot(...Array.from(encoded, (value) => value | 0))).toBeLessThanOrEqual(65_536)
  })

  test('the noise has the deviation it was asked for, and no bias', () => {
    for (const random of [seeded(3), secureRandom()]) {
      const drawn = Array.from({ length: 20_000 }, () => discreteGaussian(40, random))
      const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length
      const variance = drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / drawn.length
      expect(Math.abs(mean)).toBeLessThan(2)
      expect(Math.sqrt(variance) / 40).toBeGreaterThan(0.96)
      expect(Math.sqrt(variance) / 40).toBeLessThan(1.04)
    }
  })
})
