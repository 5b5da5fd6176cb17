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
  for (const term of new Set(question)) addTerm(scores, term, texts, mean)
  return scores
}

/**
 * The same, letting others have their turn between the terms.
 * @param onTerm is told for every term which texts have it
 */
export async function bm25InSlices(
  question: readonly string[],
  texts: readonly TermCounts[],
  pause: () => Promise<void> | undefined,
  onTerm?: (holders: readonly number[]) => void
): Promise<Float64Array> {
  const scores = new Float64Array(texts.length)
  const mean = meanLength(texts)
  for (const term of new Set(question)) {
    const holders = addTerm(scores, term, texts, mean)
    onTerm?.(holders)
    await pause()
  }
  return scores
}

const meanLength = (texts: readonly TermCounts[]): number =>
  texts.reduce((sum, { length }) => sum + length, 0) / Math.max(1, texts.length) || 1

function addTerm(scores: Float64Array, term: string, texts: readonly TermCounts[], mean: number): readonly number[] {
  const holders: number[] = []
  const found: number[] = []
  for (let index = 0; index < texts.length; index++) {
    const count = texts[index]?.counts.get(term)
    if (count === undefined) continue
    holders.push(index)
    found.push(count)
  }
  const rarity = Math.log(1 + (texts.length - holders.length + 0.5) / (holders.length + 0.5))
  for (const [at, index] of holders.entries()) {
    const count = found[at] ?? 0
    const norm = K1 * (1 - B + (B * (texts[index]?.length ?? 0)) / mean)
    scores[index] = (scores[index] ?? 0) + (rarity * count * (K1 + 1)) / (count + norm)
  }
  return holders
}
