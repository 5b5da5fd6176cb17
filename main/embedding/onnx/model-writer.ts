import { ProtobufWriter } from './protobuf.ts'

/** Element types of tensors, by ONNX's own numbers. */
const elementType = { float: 1, uint8: 2, int64: 7 } as const
export type ElementType = keyof typeof elementType

/** `{ float }` marks a number that is a float also when it has no fraction. */
export type Attribute = number | readonly number[] | { float: number }
export type Dimension = number | string

export interface Tensor {
  type: ElementType
  dims: readonly number[]
  /** Little-endian, row by row. */
  bytes: Uint8Array
}

/** Collects the nodes and weights of one ONNX graph and writes it (onnx.proto, IR version 9). */
export class ModelWriter {
  readonly #graph = new ProtobufWriter()
  readonly #weights = new Map<string, Tensor>()

  /** Adds an operation with one output and returns the output's name. */
  node(
    operation: string,
    inputs: readonly string[],
    output: string,
    attributes: Readonly<Record<string, Attribute>> = {},
    domain = ''
  ): string {
    const node = new ProtobufWriter()
    for (const input of inputs) node.text(1, input)
    node.text(2, output).text(3, output).text(4, operation)
    for (const [name, value] of Object.entries(attributes)) node.message(5, attribute(name, value))
    if (domain !== '') node.text(7, domain)
    this.#graph.message(1, node)
    return output
  }

  /** Adds a weight, once, and returns its name. */
  weight(name: string, tensor: Tensor): string {
    this.#weights.set(name, tensor)
    return name
  }

  floats(name: string, values: Float32Array, dims: readonly number[] = [values.length]): string {
    return this.weight(name, {
      type: 'float',
      dims,
      bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    })
  }

  integers(name: string, values: readonly number[]): string {
    const bytes = new Uint8Array(BigInt64Array.from(values, BigInt).buffer)
    return this.weight(name, { type: 'int64', dims: [values.length], bytes })
  }

  scalar(name: string, value: number): string {
    return this.floats(name, Float32Array.of(value), [])
  }

  input(name: string, type: ElementType, dims: readonly Dimension[]): void {
    this.#graph.message(11, valueType(name, type, dims))
  }

  output(name: string, type: ElementType, dims: readonly Dimension[]): void {
    this.#graph.message(12, valueType(name, type, dims))
  }

  /** @param domains versions of the operator sets used; '' is ONNX's own */
  write(name: string, domains: Readonly<Record<string, number>>): Uint8Array {
    this.#graph.text(2, name)
    for (const [weight, tensor] of this.#weights) {
      const proto = new ProtobufWriter()
      for (const dim of tensor.dims) proto.integer(1, dim)
      this.#graph.message(5, proto.integer(2, elementType[tensor.type]).text(8, weight).bytes(9, tensor.bytes))
    }
    const model = new ProtobufWriter().integer(1, 9).text(2, 'sextant').message(7, this.#graph)
    for (const [domain, version] of Object.entries(domains))
      model.message(8, new ProtobufWriter().text(1, domain).integer(2, version))
    return model.concat()
  }
}

function attribute(name: string, value: Attribute): ProtobufWriter {
  const proto = new ProtobufWriter().text(1, name)
  if (typeof value === 'number') return proto.integer(3, value).integer(20, 2)
  if ('float' in value) return proto.float(2, value.float).integer(20, 1)
  for (const one of value) proto.integer(8, one)
  return proto.integer(20, 7)
}

function valueType(name: string, type: ElementType, dims: readonly Dimension[]): ProtobufWriter {
  const shape = new ProtobufWriter()
  for (const dim of dims) {
    const one = new ProtobufWriter()
    shape.message(1, typeof dim === 'number' ? one.integer(1, dim) : one.text(2, dim))
  }
  const tensor = new ProtobufWriter().integer(1, elementType[type]).message(2, shape)
  return new ProtobufWriter().text(1, name).message(2, new ProtobufWriter().message(1, tensor))
}
