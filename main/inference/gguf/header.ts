import { GGUF_LIMITS } from '../../domain/limits.ts'
import { EndOfFile, type FileCursor } from './file-cursor.ts'
import { tensorBytes } from './tensor-bytes.ts'

export type GgufValue = number | boolean | string | readonly GgufValue[]

/** What a GGUF file says of itself before the weights begin. */
export interface GgufHeader {
  /** Long lists, such as the vocabulary, are left out; `lengths` has how long they are. */
  metadata: ReadonlyMap<string, GgufValue>
  lengths: ReadonlyMap<string, number>
  tensors: number
  /** Whether weights stand for the classes of a text, as in a reranker. */
  classifies: boolean
  /** Weights in bytes; of types this app does not know the size is taken from the file. */
  weightsBytes: number
  parameters: number
  fileBytes: number
}

/** So many bytes are needed in the window before the reading can go on. */
export type Reading<T> = Generator<number, T, undefined>

/** What is read is no GGUF file. */
export class NotGguf extends Error {}

/** A number in the header is beyond `GGUF_LIMITS`. */
export class BeyondLimits extends Error {}

const MAGIC = 'GGUF'
const DEFAULT_ALIGNMENT = 32
const MOST_DIMENSIONS = 8

// GGUF value types by number: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
const FIXED_SIZES: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [1, 1],
  [2, 2],
  [3, 2],
  [4, 4],
  [5, 4],
  [6, 4],
  [7, 1],
  [10, 8],
  [11, 8],
  [12, 8]
])
const STRING = 8
const LIST = 9

/** What of the limits is left for one header. */
interface Budget {
  /** Members of lists that are looked at one by one. */
  members: number
  /** Bytes of texts that are kept. */
  kept: number
}

/**
 * Reads a header without trusting a number in it: a count decides about nothing before it was compared with
 * `GGUF_LIMITS` and with what is left of the file.
 */
export function* readHeader(cursor: FileCursor): Reading<GgufHeader> {
  const magicBytes = Math.min(MAGIC.length, cursor.fileBytes)
  if (!cursor.holds(magicBytes)) yield magicBytes
  const magic = cursor.bytes(magicBytes).toString('latin1')
  if (!MAGIC.startsWith(magic)) throw new NotGguf('magic')
  if (magic !== MAGIC) throw new EndOfFile()
  const version = yield* uint32(cursor)
  if (version !== 2 && version !== 3) throw new NotGguf(`version ${version}`)
  const tensors = yield* size(cursor)
  const pairs = yield* size(cursor)
  const budget: Budget = { members: GGUF_LIMITS.members, kept: GGUF_LIMITS.keptBytes }
  within(tensors, GGUF_LIMITS.tensors)
  within(pairs, GGUF_LIMITS.pairs)
  const metadata = new Map<string, GgufValue>()
  const lengths = new Map<string, number>()
  for (let index = 0; index < pairs; index++) {
    const key = yield* text(cursor, GGUF_LIMITS.nameBytes, budget)
    const type = yield* uint32(cursor)
    const value = yield* readValue(cursor, type, budget, 0, (length) => lengths.set(key, length))
    if (value !== undefined) metadata.set(key, value)
  }
  return { metadata, lengths, tensors, ...(yield* readTensors(cursor, tensors, metadata)), fileBytes: cursor.fileBytes }
}

function within(count: number, limit: number): void {
  if (count > limit) throw new BeyondLimits(`${count} where there are at most ${limit}`)
}

function* uint32(cursor: FileCursor): Reading<number> {
  if (!cursor.holds(4)) yield 4
  return cursor.uint32()
}

function* size(cursor: FileCursor): Reading<number> {
  if (!cursor.holds(8)) yield 8
  return cursor.size()
}

function* text(cursor: FileCursor, longest: number, budget: Budget): Reading<string> {
  const length = yield* size(cursor)
  within(length, longest)
  budget.kept -= length
  within(-budget.kept, 0)
  if (!cursor.holds(length)) yield length
  return cursor.bytes(length).toString('utf8')
}

