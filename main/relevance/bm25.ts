import { inSlices, type Pause } from '../time/in-slices.ts'

/** Okapi BM25 with the constants of Robertson and Zaragoza, "The Probabilistic Relevance Framework" (2009). */
const K1 = 1.2
const B = 0.75

/** How often each term occurs in a text. */
export interface TermCounts {
  counts: ReadonlyMap<string, number>
  length: number
}

export function countTerms(terms: readonly string[]): TermCounts {
  const counts = new Map<string, number>()
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1)
  return { counts, length: terms.length }
}

/**
 * How much each text is about the question, by its terms; 0 where they share none.
 * @returns one score for each text, in their order
 */
export function bm25(question: readonly string[], texts: readonly TermCounts[]): Float64Array {
  const scores = new Float64Array(texts.length)
  const mean = meanLength(texts)
  for (const term of new Set(question)) {
    const holders: number[] = []
    for (const [index, { counts }] of texts.entries()) if (counts.has(term)) holders.push(index)
    const rarity = rarityOf(holders.length, texts.length)
    for (const index of holders) addTo(scores, index, term, texts, { mean, rarity })
  }
  return scores
}

/**
 * The same, letting others have their turn between the terms.
 * @param onTerm is told for every term which texts have it
 */
export async function bm25InSlices(
  question: readonly string[],
  texts: readonly TermCounts[],
  pause: Pause,
  onTerm?: (holders: readonly number[]) => void
): Promise<Float64Array> {
  const scores = new Float64Array(texts.length)
  let length = 0
  await inSlices(texts.length, pause, (index) => (length += (texts[index] as TermCounts).length))
  const mean = length / Math.max(1, texts.length) || 1
  for (const term of new Set(question)) {
    const holders: number[] = []
    await inSlices(texts.length, pause, (index) => {
      if (texts[index]?.counts.has(term)) holders.push(index)
    })
    const rarity = rarityOf(holders.length, texts.length)
    await inSlices(holders.length, pause, (at) => addTo(scores, holders[at] as number, term, texts, { mean, rarity }))
    onTerm?.(holders)
  }
  return scores
}

const meanLength = (texts: readonly TermCounts[]): number =>
  texts.reduce((sum, { length }) => sum + length, 0) / Math.max(1, texts.length) || 1

const rarityOf = (holders: number, texts: number): number => Math.log(1 + (texts - holders + 0.5) / (holders + 0.5))

function addTo(
  scores: Float64Array,
  index: number,
  term: string,
  texts: readonly TermCounts[],
  { mean, rarity }: { mean: number; rarity: number }
): void {
  const { counts, length } = texts[index] as TermCounts
  const count = counts.get(term) ?? 0
  const norm = K1 * (1 - B + (B * length) / mean)
  scores[index] = (scores[index] ?? 0) + (rarity * count * (K1 + 1)) / (count + norm)
}
