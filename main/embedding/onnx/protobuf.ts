const encoder = new TextEncoder()

/**
 * Writes Protocol Buffers fields (https://protobuf.dev/programming-guides/encoding). Large byte fields are kept by
 * reference until `concat`, so that tens of megabytes of weights are copied once.
 */
export class ProtobufWriter {
  readonly #chunks: Uint8Array[] = []
  #length = 0

  get length(): number {
    return this.#length
  }

  integer(field: number, value: number | bigint): this {
    return this.#varint(BigInt(field << 3)).#varint(BigInt(value))
  }

  float(field: number, value: number): this {
    return this.#varint(BigInt((field << 3) | 5)).#raw(new Uint8Array(new Float32Array([value]).buffer))
  }

  bytes(field: number, value: Uint8Array): this {
    return this.#varint(BigInt((field << 3) | 2))
      .#varint(BigInt(value.length))
      .#raw(value)
  }

  text(field: number, value: string): this {
    return this.bytes(field, encoder.encode(value))
  }

  message(field: number, value: ProtobufWriter): this {
    this.#varint(BigInt((field << 3) | 2)).#varint(BigInt(value.length))
    for (const chunk of value.#chunks) this.#raw(chunk)
    return this
  }

  concat(): Uint8Array {
    const all = new Uint8Array(this.#length)
    let at = 0
    for (const chunk of this.#chunks) {
      all.set(chunk, at)
      at += chunk.length
    }
    return all
  }

  #raw(bytes: Uint8Array): this {
    this.#chunks.push(bytes)
    this.#length += bytes.length
    return this
  }

  /** Negative numbers take ten bytes, as two's complement of 64 bits. */
  #varint(value: bigint): this {
    const bytes: number[] = []
    let rest = BigInt.asUintN(64, value)
    while (rest > 127n) {
      bytes.push(Number(rest & 127n) | 128)
      rest >>= 7n
    }
    bytes.push(Number(rest))
    return this.#raw(Uint8Array.from(bytes))
  }
}
