import { GraphSession } from '../../../embedding/onnx/graph-session.ts'
import { ModelWriter } from '../../../embedding/onnx/model-writer.ts'

/** ONNX's own operators, as of this version. */
const OPERATORS = { '': 17 }

/** The weights of the linear head, which are inputs of its graphs: by input first, then by candidate. */
export interface LinearWeights {
  inputs: number
  candidates: number
  /** `inputs` × `candidates`. */
  matrix: Float32Array
  bias: Float32Array
}

export interface LinearStep {
  loss: number
  matrixGradient: Float32Array
  biasGradient: Float32Array
  /** Quality minus outcome where it is known, else 0, by example and candidate. */
  errors: Float32Array
  updated: LinearWeights
}

/** Examples of a step, row by row. `known` is 1 where an outcome is known and 0 elsewhere. */
export interface LinearBatch {
  rows: number
  features: Float32Array
  outcomes: Float32Array
  known: Float32Array
}

/**
 * Logistic regression as two ONNX graphs whose weights are inputs: one predicts, the other gives the loss, its gradients and
 * the weights after a step, for online learning here and for federated rounds.
 */
export class LinearGraph {
  readonly #infer: GraphSession
  readonly #train: GraphSession

  private constructor(infer: GraphSession, train: GraphSession) {
    this.#infer = infer
    this.#train = train
  }

  static async load(): Promise<LinearGraph> {
    return new LinearGraph(await GraphSession.load(inferenceGraph(), 1), await GraphSession.load(trainingGraph(), 1))
  }

  /** @returns the quality of each candidate for one question */
  async predict(features: Float32Array, { inputs, candidates, matrix, bias }: LinearWeights): Promise<Float32Array> {
    const { quality } = await this.#infer.run({
      x: { data: features, dims: [1, inputs] },
      W: { data: matrix, dims: [inputs, candidates] },
      b: { data: bias, dims: [candidates] }
    })
    return quality?.data as Float32Array
  }

  /** @param decay pulls the weights towards 0 in every step */
  async step(batch: LinearBatch, weights: LinearWeights, rate: number, decay: number): Promise<LinearStep> {
    const { inputs, candidates, matrix, bias } = weights
    const { rows, features, outcomes, known } = batch
    const out = await this.#train.run({
      x: { data: features, dims: [rows, inputs] },
      W: { data: matrix, dims: [inputs, candidates] },
      b: { data: bias, dims: [candidates] },
      y: { data: outcomes, dims: [rows, candidates] },
      s: { data: known, dims: [rows, candidates] },
      rate: { data: Float32Array.of(rate), dims: [] },
      decay: { data: Float32Array.of(decay), dims: [] }
    })
    const floats = (name: string): Float32Array => out[name]?.data as Float32Array
    return {
      loss: floats('loss')[0] ?? NaN,
      matrixGradient: floats('g_W'),
      biasGradient: floats('g_b'),
      errors: floats('weighted'),
      updated: { inputs, candidates, matrix: floats('new_W'), bias: floats('new_b') }
    }
  }
}

function forward(graph: ModelWriter): void {
  graph.input('x', 'float', ['N', 'D'])
  graph.input('W', 'float', ['D', 'C'])
  graph.input('b', 'float', ['C'])
  graph.node('Gemm', ['x', 'W', 'b'], 'logits')
  graph.node('Sigmoid', ['logits'], 'quality')
}

function inferenceGraph(): Uint8Array {
  const graph = new ModelWriter()
  forward(graph)
  graph.output('quality', 'float', ['N', 'C'])
  return graph.write('quality', OPERATORS)
}

/** Cross-entropy over the known outcomes; its gradient in the logits is `(quality - y) · s / Σ s`. */
function trainingGraph(): Uint8Array {
  const graph = new ModelWriter()
  forward(graph)
  graph.input('y', 'float', ['N', 'C'])
  graph.input('s', 'float', ['N', 'C'])
  graph.input('rate', 'float', [])
  graph.input('decay', 'float', [])
  const rows = graph.integers('rows', [0])
  // softplus(z) - y z is the cross-entropy of a logit z, without the overflow of a logarithm of 0.
  graph.node('Softplus', ['logits'], 'softplus')
  graph.node('Mul', ['y', 'logits'], 'yz')
  graph.node('Sub', ['softplus', 'yz'], 'entropy')
  graph.node('Mul', ['entropy', 's'], 'counted')
  graph.node('ReduceSum', ['counted'], 'sum', { keepdims: 0 })
  graph.node('ReduceSum', ['s'], 'weight', { keepdims: 0 })
  graph.node('Div', ['sum', 'weight'], 'loss')
  graph.node('Sub', ['quality', 'y'], 'error')
  graph.node('Mul', ['error', 's'], 'weighted')
  graph.node('Div', ['weighted', 'weight'], 'delta')
  graph.node('Gemm', ['x', 'delta'], 'plain', { transA: 1 })
  graph.node('Mul', ['W', 'decay'], 'pull')
  graph.node('Add', ['plain', 'pull'], 'g_W')
  graph.node('ReduceSum', ['delta', rows], 'g_b', { keepdims: 0 })
  for (const name of ['W', 'b']) {
    graph.node('Mul', [`g_${name}`, 'rate'], `move_${name}`)
    graph.node('Sub', [name, `move_${name}`], `new_${name}`)
  }
  graph.output('loss', 'float', [])
  graph.output('g_W', 'float', ['D', 'C'])
  graph.output('g_b', 'float', ['C'])
  graph.output('weighted', 'float', ['N', 'C'])
  graph.output('new_W', 'float', ['D', 'C'])
  graph.output('new_b', 'float', ['C'])
  return graph.write('quality-training', OPERATORS)
}
