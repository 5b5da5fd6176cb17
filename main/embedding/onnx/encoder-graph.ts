import type { E5Archive } from '../e5-archive.ts'
import { BLOCK_BYTES, BLOCK_VALUES, repackBlocks } from '../quantised-blocks.ts'
import { ModelWriter } from './model-writer.ts'

const MICROSOFT = 'com.microsoft'

/** Little-endian floats of a tensor; a copy, since archives do not align them. */
function floatsOf(archive: E5Archive, name: string): Float32Array {
  const tensor = archive.tensors.get(name)
  if (!tensor || tensor.blocks) throw new TypeError(`no floats named ${name}`)
  return new Float32Array(tensor.bytes.slice().buffer)
}

function blocksOf(archive: E5Archive, name: string): Uint8Array {
  const tensor = archive.tensors.get(name)
  if (!tensor?.blocks) throw new TypeError(`no blocks named ${name}`)
  return tensor.bytes
}

/**
 * The encoder as an ONNX model: `input_ids` and `attention_mask` (int64, texts × tokens) in, `embedding` (float, texts
 * × hidden, mean of the tokens, length 1) out. The 4-bit weights keep their bits (MatMulNBits, GatherBlockQuantized).
 * @param keep ids of the pieces that stay, ascending
 */
export function encoderModel(archive: E5Archive, keep: readonly number[]): Uint8Array {
  const { hidden, layers, heads, epsilon } = archive.shape
  const model = new ModelWriter()
  const { node } = bind(model)
  const floats = (name: string): string => model.floats(name, floatsOf(archive, name))
  const norm = (input: string, weights: string, output: string): string =>
    node('LayerNormalization', [input, floats(`${weights}.w`), floats(`${weights}.b`)], output, {
      axis: -1,
      epsilon: { float: epsilon }
    })
  const linear = (input: string, name: string): string => {
    const bias = floatsOf(archive, `${name}.b`)
    const { scales, packed } = repackBlocks(blocksOf(archive, `${name}.w`))
    const columns = (scales.length * BLOCK_VALUES) / bias.length
    const weights = model.weight(`${name}.q`, {
      type: 'uint8',
      dims: [bias.length, columns / BLOCK_VALUES, 16],
      bytes: packed
    })
    const product = node(
      'MatMulNBits',
      [input, weights, model.floats(`${name}.s`, scales)],
      `${name}.m`,
      { K: columns, N: bias.length, bits: 4, block_size: BLOCK_VALUES, accuracy_level: 4 },
      MICROSOFT
    )
    return node('Add', [product, model.floats(`${name}.b`, bias)], `${name}.o`)
  }

  model.input('input_ids', 'int64', ['texts', 'tokens'])
  model.input('attention_mask', 'int64', ['texts', 'tokens'])
  const [zero, one, two, last] = [
    model.integers('zero', [0]),
    model.integers('one', [1]),
    model.integers('two', [2]),
    model.integers('last', [-1])
  ]
  const unit = model.scalar('unit', 1)

  // Embeddings: word + position + the one token type.
  const length = node('Slice', [node('Shape', ['input_ids'], 'shape'), one, two], 'length')
  const positions = node('Slice', [positionTable(archive, model), zero, length, zero], 'positions')
  const words = node('Add', [wordVectors(archive, model, keep), positions], 'embedded')
  let x = norm(words, 'emb.ln', 'x')

  // Padding takes no part in attention.
  const mask = node('Cast', ['attention_mask'], 'mask', { to: 1 })
  const penalty = node('Mul', [node('Sub', [unit, mask], 'padding'), model.scalar('far', -1e4)], 'penalty')
  const attentionMask = node('Unsqueeze', [penalty, model.integers('inner', [1, 2])], 'attention')

  const split = model.integers('split', [0, 0, heads, hidden / heads])
  const merge = model.integers('merge', [0, 0, hidden])
  const scale = model.scalar('scale', (hidden / heads) ** -0.5)
  const [rootHalf, half] = [model.scalar('rootHalf', 0.5 ** 0.5), model.scalar('half', 0.5)]
  for (let layer = 0; layer < layers; layer++) {
    const l = `l${layer}.`
    const headsOf = (name: string, perm: readonly number[]): string =>
      node('Transpose', [node('Reshape', [linear(x, l + name), split], `${l}${name}.r`)], `${l}${name}.t`, { perm })
    const [q, k, v] = [headsOf('q', [0, 2, 1, 3]), headsOf('k', [0, 2, 3, 1]), headsOf('v', [0, 2, 1, 3])]
    const scores = node('Mul', [node('MatMul', [q, k], `${l}qk`), scale], `${l}scores`)
    const weights = node('Softmax', [node('Add', [scores, attentionMask], `${l}masked`)], `${l}weights`, { axis: -1 })
    const mixed = node('Transpose', [node('MatMul', [weights, v], `${l}mixed`)], `${l}mixedT`, { perm: [0, 2, 1, 3] })
    const attended = linear(node('Reshape', [mixed, merge], `${l}joined`), `${l}ao`)
    const middle = norm(node('Add', [attended, x], `${l}residual`), `${l}aln`, `${l}middle`)
    const wide = linear(middle, `${l}fi`)
    // GELU by the error function.
    const erf = node('Erf', [node('Mul', [wide, rootHalf], `${l}g1`)], `${l}g2`)
    const gated = node('Mul', [wide, node('Add', [erf, unit], `${l}g3`)], `${l}g4`)
    const narrow = linear(node('Mul', [gated, half], `${l}g5`), `${l}fo`)
    x = norm(node('Add', [narrow, middle], `${l}sum`), `${l}oln`, `${l}x`)
  }

  const weight = node('Unsqueeze', [mask, last], 'weight')
  const total = node('ReduceSum', [node('Mul', [x, weight], 'weighted'), one], 'total', { keepdims: 0 })
  const mean = node('Div', [total, node('ReduceSum', [weight, one], 'count', { keepdims: 0 })], 'mean')
  node('Div', [mean, node('ReduceL2', [mean, last], 'norm', { keepdims: 1 })], 'embedding')
  model.output('embedding', 'float', ['texts', hidden])
  return model.write('multilingual-e5-small', { '': 18, [MICROSOFT]: 1 })
}

