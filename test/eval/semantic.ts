import type { CacheKey } from '../../main/domain/cache.ts'
import type { Embedded } from '../../main/embedding/embedding-protocol.ts'
import { SemanticCache } from '../../main/optimizer/cache/semantic/semantic-cache.ts'
import { packed } from '../../main/optimizer/cache/semantic/vector-index.ts'
import { quantile } from '../bench/quantile.ts'
import { seeded } from '../bench/seeded.ts'
import { readRows } from './read-rows.ts'
import { appEmbedder } from './semantic/embedder.ts'
import { bestFixedHitRate } from './semantic/fixed-threshold.ts'
import { judgeSwaps } from './semantic/swaps.ts'
import type { Measured, Suite } from './suite.ts'

interface Row {
  text: string
  answer: string
}

const FRAME = 'eval'
const SHOWN = 20
const EMBEDDED_AT_ONCE = 16
const MICROS = 1_000
const WARMING_ROWS = 500

/**
 * A stream of questions through the semantic layer as the app runs it. Whatever is not served is asked of the model,
 * whose answer is the row's. Nobody complains about a wrong hit: the layer learns only from answers that it had made.
 */
export const semantic: Suite = {
  ownSet: 'test/eval/sets/semantic.jsonl',
  goals: [
    { metric: 'errorRate', atMost: 0.02 },
    { metric: 'swapFalseHits', atMost: 0 },
    { metric: 'lookupMsP99', atMost: 5 }
  ],
  async run(file): Promise<Measured> {
    const rows = readRows<Row>(file)
    if (rows.some(({ text, answer }) => typeof text !== 'string' || typeof answer !== 'string'))
      throw new Error(`${file}: a row without text or answer`)
    const { embedder, close, note } = await appEmbedder()
    const vectors: Embedded[] = []
    try {
      for (let i = 0; i < rows.length; i += EMBEDDED_AT_ONCE)
        vectors.push(...(await embedder.embed(rows.slice(i, i + EMBEDDED_AT_ONCE).map(({ text }) => text))))
    } finally {
      close()
    }
    const fresh = (): SemanticCache =>
      new SemanticCache({ model: embedder.model, dimensions: embedder.dimensions, random: seeded(1) })
    // A process that is a second old is slower than an app that runs.
    stream(rows.slice(0, WARMING_ROWS), vectors, fresh())
    const { hits, wrong, times, offered } = stream(rows, vectors, fresh())
    const fixedHitRate = bestFixedHitRate(
      vectors.map(({ vector }) => packed(vector)),
      rows.map(({ answer }) => answer)
    )
    const swaps = judgeSwaps()
    return {
      metrics: {
        hitRate: hits / rows.length,
        errorRate: hits === 0 ? 0 : wrong.length / hits,
        falseHits: wrong.length,
        fixedHitRate,
        lookupMsP99: Math.round(quantile(times, 0.99) * MICROS) / MICROS,
        hits,
        offeredRatio: offered / rows.length,
        swaps: swaps.asked,
        swapFalseHits: swaps.served.length
      },
      notes: [
        note,
        `${rows.length} questions; what is not served is asked of the model. No feedback on wrong hits is assumed.`,
        'Swaps are our own and judged by the verifier alone, as if the estimate allowed everything.',
        ...[...swaps.served, ...wrong].slice(0, SHOWN)
      ]
    }
  }
}

function stream(
  rows: readonly Row[],
  vectors: readonly Embedded[],
  cache: SemanticCache
): { hits: number; wrong: string[]; times: number[]; offered: number } {
  const wrong: string[] = []
  const times: number[] = []
  let hits = 0
  let offered = 0
  for (const [i, { text, answer }] of rows.entries()) {
    const began = performance.now()
    const decision = cache.look({ frame: FRAME, text, embedded: vectors[i] as Embedded })
    times.push(performance.now() - began)
    if (decision.kind === 'offer') offered++
    if (decision.kind !== 'serve') {
      cache.add(String(i) as CacheKey, answer, decision.sighting)
      continue
    }
    hits++
    const served = rows[Number(decision.key)] as Row
    if (served.answer !== answer)
      wrong.push(`wrong: ${text} (${answer}) got the answer to: ${decision.question} (${served.answer})`)
  }
  return { hits, wrong, times, offered }
}
