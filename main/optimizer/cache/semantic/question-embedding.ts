import { z } from 'zod'
import type { CacheKey } from '../../../domain/cache.ts'
import type { MinHash } from './minhash.ts'

/** What is kept of a question whose answer is in the cache: all that another one is compared with. */
export interface QuestionEmbedding {
  key: CacheKey
  /** Questions of different frames never answer each other (see `frameOf`). */
  frame: string
  /** Names the embedding model and its make: vectors of others are not compared with this one. */
  model: string
  text: string
  /** As the index keeps it. */
  vector: Int16Array<ArrayBuffer>
  answer: MinHash
}

/** A question embedding as bytes, to be sealed and kept: it holds what a person wrote. */
export function questionEmbeddingBytes({ key, frame, model, text, vector, answer }: QuestionEmbedding): Uint8Array {
  return Buffer.from(
    JSON.stringify({
      key,
      frame,
      model,
      text,
      vector: Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64'),
      answer
    })
  )
}

const stored = z.object({
  key: z.string(),
  frame: z.string(),
  model: z.string(),
  text: z.string(),
  vector: z.string(),
  answer: z.looseObject({})
})

/** @throws SyntaxError, ZodError, RangeError when the bytes are not a question embedding's */
export function questionEmbeddingOf(bytes: Uint8Array): QuestionEmbedding {
  const read = stored.parse(JSON.parse(Buffer.from(bytes).toString()))
  const vector = Uint8Array.from(Buffer.from(read.vector, 'base64'))
  return { ...read, vector: new Int16Array(vector.buffer) } as unknown as QuestionEmbedding
}
