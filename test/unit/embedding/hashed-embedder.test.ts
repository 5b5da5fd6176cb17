import { describe, expect, test } from 'vitest'
import { HashedEmbedder } from '../../../main/embedding/hashed-embedder.ts'

const cosine = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] as number), 0)

async function vectorsOf(...texts: string[]): Promise<[Float32Array, Float32Array, Float32Array]> {
  const embedded = await new HashedEmbedder().embed(texts)
  return embedded.map(({ vector }) => vector) as [Float32Array, Float32Array, Float32Array]
}

describe('what stands in for the embedding model', () => {
  test('gives vectors of length one, the same each time', async () => {
    const [first, second] = await vectorsOf('What is churn?', 'What is churn?', '')
    expect(Math.hypot(...first)).toBeCloseTo(1, 5)
    expect(second).toEqual(first)
  })

  test.each([
    ['How do I import files?', 'How do I import a file?', 'What is the weather like?'],
    ['Müşteri kaybı nasıl hesaplanır?', 'Müşteri kaybını nasıl hesaplarım?', 'Bugün hava güzel.']
  ])('finds the nearer spelling nearer: %s', async (...texts) => {
    const [text, near, far] = await vectorsOf(...texts)
    expect(cosine(text, near)).toBeGreaterThan(cosine(text, far) + 0.2)
  })

  test('a text without words has no direction', async () => {
    const [empty] = await vectorsOf('?!')
    expect(Math.hypot(...empty)).toBe(0)
  })
})
