import { InferenceSession, Tensor } from 'onnxruntime-node'

/** Numbers with a shape, as they go into a graph and come out of it. */
export interface Values {
  data: Float32Array | BigInt64Array
  dims: readonly number[]
}

/** A loaded ONNX graph: the only file that knows onnxruntime. */
export class GraphSession {
  readonly #session: InferenceSession

  private constructor(session: InferenceSession) {
    this.#session = session
  }

  /** @param source a file, or the bytes of one  @throws when it is not an ONNX graph */
  static async load(source: string | Uint8Array, threads: number): Promise<GraphSession> {
    const options: InferenceSession.SessionOptions = {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all'
    }
    // The two are different signatures to the compiler.
    return new GraphSession(
      typeof source === 'string'
        ? await InferenceSession.create(source, options)
        : await InferenceSession.create(source, options)
    )
  }

  get inputNames(): readonly string[] {
    return this.#session.inputNames
  }

  async run(feeds: Readonly<Record<string, Values>>): Promise<Record<string, Values>> {
    const tensors: Record<string, Tensor> = {}
    for (const [name, { data, dims }] of Object.entries(feeds))
      tensors[name] = data instanceof Float32Array ? new Tensor('float32', data, dims) : new Tensor('int64', data, dims)
    const outputs = await this.#session.run(tensors)
    const values: Record<string, Values> = {}
    for (const [name, { data, dims }] of Object.entries(outputs)) values[name] = { data: data as Float32Array, dims }
    return values
  }
}
