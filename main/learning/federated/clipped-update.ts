import type { LinearGraph, LinearWeights } from '../../optimizer/routing/quality/linear-graph.ts'

/** One outcome as the shared head sees it; `known` is 1 for the kind of model that answered. */
export interface SharedExample {
  input: Float32Array
  outcomes: Float32Array
  known: Float32Array
}

/**
 * What this computer would contribute: the mean of the gradients of its examples, each of which is clipped first (Abadi et
 * al., Deep learning with differential privacy, 2016). So no example counts much, and the whole is never longer than
 * the clipping norm, however many there are.
 * @returns by parameter: the matrix row by row, then the bias
 */
export async function clippedUpdate(
  graph: LinearGraph,
  weights: LinearWeights,
  examples: readonly SharedExample[],
  clippingNorm: number
): Promise<Float64Array> {
  const { matrix, bias } = weights
  const update = new Float64Array(matrix.length + bias.length)
  for (const { input, outcomes, known } of examples) {
    const { matrixGradient, biasGradient } = await graph.step(
      { rows: 1, features: input, outcomes, known },
      weights,
      0,
      0
    )
    let squares = 0
    for (const value of matrixGradient) squares += value * value
    for (const value of biasGradient) squares += value * value
    // A gradient that went wrong counts as none.
    if (!Number.isFinite(squares)) continue
    const scale = Math.min(1, clippingNorm / Math.sqrt(squares)) / examples.length
    for (let i = 0; i < matrix.length; i++) update[i] = (update[i] as number) + scale * (matrixGradient[i] as number)
    for (let i = 0; i < bias.length; i++)
      update[matrix.length + i] = (update[matrix.length + i] as number) + scale * (biasGradient[i] as number)
  }
  return update
}
