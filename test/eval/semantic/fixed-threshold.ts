import { VectorIndex } from '../../../main/optimizer/cache/semantic/vector-index.ts'

interface Earlier {
  place: number
  similarity: number
}

const NEIGHBOURS = 300
const MOST_THRESHOLDS = 1_000
const MOST_WRONG = 0.02

/**
 * What a cache with one threshold for everything would have served, had the best threshold been known beforehand: the
 * most hits with at most 2 % wrong. Like any cache it keeps only what it did not serve.
 * @returns hits as a share of all rows
 */
export function bestFixedHitRate(vectors: readonly Int16Array[], answers: readonly string[]): number {
  const index = new VectorIndex(vectors[0]?.length ?? 64)
  const earlier = vectors.map((vector, place) => {
    const near = index.nearest(vector, NEIGHBOURS).map<Earlier>(({ id, similarity }) => ({ place: id, similarity }))
    index.add(place, vector)
    return near
  })
  let best = 0
  for (const threshold of thresholds(earlier)) {
    const { hits, wrong } = serveAbove(threshold, earlier, answers)
    if (wrong <= hits * MOST_WRONG) best = Math.max(best, hits)
  }
  return best / vectors.length
}

/** The similarities at which something changes, thinned where there are very many. */
function thresholds(earlier: readonly Earlier[][]): number[] {
  const nearest = [...new Set(earlier.flatMap((near) => near[0]?.similarity ?? []))].sort((a, b) => b - a)
  const step = Math.max(1, nearest.length / MOST_THRESHOLDS)
  return Array.from({ length: Math.ceil(nearest.length / step) }, (_, i) => nearest[Math.floor(i * step)] as number)
}

function serveAbove(
  threshold: number,
  earlier: readonly Earlier[][],
  answers: readonly string[]
): { hits: number; wrong: number } {
  const kept = new Uint8Array(answers.length)
  let hits = 0
  let wrong = 0
  for (const [place, near] of earlier.entries()) {
    const nearest = near.find((one) => kept[one.place] === 1)
    if (!nearest || nearest.similarity < threshold) {
      kept[place] = 1
      continue
    }
    hits++
    if (answers[nearest.place] !== answers[place]) wrong++
  }
  return { hits, wrong }
}
