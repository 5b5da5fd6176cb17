import { writeFileSync } from 'node:fs'

type Value = string | number | boolean | string[] | number[]

interface Tensor {
  name: string
  dimensions: number[]
  /** ggml's number of the type; 0 is 32-bit float. */
  type: number
  offset: number
}

const UINT32 = 4
const BOOL = 7
const STRING = 8
const LIST = 9
const ALIGNMENT = 32

/** Metadata of a small language model; add to it or overwrite it. */
export const smallModel: Readonly<Record<string, Value>> = {
  'general.architecture': 'llama',
  'general.name': 'Small',
  'llama.block_count': 2,
  'llama.context_length': 4096,
  'llama.embedding_length': 64,
  'llama.attention.head_count': 4,
  'llama.attention.head_count_kv': 2,
  'tokenizer.ggml.tokens': Array.from({ length: 2000 }, (_, index) => `t${index}`)
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}

const text = (value: string): Buffer => Buffer.concat([uint64(Buffer.byteLength(value)), Buffer.from(value)])

function scalar(value: string | number | boolean): [type: number, bytes: Buffer] {
  if (typeof value === 'string') return [STRING, text(value)]
  return typeof value === 'boolean' ? [BOOL, Buffer.from([value ? 1 : 0])] : [UINT32, uint32(value)]
}

function pair(key: string, value: Value): Buffer {
  if (!Array.isArray(value)) {
    const [type, bytes] = scalar(value)
    return Buffer.concat([text(key), uint32(type), bytes])
  }
  const items = value.map(scalar)
  return Buffer.concat([
    text(key),
    uint32(LIST),
    uint32(items[0]?.[0] ?? UINT32),
    uint64(items.length),
    ...items.map(([, bytes]) => bytes)
  ])
}

/** The bytes of a GGUF file with these metadata and tensors, weights all zero. */
export function ggufBytes(
  metadata: Readonly<Record<string, Value>> = smallModel,
  tensors: Tensor[] = [{ name: 'w', dimensions: [64, 8], type: 0, offset: 0 }],
  weights = 2048
): Buffer {
  const pairs = Object.entries(metadata)
  const table = tensors.map(({ name, dimensions, type, offset }) =>
    Buffer.concat([text(name), uint32(dimensions.length), ...dimensions.map(uint64), uint32(type), uint64(offset)])
  )
  const header = Buffer.concat([
    Buffer.from('GGUF'),
    uint32(3),
    uint64(tensors.length),
    uint64(pairs.length),
    ...pairs.map(([key, value]) => pair(key, value)),
    ...table
  ])
  const padding = Buffer.alloc((ALIGNMENT - (header.length % ALIGNMENT)) % ALIGNMENT)
  return Buffer.concat([header, padding, Buffer.alloc(weights)])
}

export function writeGguf(file: string, ...parameters: Parameters<typeof ggufBytes>): string {
  writeFileSync(file, ggufBytes(...parameters))
  return file
}
