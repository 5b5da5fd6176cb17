import type { Embedded } from './embedding-protocol.ts'
import type { TextEmbedder } from './text-embedder.ts'

const DIMENSIONS = 384
const SHORTEST = 3
const LONGEST = 5
/** Whole words say more than the pieces they share with others. */
const WORD_WEIGHT = 2

/**
 * Vectors from words and their pieces of three to five letters, each hashed to one signed place (feature hashing,
 * Weinberger et al., ICML 2009). Knows nothing of meaning, but spelling, endings and word choice; it stands in where
 * no embedding model is there.
 */
export class HashedEmbedder implements TextEmbedder {
  readonly model = 'hashed-ngrams-1'
  readonly dimensions = DIMENSIONS

  embed(texts: string[]): Promise<Embedded[]> {
    return Promise.resolve(texts.map((text) => ({ vector: hashed(text), cut: false, unknown: 0 })))
  }
}

function hashed(text: string): Float32Array {
  const vector = new Float32Array(DIMENSIONS)
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)) {
    add(vector, word, WORD_WEIGHT)
    const framed = `<${word}>`
    for (let size = SHORTEST; size <= LONGEST; size++)
      for (let at = 0; at + size <= framed.length; at++) add(vector, framed.slice(at, at + size), 1 / size)
  }
  const length = Math.hypot(...vector)
  return length === 0 ? vector : vector.map((value) => value / length)
}

function add(vector: Float32Array, piece: string, weight: number): void {
  let hash = 0x811c9dc5
  for (let i = 0; i < piece.length; i++) hash = Math.imul(hash ^ piece.charCodeAt(i), 0x01000193)
  hash ^= hash >>> 15
  const place = (hash >>> 1) % DIMENSIONS
  vector[place] = (vector[place] as number) + (hash & 1 ? weight : -weight)
}
