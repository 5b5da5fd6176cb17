import { readFileSync } from 'node:fs'
import path from 'node:path'
import fc from '../../../../fakes/seeded-properties.ts'
import { describe, expect, test } from 'vitest'
import assembler from 'wabt'
import { HammingKernel, hammingModule } from '../../../../../main/optimizer/cache/semantic/hamming-kernel.ts'
import { packed, VectorIndex } from '../../../../../main/optimizer/cache/semantic/vector-index.ts'
import { seeded } from '../../../../bench/seeded.ts'

const DIMENSIONS = 64

function unit(random: () => number, center: Float32Array = new Float32Array(DIMENSIONS), spread = 1): Float32Array {
  const vector = center.map((value) => value + spread * (random() + random() + random() - 1.5))
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}

const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, i) => sum + value * (b[i] as number), 0)

describe('the index', () => {
  test('finds what comparing everything finds, through any order of adding and removing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.boolean()), { maxLength: 80 }),
        fc.integer(),
        (steps, seed) => {
          const random = seeded(seed)
          const index = new VectorIndex(DIMENSIONS)
          const vectors = new Map<number, Float32Array>()
          for (const [id, adds] of steps) {
            if (adds) {
              const vector = unit(random)
              vectors.set(id, vector)
              index.add(id, packed(vector))
            } else {
              vectors.delete(id)
              index.remove(id)
            }
          }
          const query = unit(random)
          const expected = [...vectors]
            .map(([id, vector]) => ({ id, similarity: dot(query, vector) }))
            .sort((a, b) => b.similarity - a.similarity)
            .slice(0, 5)
          const found = index.nearest(packed(query), 5)
          expect(index.size).toBe(vectors.size)
          expect(found).toHaveLength(expected.length)
          for (const [i, { similarity }] of found.entries())
            expect(similarity).toBeCloseTo((expected[i] as { similarity: number }).similarity, 3)
        }
      )
    )
  })

  test('finds the nearest among many by their bits', () => {
    const random = seeded(3)
    const index = new VectorIndex(DIMENSIONS)
    const centers = Array.from({ length: 200 }, () => unit(random))
    const vectors = Array.from({ length: 6_000 }, (_, i) => unit(random, centers[i % 200], 0.15))
    for (const [i, vector] of vectors.entries()) index.add(i, packed(vector))
    for (let i = 0; i < 1_000; i++) index.remove(i)
    let found = 0
    for (let q = 0; q < 50; q++) {
      const query = unit(random, centers[q], 0.15)
      const best = vectors.slice(1_000).reduce((most, vector) => Math.max(most, dot(query, vector)), -1)
      if (Math.abs((index.nearest(packed(query), 1)[0]?.similarity ?? 0) - best) < 1e-3) found++
    }
    expect(found).toBeGreaterThanOrEqual(49)
  })

  test('the kernel is what its source says', async () => {
    const file = path.resolve(import.meta.dirname, '../../../../../main/optimizer/cache/semantic/hamming-kernel.wat')
    const wabt = await assembler()
    const { buffer } = wabt.parseWat(file, readFileSync(file, 'utf8')).toBinary({})
    expect(Buffer.from(buffer).toString('base64')).toBe(Buffer.from(hammingModule()).toString('base64'))
  })

  test('the kernel counts differing bits as they are', () => {
    const kernel = new HammingKernel(128)
    kernel.reserve(16 * 10 + 20)
    const random = seeded(8)
    const { bytes } = kernel
    for (let i = 0; i < 160; i++) bytes[i] = Math.floor(random() * 256)
    kernel.scan(0, 16, 9, 160)
    const distances = new Uint16Array(bytes.buffer, 160, 9)
    for (let row = 0; row < 9; row++) {
      let expected = 0
      for (let i = 0; i < 16; i++)
        for (let bits = (bytes[i] as number) ^ (bytes[16 + row * 16 + i] as number); bits; bits &= bits - 1) expected++
      expect(distances[row]).toBe(expected)
    }
  })
})
