import type { LinearBatch, LinearGraph, LinearWeights } from '../../optimizer/routing/quality/linear-graph.ts'

/** One outcome as the shared head sees it; `known` is 1 for the kinds of model that answered. */
export interface SharedExample {
  input: Float32Array
  outcomes: Float32Array
  known: Float32Array
}

/**
 * What this computer would contribute: the sum of the gradients of its examples, each of which is clipped (Abadi et al., Deep
 * learning with differential privacy, 2016), and then the whole: so neither an example nor a person counts more than the
 * clipping norm, however much they have seen.
 * @returns by parameter: the matrix row by row
 */
export async function clippedUpdate(
  graph: LinearGraph,
  weights: LinearWeights,
  examples: readonly SharedExample[],
  clippingNorm: number
): Promise<Float64Array> {
  if (examples.length === 0) return new Float64Array(weights.matrix.length)
  const { errors } = await graph.step(batchOf(examples), weights, 0, 0)
  return clippedSum(examples, errors, clippingNorm)
}

/**
 * The same from what the gradient graph says about each example.
 * @param errors of the known outcomes by example and kind, as `LinearGraph.step` gives them for `batchOf(examples)`
 */
export function clippedSum(
  examples: readonly SharedExample[],
  errors: Float32Array,
  clippingNorm: number
): Float64Array {
  const [first] = examples
  const kinds = first?.outcomes.length ?? 0
  const update = new Float64Array((first?.input.length ?? 0) * kinds)
  for (const [row, { input, known }] of examples.entries()) {
    const own = errors.subarray(row * kinds, (row + 1) * kinds)
    const count = known.reduce((sum, one) => sum + one, 0)
    // The gradient is the outer product of input and errors, and so is its length.
    const length = (lengthOf(input) * lengthOf(own)) / count
    // An example without outcomes, or one that went wrong, counts as none.
    if (!(length > 0 && Number.isFinite(length))) continue
    const scale = Math.min(1, clippingNorm / length) / count
    for (let i = 0; i < input.length; i++)
      for (let kind = 0; kind < kinds; kind++) {
        const at = i * kinds + kind
        update[at] = (update[at] as number) + scale * (input[i] as number) * (own[kind] as number)
      }
  }
  const length = lengthOf(update)
  const scale = length > clippingNorm ? clippingNorm / length : 1
  return update.map((value) => value * scale)
}

/** Examples, at least one, as the graphs take them. */
export function batchOf(examples: readonly SharedExample[]): LinearBatch {
  return {
    rows: examples.length,
    features: flat(examples.map(({ input }) => input)),
    outcomes: flat(examples.map(({ outcomes }) => outcomes)),
    known: flat(examples.map(({ known }) => known))
  }
}

function flat(vectors: readonly Float32Array[]): Float32Array {
  const width = vectors[0]?.length ?? 0
  const all = new Float32Array(vectors.length * width)
  for (const [i, vector] of vectors.entries()) all.set(vector, i * width)
  return all
}

function lengthOf(values: ArrayLike<number>): number {
  let squares = 0
  for (let i = 0; i < values.length; i++) squares += (values[i] as number) ** 2
  return Math.sqrt(squares)
}
