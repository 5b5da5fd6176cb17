import { expect, test } from 'vitest'
import { LinearGraph, type LinearWeights } from '../../../../main/optimizer/routing/quality/linear-graph.ts'
import { seeded } from '../../../bench/seeded.ts'

const random = seeded(1)
const floats = (length: number): Float32Array => Float32Array.from({ length }, () => random() - 0.5)
const [ROWS, INPUTS, CANDIDATES] = [8, 5, 3]

test('the gradients of the graph are those of its loss', async () => {
  const graph = await LinearGraph.load()
  const weights: LinearWeights = {
    inputs: INPUTS,
    candidates: CANDIDATES,
    matrix: floats(INPUTS * CANDIDATES),
    bias: floats(CANDIDATES)
  }
  const batch = {
    rows: ROWS,
    features: floats(ROWS * INPUTS),
    outcomes: Float32Array.from({ length: ROWS * CANDIDATES }, () => (random() < 0.5 ? 1 : 0)),
    known: Float32Array.from({ length: ROWS * CANDIDATES }, (_, i) => (i % 4 === 0 ? 0 : 1))
  }
  const step = await graph.step(batch, weights, 0.1, 0)
  const small = 1e-2
  for (const at of [0, 4, 7, 14]) {
    const lossAt = async (move: number): Promise<number> => {
      const matrix = Float32Array.from(weights.matrix)
      matrix[at] = (matrix[at] as number) + move
      return (await graph.step(batch, { ...weights, matrix }, 0, 0)).loss
    }
    const slope = ((await lossAt(small)) - (await lossAt(-small))) / (2 * small)
    expect(step.matrixGradient[at]).toBeCloseTo(slope, 3)
    expect(step.updated.matrix[at]).toBeCloseTo(
      (weights.matrix[at] as number) - 0.1 * (step.matrixGradient[at] as number),
      5
    )
  }
})

test('the prediction is the logistic function of the weighted sum', async () => {
  const graph = await LinearGraph.load()
  const [quality] = await graph.predict(Float32Array.of(1, 2), {
    inputs: 2,
    candidates: 1,
    matrix: Float32Array.of(0.5, -1),
    bias: Float32Array.of(0.25)
  })
  expect(quality).toBeCloseTo(1 / (1 + Math.exp(1.25)), 5)
})
