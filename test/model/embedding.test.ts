import { afterAll, describe, expect, test, vi } from 'vitest'
import { embeddingClient, embeddingModel } from '../fakes/embedding-model.ts'

// The first run fetches the model; loading it takes a busy machine some seconds.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

const client = embeddingClient(await embeddingModel())
afterAll(() => client.close())
const cosine = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] as number), 0)
const vectors = async (...texts: string[]): Promise<Float32Array[]> =>
  (await client.embed(texts)).map(({ vector }) => vector)

describe('the embedding model', () => {
  test('gives vectors of length one, the same each time', async () => {
    const [first, second] = (await vectors('What is churn?', 'What is churn?')) as [Float32Array, Float32Array]
    expect(first).toHaveLength(client.dimensions)
    expect(cosine(first, first)).toBeCloseTo(1, 4)
    expect(second).toEqual(first)
  })

  test.each([
    ['How do I get my money back?', 'I would like a refund, how does that work?', 'What is the capital of France?'],
    ['Paramı nasıl geri alabilirim?', 'İade almak istiyorum, ne yapmalıyım?', 'Fransa’nın başkenti neresidir?'],
    ['What was revenue in 2023?', '2023 yılında gelir ne kadardı?', 'Bana bir fıkra anlat.']
  ])('finds "%s" nearer to "%s" than to "%s"', async (question, near, far) => {
    const [q, n, f] = (await vectors(question, near, far)) as [Float32Array, Float32Array, Float32Array]
    expect(cosine(q, n)).toBeGreaterThan(cosine(q, f) + 0.02)
  })

  test('says when a text was too long, and when it does not know the letters', async () => {
    const [short, long, foreign] = await client.embed(['hello', 'word '.repeat(500), '你好,这是什么?'])
    expect(short).toMatchObject({ cut: false, unknown: 0 })
    expect(long?.cut).toBe(true)
    expect(foreign?.unknown).toBeGreaterThan(0.1)
  })
})
