import path from 'node:path'
import { SextantError } from '../../domain/errors.ts'
import { EndOfFile, FileCursor } from './file-cursor.ts'
import { tensorBytes } from './tensor-bytes.ts'

export type GgufValue = number | boolean | string | readonly GgufValue[]

/** What a GGUF file says of itself before the weights begin. */
export interface GgufHeader {
  /** Long lists, such as the vocabulary, are left out; `lengths` has how long they are. */
  metadata: ReadonlyMap<string, GgufValue>
  lengths: ReadonlyMap<string, number>
  /** Weights in bytes; of types this app does not know the size is taken from the file. */
  weightsBytes: number
  parameters: number
  fileBytes: number
}

const MAGIC = 'GGUF'
const DEFAULT_ALIGNMENT = 32
/** Lists of at most this many values are kept: those of one value a layer. */
const LONGEST_LIST = 1024
const MOST_DIMENSIONS = 8

// GGUF value types by number: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
const FIXED_SIZES: Readonly<Record<number, number>> = {
  0: 1,
  1: 1,
  2: 2,
  3: 2,
  4: 4,
  5: 4,
  6: 4,
  7: 1,
  10: 8,
  11: 8,
  12: 8
}
const STRING = 8
const LIST = 9

class NotGguf extends Error {}

/**
 * Reads a GGUF file's header and checks it against the file's size, without llama.cpp and without trusting a number
 * in it.
 * @throws SextantError `model-file-missing`, `model-file-truncated`, `model-file-invalid`
 */
export function readGguf(file: string): GgufHeader {
  const params = { file: path.basename(file) }
  let cursor: FileCursor
  try {
    cursor = new FileCursor(file)
  } catch (cause) {
    throw new SextantError('model-file-missing', { params, cause })
  }
  try {
    return readHeader(cursor)
  } catch (cause) {
    if (cause instanceof EndOfFile) throw new SextantError('model-file-truncated', { params, cause })
    if (cause instanceof NotGguf) throw new SextantError('model-file-invalid', { params, cause })
    throw cause
  } finally {
    cursor.close()
  }
}

function readHeader(cursor: FileCursor): GgufHeader {
  const magic = cursor.bytes(Math.min(MAGIC.length, cursor.fileBytes)).toString('latin1')
  if (!MAGIC.startsWith(magic)) throw new NotGguf('magic')
  if (magic !== MAGIC) throw new EndOfFile()
  const version = cursor.uint32()
  if (version !== 2 && version !== 3) throw new NotGguf(`version ${version}`)
  const tensors = cursor.size()
  const pairs = cursor.size()
  const metadata = new Map<string, GgufValue>()
  const lengths = new Map<string, number>()
  for (let index = 0; index < pairs; index++) {
    const key = cursor.string()
    const value = readValue(cursor, cursor.uint32(), (length) => lengths.set(key, length))
    if (value !== undefined) metadata.set(key, value)
  }
  return { metadata, lengths, ...readTensors(cursor, tensors, metadata), fileBytes: cursor.fileBytes }
}

function readValue(cursor: FileCursor, type: number, onLength: (length: number) => void): GgufValue | undefined {
  if (type !== LIST) return readScalar(cursor, type)
  const itemType = cursor.uint32()
  const length = cursor.size()
  onLength(length)
  if (length <= LONGEST_LIST) return Array.from({ length }, () => readValue(cursor, itemType, () => undefined) ?? [])
  const fixed = FIXED_SIZES[itemType]
  if (fixed !== undefined) cursor.skip(fixed * length)
  else if (itemType === STRING) for (let index = 0; index < length; index++) cursor.skip(cursor.size())
  else throw new NotGguf(`list of type ${itemType}`)
  return undefined
}

function readScalar(cursor: FileCursor, type: number): GgufValue {
  if (type === STRING) return cursor.string()
  const size = FIXED_SIZES[type]
  if (size === undefined) throw new NotGguf(`type ${type}`)
  const bytes = cursor.bytes(size)
  switch (type) {
    case 1:
      return bytes.readInt8()
    case 3:
      return bytes.readInt16LE()
    case 5:
      return bytes.readInt32LE()
    case 6:
      return bytes.readFloatLE()
    case 7:
      return bytes.readUInt8() !== 0
    case 10:
      return Number(bytes.readBigUInt64LE())
    case 11:
      return Number(bytes.readBigInt64LE())
    case 12:
      return bytes.readDoubleLE()
    default:
      return bytes.readUIntLE(0, size)
  }
}

/** Reads the table of tensors and checks that the file holds all of them. */
function readTensors(
  cursor: FileCursor,
  count: number,
  metadata: ReadonlyMap<string, GgufValue>
): Pick<GgufHeader, 'weightsBytes' | 'parameters'> {
  let weightsBytes = 0
  let parameters = 0
  let end = 0
  let unknownTypes = false
  for (let index = 0; index < count; index++) {
    cursor.skip(cursor.size()) // the name
    const dimensionCount = cursor.uint32()
    if (dimensionCount > MOST_DIMENSIONS) throw new NotGguf(`${dimensionCount} dimensions`)
    const dimensions = Array.from({ length: dimensionCount }, () => cursor.size())
    const type = cursor.uint32()
    const offset = cursor.size()
    const bytes = tensorBytes(type, dimensions)
    if (bytes === undefined) unknownTypes = true
    weightsBytes += bytes ?? 0
    parameters += dimensions.reduce((product, size) => product * size, 1)
    end = Math.max(end, offset + (bytes ?? 1))
  }
  const alignment = metadata.get('general.alignment')
  const step = typeof alignment === 'number' && alignment > 0 ? alignment : DEFAULT_ALIGNMENT
  const weightsStart = Math.ceil(cursor.position / step) * step
  if (count > 0 && weightsStart + end > cursor.fileBytes) throw new EndOfFile()
  return { weightsBytes: unknownTypes ? cursor.fileBytes - weightsStart : weightsBytes, parameters }
}
