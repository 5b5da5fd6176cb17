import path from 'node:path'
import { SextantError } from '../../domain/errors.ts'
import type { GgufHeader } from './header.ts'
import { wrongKind } from './model-kind.ts'
import { readableName } from './model-name.ts'
import { partsOf } from './parts.ts'
import { readGguf, readGgufLater } from './read-gguf.ts'

/** What has to be known of a model before it is loaded. */
export interface ModelFacts {
  architecture: string
  /** The file's own name for the model; absent where it does not say. */
  name?: string
  licence?: string
  trainedContextTokens: number
  vocabulary: number
  parameters: number
  weightsBytes: number
  fileBytes: number
  /** Bytes that one token of a conversation takes in memory: keys and values of all layers in 16 bits. */
  stateBytesPerToken: number
}

const BYTES_PER_VALUE = 2

/**
 * Reads a model's facts from its file, or from all files of one that is split.
 * @param file the only or the first one
 * @throws SextantError what `readGguf` throws; `model-part-missing`; `model-is-embedding` and the like for a file that
 *   can not write answers
 */
export function readModelFacts(file: string): ModelFacts {
  const [first = file, ...others] = partsOf(file)
  return joined(
    first,
    readGguf(first),
    others.map((part) => present(part, () => readGguf(part)))
  )
}

/** As `readModelFacts`, without holding anything up. @throws also the signal's reason */
export async function readModelFactsLater(file: string, signal?: AbortSignal): Promise<ModelFacts> {
  const [first = file, ...others] = partsOf(file)
  const header = await readGgufLater(first, signal)
  const rest: GgufHeader[] = []
  for (const part of others)
    rest.push(await readGgufLater(part, signal).catch((error: unknown) => missing(part, error)))
  return joined(first, header, rest)
}

function present<T>(part: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    return missing(part, error)
  }
}

/** A part that is not there keeps the model from being loaded: its name says what to look for. */
function missing(part: string, error: unknown): never {
  if (error instanceof SextantError && error.code === 'model-file-missing')
    throw new SextantError('model-part-missing', { params: { file: path.basename(part) }, cause: error })
  throw error
}

/** The facts of a model in one file or in several. */
function joined(file: string, first: GgufHeader, others: readonly GgufHeader[]): ModelFacts {
  const params = { file: path.basename(file) }
  const kind = wrongKind({ ...first, tensors: first.tensors + sum(others, ({ tensors }) => tensors) })
  if (kind) throw new SextantError(kind, { params })
  const facts = factsOf(first)
  if (!facts) throw new SextantError('model-file-invalid', { params })
  const count = first.metadata.get('split.count')
  if (typeof count === 'number' && count > 1 && count !== others.length + 1)
    throw new SextantError('model-part-missing', { params })
  return {
    ...facts,
    parameters: facts.parameters + sum(others, ({ parameters }) => parameters),
    weightsBytes: facts.weightsBytes + sum(others, ({ weightsBytes }) => weightsBytes),
    fileBytes: facts.fileBytes + sum(others, ({ fileBytes }) => fileBytes)
  }
}

const sum = <T>(values: readonly T[], of: (value: T) => number): number =>
  values.reduce((total, value) => total + of(value), 0)

/** The facts in a header; undefined when it is a GGUF file but not that of a language model. */
export function factsOf(header: GgufHeader): ModelFacts | undefined {
  const { metadata, lengths, weightsBytes, parameters, fileBytes } = header
  const architecture = metadata.get('general.architecture')
  if (typeof architecture !== 'string') return undefined
  const number = (key: string): number | undefined => {
    const value = metadata.get(`${architecture}.${key}`)
    return typeof value === 'number' ? value : undefined
  }
  const layers = number('block_count')
  const trainedContextTokens = number('context_length')
  const heads = firstNumber(metadata.get(`${architecture}.attention.head_count`))
  if (layers === undefined || trainedContextTokens === undefined || heads === undefined) return undefined
  const perHead = (number('embedding_length') ?? 0) / Math.max(1, heads)
  const values = (number('attention.key_length') ?? perHead) + (number('attention.value_length') ?? perHead)
  const keyValueHeads = metadata.get(`${architecture}.attention.head_count_kv`) ?? heads
  // Models that attend in some layers only have a list here, with zeros for the others.
  const headsOfAllLayers = Array.isArray(keyValueHeads)
    ? keyValueHeads.reduce<number>((total, value) => total + (typeof value === 'number' ? value : 0), 0)
    : Number(keyValueHeads) * layers
  const given = metadata.get('general.name')
  const name = typeof given === 'string' ? readableName(given) : undefined
  const licence = metadata.get('general.license')
  return {
    architecture,
    ...(name !== undefined && { name }),
    ...(typeof licence === 'string' && { licence }),
    trainedContextTokens,
    vocabulary: lengths.get('tokenizer.ggml.tokens') ?? number('vocab_size') ?? 0,
    parameters,
    weightsBytes,
    fileBytes,
    stateBytesPerToken: headsOfAllLayers * values * BYTES_PER_VALUE
  }
}

function firstNumber(value: unknown): number | undefined {
  const first: unknown = Array.isArray(value) ? value.find((item) => typeof item === 'number' && item > 0) : value
  return typeof first === 'number' ? first : undefined
}