function* readValue(
  cursor: FileCursor,
  type: number,
  budget: Budget,
  depth: number,
  onLength: (length: number) => void
): Reading<GgufValue | undefined> {
  if (type === STRING) return yield* text(cursor, GGUF_LIMITS.textBytes, budget)
  if (type !== LIST) return yield* readNumber(cursor, type)
  within(depth, GGUF_LIMITS.depth)
  const itemType = yield* uint32(cursor)
  const length = yield* size(cursor)
  onLength(length)
  const fixed = FIXED_SIZES.get(itemType)
  if (length > GGUF_LIMITS.keptMembers && fixed !== undefined) {
    cursor.skip(fixed * length)
    return undefined
  }
  budget.members -= length
  within(-budget.members, 0)
  if (length > GGUF_LIMITS.keptMembers) {
    if (itemType !== STRING) throw new NotGguf(`list of type ${itemType}`)
    yield* skipTexts(cursor, length)
    return undefined
  }
  const members: GgufValue[] = []
  for (let index = 0; index < length; index++)
    members.push((yield* readValue(cursor, itemType, budget, depth + 1, () => undefined)) ?? [])
  return members
}

function* skipTexts(cursor: FileCursor, count: number): Reading<void> {
  for (let index = 0; index < count; index++) {
    if (!cursor.holds(8)) yield 8
    cursor.skip(cursor.size())
  }
}

function* readNumber(cursor: FileCursor, type: number): Reading<GgufValue> {
  const bytes = FIXED_SIZES.get(type)
  if (bytes === undefined) throw new NotGguf(`type ${type}`)
  if (!cursor.holds(bytes)) yield bytes
  return numberIn(cursor.bytes(bytes), type)
}

function numberIn(bytes: Buffer, type: number): number | boolean {
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
      return bytes.readUIntLE(0, bytes.length)
  }
}

/** Weights of a layer that puts a text into classes, by the names that llama.cpp gives them. */
const CLASSIFIER = /^cls(?:\.|_)/

/** Reads the table of tensors and checks that the file holds all of them. */
function* readTensors(
  cursor: FileCursor,
  count: number,
  metadata: ReadonlyMap<string, GgufValue>
): Reading<Pick<GgufHeader, 'weightsBytes' | 'parameters' | 'classifies'>> {
  let weightsBytes = 0
  let parameters = 0
  let end = 0
  let unknownTypes = false
  let classifies = false
  for (let index = 0; index < count; index++) {
    const name = yield* text(cursor, GGUF_LIMITS.nameBytes, { members: 0, kept: GGUF_LIMITS.nameBytes })
    classifies ||= CLASSIFIER.test(name)
    const dimensionCount = yield* uint32(cursor)
    if (dimensionCount > MOST_DIMENSIONS) throw new NotGguf(`${dimensionCount} dimensions`)
    const dimensions: number[] = []
    for (let dimension = 0; dimension < dimensionCount; dimension++) dimensions.push(yield* size(cursor))
    const type = yield* uint32(cursor)
    const offset = yield* size(cursor)
    const bytes = tensorBytes(type, dimensions)
    if (bytes === undefined) unknownTypes = true
    weightsBytes += bytes ?? 0
    parameters += dimensions.reduce((product, extent) => product * extent, 1)
    end = Math.max(end, offset + (bytes ?? 1))
  }
  const alignment = metadata.get('general.alignment')
  const step = typeof alignment === 'number' && alignment > 0 ? alignment : DEFAULT_ALIGNMENT
  const weightsStart = Math.ceil(cursor.position / step) * step
  if (count > 0 && weightsStart + end > cursor.fileBytes) throw new EndOfFile()
  return {
    weightsBytes: unknownTypes ? cursor.fileBytes - weightsStart : weightsBytes,
    parameters,
    classifies
  }
}
