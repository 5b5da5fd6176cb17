import { z } from 'zod'
import { Tokenizer } from '@huggingface/tokenizers'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { GraphSession, type Values } from './onnx/graph-session.ts'
import type { Embedded } from './embedding-protocol.ts'

/** What e5 expects before a text that is compared with others of its kind. */
const PREFIX = 'query: '
/** Tokens the model was trained on at most are 512; questions are short, and time grows with the square. */
const MOST_TOKENS = 256
const UNKNOWN_ID = 3

/** A loaded model: texts in, vectors out. One text after another, on as many threads as were given. */
export class EmbeddingSession {
  readonly dimensions: number
  readonly #tokenizer: Tokenizer
  readonly #session: GraphSession

  private constructor(tokenizer: Tokenizer, session: GraphSession, dimensions: number) {
    this.#tokenizer = tokenizer
    this.#session = session
    this.dimensions = dimensions
  }

  /** @param folder with `model.onnx` and `tokenizer.json`  @throws when they are not such files */
  static async load(folder: string, threads: number): Promise<EmbeddingSession> {
    const tokenizer = new Tokenizer(
      z.looseObject({}).parse(JSON.parse(readFileSync(path.join(folder, 'tokenizer.json'), 'utf8'))),
      {}
    )
    const session = await GraphSession.load(path.join(folder, 'model.onnx'), threads)
    const loaded = new EmbeddingSession(tokenizer, session, 0)
    const { vector } = await loaded.embed('a')
    return new EmbeddingSession(tokenizer, session, vector.length)
  }

  async embed(text: string): Promise<Embedded> {
    const { ids: all } = this.#tokenizer.encode(PREFIX + text)
    const cut = all.length > MOST_TOKENS
    const ids = cut ? [...all.slice(0, MOST_TOKENS - 1), all.at(-1) ?? 0] : all
    const dims = [1, ids.length]
    const ones = new BigInt64Array(ids.length).fill(1n)
    const feeds: Record<string, Values> = {
      input_ids: { data: BigInt64Array.from(ids, BigInt), dims },
      attention_mask: { data: ones, dims }
    }
    // Models from the hub ask for it and have one type only.
    if (this.#session.inputNames.includes('token_type_ids'))
      feeds['token_type_ids'] = { data: new BigInt64Array(ids.length), dims }
    const outputs = await this.#session.run(feeds)
    const unknown = ids.filter((id) => id === UNKNOWN_ID).length / ids.length
    return { vector: pooled(outputs['embedding'] ?? outputs['last_hidden_state']), cut, unknown }
  }
}

/** One vector of length 1: as the model gives it, or the mean of its tokens' vectors. */
function pooled(output: Values | undefined): Float32Array {
  if (!output) throw new TypeError('the model has no output that is known here')
  const values = output.data as Float32Array
  const dimensions = output.dims.at(-1) ?? 0
  const vector = new Float32Array(dimensions)
  for (let i = 0; i < values.length; i++)
    vector[i % dimensions] = (vector[i % dimensions] as number) + (values[i] as number)
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}
