import type { PromptProfile, SparseVector } from '../../../domain/route-outcome.ts'

export const WORD_PLACES = 1 << 15
/** Of a long text the beginning and the end say what is asked. */
const MOST_CHARACTERS = 4_000
const MOST_WORDS = 400

const WORD = /\p{L}+|\p{N}+|[^\s\p{L}\p{N}]/gu

/** English and Turkish words that tell what kind of work is asked for. */
const KINDS: readonly RegExp[] = [
  /\b(not|except|false|incorrect|least|never|değil|hariç|yanlış|asla)\b/iu,
  /\b(calculate|compute|how many|how much|find|solve|sum|probability|percent|hesapla|kaç|topla|yüzde|olasılık)/iu,
  /\b(who|when|where|which|year|named|called|kim|ne zaman|nerede|hangi|yıl)\b/iu,
  /\b(why|best|most likely|explain|because|compare|neden|niçin|açıkla|karşılaştır)\b/iu,
  /\b(write|draft|rewrite|summari[sz]e|translate|yaz|özetle|çevir)/iu,
  /\b(select|table|column|json|csv|schema|sql|query|tablo|sütun|sorgu)\b/iu,
  /[`;]|\b(def|int|function|class|const|return)\b/u,
  /[$\\]|[=+*^<>]/u,
  /_{2,}|\.{3}/u
]

/** @param embedding of the same text, where there is one */
export function profileOf(text: string, embedding?: Float32Array): PromptProfile {
  const cut =
    text.length <= MOST_CHARACTERS ? text : text.slice(0, MOST_CHARACTERS / 2) + text.slice(-MOST_CHARACTERS / 2)
  const tokens = (cut.toLowerCase().match(WORD) ?? []).slice(0, MOST_WORDS)
  return {
    features: featuresOf(cut, tokens, text.length),
    words: wordsOf(tokens),
    ...(embedding && { embedding })
  }
}

function featuresOf(text: string, tokens: readonly string[], length: number): Float64Array {
  const characters = Math.max(1, text.length)
  const share = (pattern: RegExp): number => (text.match(pattern)?.length ?? 0) / characters
  const lines = text.split('\n')
  const long = tokens.filter((token) => token.length >= 10).length / Math.max(1, tokens.length)
  const longestLine = lines.reduce((most, line) => Math.max(most, line.length), 0)
  return Float64Array.from([
    1,
    Math.log1p(length) / 5 - 1,
    Math.log1p(tokens.length) / 4 - 1,
    characters / Math.max(1, tokens.length) / 4 - 1,
    10 * share(/\p{N}/gu),
    Math.log1p(tokens.filter((token) => /^\p{N}/u.test(token)).length) / 2,
    10 * share(/\p{Lu}/gu),
    8 * share(/[^\p{L}\p{N}\s]/gu),
    Math.log1p(lines.length) / 2,
    Math.min(2, share(/\?/g) * characters) / 2,
    20 * share(/[=+*^\\{}<>]/g),
    20 * share(/[çğıöşüÇĞİÖŞÜ]/g),
    4 * long,
    Math.log1p(longestLine) / 5 - 1,
    new Set(tokens).size / Math.max(1, tokens.length),
    ...KINDS.map((kind) => (kind.test(text) ? 1 : 0))
  ])
}

function wordsOf(tokens: readonly string[]): SparseVector {
  const counts = new Map<number, number>()
  let before = ''
  for (const token of tokens) {
    count(counts, token)
    if (before !== '') count(counts, `${before} ${token}`)
    before = token
  }
  return {
    places: Int32Array.from(counts.keys()),
    values: Float64Array.from(counts.values(), (times) => 1 + Math.log(times))
  }
}

function count(counts: Map<number, number>, word: string): void {
  let hash = 0x811c9dc5
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193)
  hash ^= hash >>> 15
  const place = (hash >>> 0) % WORD_PLACES
  counts.set(place, (counts.get(place) ?? 0) + 1)
}