function bind(model: ModelWriter): { node: ModelWriter['node'] } {
  return { node: (...node) => model.node(...node) }
}

function positionTable(archive: E5Archive, model: ModelWriter): string {
  const { hidden } = archive.shape
  const table = floatsOf(archive, 'emb.pos')
  const type = floatsOf(archive, 'emb.type')
  for (let i = 0; i < table.length; i++) table[i] = (table[i] as number) + (type[i % hidden] as number)
  return model.floats('positionTable', table, [table.length / hidden, hidden])
}

function wordVectors(archive: E5Archive, model: ModelWriter, keep: readonly number[]): string {
  const { hidden } = archive.shape
  const all = blocksOf(archive, 'emb.word')
  const rowBytes = (hidden / BLOCK_VALUES) * BLOCK_BYTES
  const rows = new Uint8Array(keep.length * rowBytes)
  keep.forEach((id, row) => rows.set(all.subarray(id * rowBytes, (id + 1) * rowBytes), row * rowBytes))
  const { scales, packed } = repackBlocks(rows)
  const words = model.weight('words.q', { type: 'uint8', dims: [keep.length, hidden / 2], bytes: packed })
  const wordScales = model.floats('words.s', scales, [keep.length, hidden / BLOCK_VALUES])
  return model.node(
    'GatherBlockQuantized',
    [words, 'input_ids', wordScales],
    'words',
    { gather_axis: 0, quantize_axis: 1, block_size: BLOCK_VALUES, bits: 4 },
    MICROSOFT
  )
}
