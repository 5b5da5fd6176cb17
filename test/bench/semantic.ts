import type { CacheKey } from '../../main/domain/cache.ts'
import { HashedEmbedder } from '../../main/embedding/hashed-embedder.ts'
import type { Embedded } from '../../main/embedding/embedding-protocol.ts'
import { minHashOf } from '../../main/optimizer/cache/semantic/minhash.ts'
import type { QuestionEmbedding } from '../../main/optimizer/cache/semantic/question-embedding.ts'
import { SemanticCache } from '../../main/optimizer/cache/semantic/semantic-cache.ts'
import { packed, VectorIndex } from '../../main/optimizer/cache/semantic/vector-index.ts'
import type { Goal, Measured } from '../eval/suite.ts'
import { quantile } from './quantile.ts'
import { seeded } from './seeded.ts'
import { growthRatio } from './growth-ratio.ts'
import { profileOf } from '../../main/optimizer/cache/semantic/verify/profile.ts'
import { isTimeSensitive } from '../../main/optimizer/cache/time-sensitive.ts'

export const goals: readonly Goal[] = [
  { metric: 'semanticLookupP99Ms', atMost: 5 },
  { metric: 'profileGrowthRatio', atMost: 40 },
  { metric: 'timeSensitiveGrowthRatio', atMost: 40 }
]

const ENTRIES = 100_000
const LOOKS = 1_000
const WARMING_LOOKS = 300
const COMPARED = 100
const FRAME = 'bench'
/** What makes expressions start again at every sign. */
const UNKIND = ['a.', 'a-', 'a(', '1.', '20-', '`', 'A', '1 ', 'gizl', 'last a-']
const MEGABYTE = 1_048_576

const DO = ['Show', 'Compare', 'Explain', 'Summarise', 'Forecast', 'Chart', 'Rank', 'List', 'Estimate', 'Break down']
const WHAT = [
  'revenue',
  'churn',
  'gross margin',
  'open invoices',
  'returns',
  'headcount',
  'stock levels',
  'conversion',
  'late deliveries',
  'support tickets',
  'ad spend',
  'cash flow'
]
const BY = [
  'by region',
  'by product line',
  'per customer',
  'by sales channel',
  'by month',
  'per store',
  'by age group',
  'by contract type'
]
const WHERE = [
  'Ankara',
  'Berlin',
  'Chicago',
  'Denizli',
  'Eskişehir',
  'Florence',
  'Graz',
  'Hamburg',
  'Izmir',
  'Jakarta',
  'Krakow',
  'Lyon'
]

/** A look for questions that are new, among 100,000 that are known, without making the vector; and what is found by comparing all. */
export async function measureSemantic(): Promise<Measured> {
  const random = seeded(1)
  const embedder = new HashedEmbedder()
  const { model, dimensions } = embedder
  const texts = questions(ENTRIES + LOOKS + WARMING_LOOKS, random)
  const known = texts.slice(0, ENTRIES)
  const asked = await embedder.embed(texts.slice(ENTRIES))
  const vectors = (await embedder.embed(known)).map(({ vector }) => packed(vector))
  const answer = minHashOf('answer')
  const heapBefore = memory()
  const cache = new SemanticCache({ model, dimensions, random })
  const loadBegan = performance.now()
  const meanings = known.map<QuestionEmbedding>((text, i) => ({
    key: String(i) as CacheKey,
    frame: FRAME,
    model,
    text,
    vector: vectors[i] as Int16Array<ArrayBuffer>,
    answer: { ...answer, digest: String(i) }
  }))
  await cache.load(meanings, () => Promise.resolve())
  const loadMs = performance.now() - loadBegan
  const bytes = memory() - heapBefore

  const looks: number[] = []
  const adds: number[] = []
  for (const [i, embedded] of asked.entries()) {
    const text = texts[ENTRIES + i] as string
    const began = performance.now()
    const { sighting } = cache.look({ frame: FRAME, text, embedded })
    const looked = performance.now()
    cache.add(`new ${i}` as CacheKey, `answer ${i}`, sighting)
    if (i < WARMING_LOOKS) continue
    looks.push(looked - began)
    adds.push(performance.now() - looked)
  }
  const index = new VectorIndex(dimensions)
  for (const [i, vector] of vectors.entries()) index.add(i, vector)
  const { found, exactMs, indexMs } = againstExact(index, vectors, asked)
  return {
    metrics: {
      profileGrowthRatio: Math.max(...UNKIND.map((unit) => growthRatio(profileOf, unit, 160_000))),
      timeSensitiveGrowthRatio: Math.max(...UNKIND.map((unit) => growthRatio(isTimeSensitive, unit, 2_000_000))),
      semanticLookupP50Ms: quantile(looks, 0.5),
      semanticLookupP99Ms: quantile(looks, 0.99),
      semanticAddP99Ms: quantile(adds, 0.99),
      exactScanToIndexRatio: exactMs / indexMs,
      nearestFoundRatio: found,
      loadSecondsPer100k: loadMs / 1000,
      megabytesPer100k: bytes / MEGABYTE
    },
    notes: [
      `${ENTRIES} questions of one frame, ${LOOKS} new ones; vectors of ${dimensions} dimensions from spelling, made beforehand.`,
      'nearestFoundRatio: how often the nearest of all is found. exactScanToIndexRatio: comparing all vectors in full, against the index.',
      'GrowthRatio: how many times longer reading takes for eight times as long a text that is unkind to expressions.'
    ]
  }
}

function questions(count: number, random: () => number): string[] {
  const one = (list: readonly string[]): string => list[Math.floor(random() * list.length)] as string
  const made = new Set<string>()
  while (made.size < count) {
    const year = 2000 + Math.floor(random() * 26)
    made.add(`${one(DO)} ${one(WHAT)} ${one(BY)} for ${one(WHERE)} in ${year}, top ${1 + Math.floor(random() * 40)}`)
  }
  return [...made]
}

function againstExact(
  index: VectorIndex,
  vectors: readonly Int16Array[],
  asked: readonly Embedded[]
): { found: number; exactMs: number; indexMs: number } {
  let found = 0
  let exactMs = 0
  let indexMs = 0
  for (const { vector } of asked.slice(0, COMPARED)) {
    const query = packed(vector)
    const began = performance.now()
    let best = -Infinity
    for (const other of vectors) best = Math.max(best, dot(query, other))
    const between = performance.now()
    const [nearest] = index.nearest(query, 1)
    indexMs += performance.now() - between
    exactMs += between - began
    if (nearest && dot(query, vectors[nearest.id] as Int16Array) === best) found++
  }
  return { found: found / COMPARED, exactMs, indexMs }
}

function dot(a: Int16Array, b: Int16Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number)
  return sum
}

function memory(): number {
  const { heapUsed, arrayBuffers, external } = process.memoryUsage()
  return heapUsed + Math.max(arrayBuffers, external)
}
