import words from './words.json' with { type: 'json' }

/** Bits a character of a text: how evenly its characters are used (Shannon). 0 for an empty text. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  let bits = 0
  for (const count of counts.values()) bits -= (count / total) * Math.log2(count / total)
  return bits
}

/** Pairs of letters that make up nine tenths of running English and Turkish, and of the names that programmers give. */
const COMMON_PAIRS = new Set(words.commonPairs)

/**
 * How much of a text could be words, 0 to 1: letters in stretches whose pairs of letters are common ones. A stand-in
 * for tokens per character, which tells keys from names better than entropy, without a tokenizer's tables.
 */
export function wordLikeness(text: string): number {
  let inWords = 0
  for (const [stretch] of text.matchAll(/[A-Z]?[a-z]{3,}|[A-Z]{4,}/g)) {
    const lower = stretch.toLowerCase()
    let common = 0
    for (let at = 0; at + 1 < lower.length; at++) if (COMMON_PAIRS.has(lower.slice(at, at + 2))) common++
    if (common >= (lower.length - 1) * (lower.length <= 4 ? 1 : 0.8)) inWords += stretch.length
  }
  return text.length === 0 ? 1 : inWords / text.length
}

const PLACEHOLDER =
  /(.)\1{4,}|x{4,}|\*{3,}|•{3}|\.{3}|…|example|placeholder|redacted|changeme|change_me|your[_-]?|<[^<>]*>|\$\{?\w|\{\{|abcdefgh|qwerty|put_|_here|dummy|lorem/i

/** Whether a value plainly stands in for a real one: `xxxxxxxx`, `your-key-here`, `${TOKEN}`. */
export const isPlaceholder = (value: string): boolean => PLACEHOLDER.test(value)

/** Whether so many characters stand in the order of the alphabet or of counting, as `abcdefghi`: nothing drawn has that. */
export function hasRun(value: string, length: number): boolean {
  let run = 1
  for (let at = 1; at < value.length; at++) {
    run = value.charCodeAt(at) === value.charCodeAt(at - 1) + 1 ? run + 1 : 1
    if (run >= length) return true
  }
  return false
}
