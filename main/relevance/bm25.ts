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
    findHolders(holders, term, texts, 0, texts.length)
    addTerm(scores, term, holders, texts, mean)
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
  pause: () => Promise<void> | undefined,
  onTerm?: (holders: readonly number[]) => void
): Promise<Float64Array> {
  const scores = new Float64Array(texts.length)
  const mean = meanLength(texts)
  await pause()
  for (const term of new Set(question)) {
    const holders: number[] = []
    for (let from = 0; from < texts.length; from += LOOKED_AT_ONCE) {
      findHolders(holders, term, texts, from, Math.min(texts.length, from + LOOKED_AT_ONCE))
      await pause()
    }
    addTerm(scores, term, holders, texts, mean)
    onTerm?.(holders)
    await pause()
  }
  return scores
}

const meanLength = (texts: readonly TermCounts[]): number =>
  texts.reduce((sum, { length }) => sum + length, 0) / Math.max(1, texts.length) || 1

/** Texts that are searched for a term before others have their turn. */
const LOOKED_AT_ONCE = 2_000

/** Adds the texts from `from` to before `end` that have the term. */
function findHolders(holders: number[], term: string, texts: readonly TermCounts[], from: number, end: number): void {
  for (let index = from; index < end; index++) if (texts[index]?.counts.has(term)) holders.push(index)
}

function addTerm(
  scores: Float64Array,
  term: string,
  holders: readonly number[],
  texts: readonly TermCounts[],
  mean: number
): void {
  const rarity = Math.log(1 + (texts.length - holders.length + 0.5) / (holders.length + 0.5))
  for (const index of holders) {
    const { counts, length } = texts[index] as TermCounts
    const count = counts.get(term) ?? 0
    const norm = K1 * (1 - B + (B * length) / mean)
    scores[index] = (scores[index] ?? 0) + (rarity * count * (K1 + 1)) / (count + norm)
  }
}
