import { describe, expect, test } from 'vitest'
import type { CacheKey } from '../../../../../main/domain/cache.ts'
import { HashedEmbedder } from '../../../../../main/embedding/hashed-embedder.ts'
import {
  questionEmbeddingBytes,
  questionEmbeddingOf,
  type QuestionEmbedding
} from '../../../../../main/optimizer/cache/semantic/question-embedding.ts'
import {
  SemanticCache,
  type SemanticDecision,
  type SemanticMemory
} from '../../../../../main/optimizer/cache/semantic/semantic-cache.ts'
import { seeded } from '../../../../bench/seeded.ts'

const embedder = new HashedEmbedder()
const key = (name: string): CacheKey => name as CacheKey
const newCache = (memory?: SemanticMemory): SemanticCache =>
  new SemanticCache({
    model: embedder.model,
    dimensions: embedder.dimensions,
    random: seeded(5),
    ...(memory && { memory })
  })

async function look(cache: SemanticCache, text: string, frame = 'f', change = {}): Promise<SemanticDecision> {
  const [embedded] = await embedder.embed([text])
  if (!embedded) throw new Error('no vector')
  return cache.look({ frame, text, embedded: { ...embedded, ...change } })
}

async function know(
  cache: SemanticCache,
  text: string,
  answer: string,
  frame = 'f'
): Promise<QuestionEmbedding | undefined> {
  const { sighting } = await look(cache, text, frame)
  return cache.add(key(text), answer, sighting)
}

/** Pairs that differ by a courtesy, each with one answer. */
async function politeCache(): Promise<SemanticCache> {
  const cache = newCache()
  for (const what of [
    'churn',
    'margin',
    'variance',
    'cash flow',
    'leverage',
    'goodwill',
    'entropy',
    'inflation',
    'equity',
    'hedging',
    'yield',
    'turnover',
    'solvency',
    'attrition'
  ]) {
    await know(cache, `What is ${what}?`, `about ${what}`)
    await know(cache, `What is ${what}, please?`, `about ${what}`)
  }
  return cache
}

describe('the semantic cache', () => {
  test('serves the same text again, under the key it was added with', async () => {
    const cache = newCache()
    await know(cache, 'What is churn?', 'lost customers')
    expect(await look(cache, 'What is churn?')).toMatchObject({
      kind: 'serve',
      key: 'What is churn?',
      question: 'What is churn?'
    })
  })

  test('serves nothing else before it has learned anything', async () => {
    const cache = newCache()
    await know(cache, 'What is churn?', 'lost customers')
    expect((await look(cache, 'What is churn, please?')).kind).not.toBe('serve')
    expect((await look(cache, 'What is the churn?')).kind).not.toBe('serve')
  })

  test('serves the same words with other courtesies once the model has confirmed enough of them', async () => {
    const cache = await politeCache()
    await know(cache, 'What is liquidity?', 'about liquidity')
    const kinds = await Promise.all(Array.from({ length: 20 }, () => look(cache, 'Hi, what is liquidity please?')))
    expect(kinds.filter(({ kind }) => kind === 'serve').length).toBeGreaterThan(15)
    expect(kinds.every((one) => one.kind === 'none' || one.key === 'What is liquidity?')).toBe(true)
  })

  test('asks the model now and then although it could serve', async () => {
    const cache = await politeCache()
    await know(cache, 'What is liquidity?', 'about liquidity')
    const decisions = await Promise.all(Array.from({ length: 300 }, () => look(cache, 'Hi, what is liquidity please?')))
    const asked = decisions.filter(({ kind }) => kind !== 'serve').length
    expect(asked).toBeGreaterThan(3)
    expect(asked).toBeLessThan(60)
  })

  test('never answers across frames', async () => {
    const cache = newCache()
    await know(cache, 'What is churn?', 'lost customers', 'one conversation')
    expect((await look(cache, 'What is churn?', 'another')).kind).toBe('none')
  })

  test('does not judge a text that its vector does not stand for', async () => {
    const cache = newCache()
    await know(cache, 'What is churn?', 'lost customers')
    expect((await look(cache, 'What is churn?', 'f', { cut: true })).kind).toBe('none')
    expect((await look(cache, 'What is churn?', 'f', { unknown: 0.5 })).kind).toBe('none')
    const { sighting } = await look(cache, 'other', 'f', { cut: true })
    expect(cache.add(key('other'), 'x', sighting)).toBeUndefined()
    expect(cache.size).toBe(1)
  })

  test('a question whose answer is gone is gone', async () => {
    const cache = newCache()
    await know(cache, 'What is churn?', 'lost customers')
    cache.remove(key('What is churn?'))
    expect(cache.size).toBe(0)
    expect((await look(cache, 'What is churn?')).kind).toBe('none')
    cache.remove(key('What is churn?'))
  })

  test('an answer that the person called wrong is not served again', async () => {
    const cache = newCache()
    await know(cache, 'What is churn?', 'lost customers')
    expect((await look(cache, 'What is churn?')).kind).toBe('serve')
    cache.feedback(key('What is churn?'), 'wrong')
    expect((await look(cache, 'What is churn?')).kind).toBe('none')
  })

  test('an answer that the person liked stays', async () => {
    const cache = newCache()
    await know(cache, 'What is churn?', 'lost customers')
    await look(cache, 'What is churn?')
    cache.feedback(key('What is churn?'), 'right')
    expect((await look(cache, 'What is churn?')).kind).toBe('serve')
  })

  test('embeddings survive as bytes, and those of other models are left out', async () => {
    const cache = newCache()
    const embedding = await know(cache, 'What is churn?', 'lost customers')
    if (!embedding) throw new Error('not kept')
    const again = questionEmbeddingOf(questionEmbeddingBytes(embedding))
    expect(again).toEqual(embedding)
    const next = newCache()
    await next.load([again, { ...again, key: key('b'), model: 'another' }], () => Promise.resolve())
    expect(next.size).toBe(1)
    expect(await look(next, 'What is churn?')).toMatchObject({ kind: 'serve', key: 'What is churn?' })
  })

  test('what was learned survives, and holds no text', async () => {
    const cache = await politeCache()
    const memory = JSON.parse(JSON.stringify(cache.memory())) as SemanticMemory
    expect(JSON.stringify(memory)).not.toMatch(/churn|margin|liquidity/)
    const next = newCache(memory)
    await know(next, 'What is liquidity?', 'about liquidity')
    const decisions = await Promise.all(Array.from({ length: 10 }, () => look(next, 'What is liquidity, please?')))
    expect(decisions.some(({ kind }) => kind === 'serve')).toBe(true)
  })
})
