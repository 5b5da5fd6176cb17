import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { appEmbedder } from '../semantic/embedder.ts'

const AT_ONCE = 16

/**
 * Embeddings of texts by the app's own embedder. They take minutes for thousands of texts, so they are kept in the
 * system's folder for temporary files.
 */
export async function vectorsOf(texts: readonly string[]): Promise<{ vectors: Float32Array[]; note: string }> {
  const { embedder, close, note } = await appEmbedder()
  try {
    const { model, dimensions } = embedder
    const name = createHash('sha256')
      .update(JSON.stringify([model, texts]))
      .digest('hex')
      .slice(0, 32)
    const file = path.join(tmpdir(), 'sextant-eval', `${name}.f32`)
    const vectors: Float32Array[] = []
    if (existsSync(file)) {
      const bytes = readFileSync(file)
      const all = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
      for (let i = 0; i < texts.length; i++) vectors.push(all.subarray(i * dimensions, (i + 1) * dimensions))
      return { vectors, note: `${note} They were kept from an earlier run.` }
    }
    for (let i = 0; i < texts.length; i += AT_ONCE)
      vectors.push(...(await embedder.embed(texts.slice(i, i + AT_ONCE))).map(({ vector }) => vector))
    const all = new Float32Array(texts.length * dimensions)
    for (const [i, vector] of vectors.entries()) all.set(vector, i * dimensions)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, all)
    return { vectors, note }
  } finally {
    close()
  }
}
