import { plain } from './fold.ts'

/** Places of the table of weights; a power of two. */
export const BUCKETS = 1 << 17
const SHORTEST = 2
const LONGEST = 5
/** No more of a text is looked at: the beginning and the end. */
const READ = 6_000

/**
 * Counts of a text's character 2- to 5-grams by bucket (FNV-1a over UTF-16 units). The text is folded first: small
 * letters without marks, one space between words, one sign for all digits.
 */
export function ngramCounts(text: string): Map<number, number> {
  const read = text.length <= READ ? text : `${text.slice(0, READ / 2)} ${text.slice(-READ / 2)}`
  const folded = ` ${plain(read).replaceAll(/\d/g, '0').replaceAll(/\s+/g, ' ').trim()} `
  const counts = new Map<number, number>()
  for (let from = 0; from < folded.length; from++) {
    let hash = 0x811c9dc5
    for (let length = 1; length <= LONGEST && from + length <= folded.length; length++) {
      hash = Math.imul(hash ^ folded.charCodeAt(from + length - 1), 0x01000193)
      if (length < SHORTEST) continue
      const bucket = ((hash >>> 15) ^ hash) & (BUCKETS - 1)
      counts.set(bucket, (counts.get(bucket) ?? 0) + 1)
    }
  }
  return counts
}

/** Features of a text: 1 + ln(count) by bucket, times the bucket's rarity, scaled to length 1. */
export function ngramFeatures(text: string, rarity: (bucket: number) => number): Map<number, number> {
  const features = new Map<number, number>()
  let squares = 0
  for (const [bucket, count] of ngramCounts(text)) {
    const value = (1 + Math.log(count)) * rarity(bucket)
    if (value === 0) continue
    features.set(bucket, value)
    squares += value * value
  }
  const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0
  for (const [bucket, value] of features) features.set(bucket, value * scale)
  return features
}
