import { seeded } from '../bench/seeded.ts'

export const SMALL_SHAPE = { hidden: 32, layers: 1, heads: 4, feedForward: 64, positions: 16, epsilon: 1e-5 }

/** A tiny model in the packed format, and the weights in it as plain numbers. */
export interface SmallArchive {
  bytes: Uint8Array
  pieces: string[]
  weights: Map<string, number[]>
}

const PIECES = ['<s>', '<pad>', '</s>', '<unk>', '▁ab', '▁a', 'b', 'ş', '▁', '日本', '<mask>']

export function smallArchive(): SmallArchive {
  const random = seeded(7)
  const { hidden, layers, heads, feedForward, positions, epsilon } = SMALL_SHAPE
  const weights = new Map<string, number[]>()
  const tensors: { name: string; blocks: boolean; bytes: Buffer }[] = []
  const floats = (name: string, count: number, around = 0): void => {
    const values = Array.from({ length: count }, () => Math.fround(around + (random() - 0.5) / 4))
    weights.set(name, values)
    tensors.push({ name, blocks: false, bytes: Buffer.from(Float32Array.from(values).buffer) })
  }
  const blocks = (name: string, count: number): void => {
    const bytes = Buffer.alloc((count / 32) * 18)
    const values: number[] = []
    for (let block = 0; block < count / 32; block++) {
      bytes.writeUInt16LE(0x2c00, block * 18) // a scale of 1/16
      const numbers = Array.from({ length: 32 }, () => Math.floor(random() * 16))
      for (let i = 0; i < 16; i++)
        bytes[block * 18 + 2 + i] = (numbers[i] as number) | ((numbers[16 + i] as number) << 4)
      values.push(...numbers.map((number) => (number - 8) / 16))
    }
    weights.set(name, values)
    tensors.push({ name, blocks: true, bytes })
  }
  blocks('emb.word', PIECES.length * hidden)
  floats('emb.pos', positions * hidden)
  floats('emb.type', hidden)
  floats('emb.ln.w', hidden, 1)
  floats('emb.ln.b', hidden)
  for (const name of ['q', 'k', 'v', 'ao']) {
    blocks(`l0.${name}.w`, hidden * hidden)
    floats(`l0.${name}.b`, hidden)
  }
  blocks('l0.fi.w', hidden * feedForward)
  floats('l0.fi.b', feedForward)
  blocks('l0.fo.w', hidden * feedForward)
  floats('l0.fo.b', hidden)
  for (const name of ['aln', 'oln']) {
    floats(`l0.${name}.w`, hidden, 1)
    floats(`l0.${name}.b`, hidden)
  }

  const ints = (...values: number[]): Buffer => Buffer.from(Int32Array.from(values).buffer)
  const long = (value: number): Buffer => Buffer.from(BigUint64Array.of(BigInt(value)).buffer)
  const float = Buffer.from(Float32Array.of(epsilon).buffer)
  const blob = PIECES.map((piece) => Buffer.from(piece))
  const offsets = [0]
  for (const piece of blob) offsets.push((offsets.at(-1) ?? 0) + piece.length)
  const scores = Buffer.from(Float32Array.from(PIECES, (piece) => -12 + 2 * piece.length).buffer)
  const head = Buffer.concat([
    Buffer.from('E5S1'),
    ints(1, hidden, layers, heads, feedForward, PIECES.length, positions, 1),
    float,
    ints(32),
    ints(PIECES.length, 0, 2, 1, 3),
    long(offsets.at(-1) ?? 0),
    ints(...offsets),
    scores,
    ...blob,
    ints(0, 0),
    ints(tensors.length)
  ])
  const directoryBytes = tensors.reduce((sum, { name }) => sum + 2 + name.length + 21, 0)
  let at = head.length + directoryBytes
  const directory = tensors.map(({ name, blocks: inBlocks, bytes }) => {
    const nameLength = Buffer.alloc(2)
    nameLength.writeUInt16LE(name.length)
    const line = Buffer.concat([
      nameLength,
      Buffer.from(name),
      Buffer.of(inBlocks ? 1 : 0),
      ints(0),
      long(at),
      long(bytes.length)
    ])
    at += bytes.length
    return line
  })
  const bytes = new Uint8Array(Buffer.concat([head, ...directory, ...tensors.map((tensor) => tensor.bytes)]))
  return { bytes, pieces: PIECES, weights }
}
