import { HammingKernel } from './hamming-kernel.ts'

export interface Neighbour {
  id: number
  /** Cosine, -1 to 1. */
  similarity: number
}

/** Vectors as 16-bit numbers: half the memory of floats, and exact to four places. */
const SCALE = 32_767
/** Up to so many vectors are all compared exactly. */
const ALL_EXACT = 2_000
/** Of more, these are chosen by their bits and then compared exactly. */
const CHOSEN = 512
/** The mean is taken anew whenever there are twice as many, until it is good. */
const MEAN_IS_GOOD = 8_192

/** A vector of length 1 as the index keeps it. */
export function packed(vector: Float32Array): Int16Array<ArrayBuffer> {
  return Int16Array.from(vector, (value) => Math.round(value * SCALE))
}

/**
 * The nearest vectors by cosine. Nothing is built and nothing decays: all vectors are looked at every time, first by the
 * signs of their distance from the mean (one bit a dimension), the best of them exactly. 100,000 take a millisecond.
 */
export class VectorIndex {
  readonly #dimensions: number
  #ids: number[] = []
  #placeOf = new Map<number, number>()
  #vectors: Int16Array<ArrayBuffer>
  #room = 4
  #kernel: HammingKernel | null = null
  #mean: Float64Array | null = null
  /** How many vectors the mean was taken from. */
  #meanOf = 0

  /** @param dimensions a multiple of 64 */
  constructor(dimensions: number) {
    this.#dimensions = dimensions
    this.#vectors = new Int16Array(this.#room * dimensions)
  }

  get size(): number {
    return this.#ids.length
  }

  add(id: number, vector: Int16Array): void {
    this.remove(id)
    const place = this.#ids.length
    if (place >= this.#room) this.#grow()
    this.#ids.push(id)
    this.#placeOf.set(id, place)
    this.#vectors.set(vector, place * this.#dimensions)
    if (this.#kernel) this.#writeBits(place)
    if (this.size > ALL_EXACT && this.size >= 2 * this.#meanOf && this.#meanOf < MEAN_IS_GOOD) this.#takeMean()
  }

  remove(id: number): void {
    const place = this.#placeOf.get(id)
    if (place === undefined) return
    this.#placeOf.delete(id)
    const last = this.#ids.length - 1
    const lastId = this.#ids.pop() as number
    if (place === last) return
    this.#ids[place] = lastId
    this.#placeOf.set(lastId, place)
    const d = this.#dimensions
    this.#vectors.copyWithin(place * d, last * d, (last + 1) * d)
    if (this.#kernel) this.#writeBits(place)
  }

  /** The `count` nearest, the nearest first. */
  nearest(vector: Int16Array, count: number): Neighbour[] {
    const places = this.size > ALL_EXACT ? this.#choose(vector, Math.max(CHOSEN, count)) : null
    const candidates = places ? places.length : this.size
    const best: Neighbour[] = []
    let worst = -Infinity
    for (let i = 0; i < candidates; i++) {
      const place = places ? (places[i] as number) : i
      const similarity = this.#similarity(vector, place)
      if (best.length === count && similarity <= worst) continue
      let at = best.length
      while (at > 0 && (best[at - 1] as Neighbour).similarity < similarity) at--
      best.splice(at, 0, { id: this.#ids[place] as number, similarity })
      if (best.length > count) best.pop()
      worst = (best.at(-1) as Neighbour).similarity
    }
    return best
  }

  #similarity(vector: Int16Array, place: number): number {
    const vectors = this.#vectors
    const d = this.#dimensions
    const from = place * d
    let sum = 0
    for (let i = 0; i < d; i++) sum += (vector[i] as number) * (vectors[from + i] as number)
    return sum / (SCALE * SCALE)
  }

  /** Places of the vectors with the fewest differing bits; a few more than asked for, since distances tie. */
  #choose(vector: Int16Array, count: number): Uint32Array {
    const kernel = this.#kernel as HammingKernel
    const rows = kernel.rowBytes
    const out = rows + this.#room * rows
    this.#bitsOf(vector, 0, kernel.bytes, 0)
    kernel.scan(0, rows, this.size, out)
    const distances = new Uint16Array(kernel.bytes.buffer, out, this.size)
    const histogram = new Uint32Array(this.#dimensions + 1)
    for (let i = 0; i < distances.length; i++)
      histogram[distances[i] as number] = (histogram[distances[i] as number] as number) + 1
    let farthest = 0
    let within = histogram[0] as number
    while (within < count && farthest < this.#dimensions) within += histogram[++farthest] as number
    const places = new Uint32Array(within)
    for (let i = 0, at = 0; i < distances.length; i++) if ((distances[i] as number) <= farthest) places[at++] = i
    return places
  }

  #writeBits(place: number): void {
    const kernel = this.#kernel as HammingKernel
    this.#bitsOf(this.#vectors, place * this.#dimensions, kernel.bytes, kernel.rowBytes * (place + 1))
  }

  /** One bit a dimension: whether the vector lies above the mean there. */
  #bitsOf(vectors: Int16Array, from: number, to: Uint8Array, at: number): void {
    const mean = this.#mean as Float64Array
    for (let byte = 0; byte < this.#dimensions / 8; byte++) {
      let bits = 0
      for (let i = 0; i < 8; i++)
        if ((vectors[from + byte * 8 + i] as number) > (mean[byte * 8 + i] as number)) bits |= 1 << i
      to[at + byte] = bits
    }
  }

  #takeMean(): void {
    const d = this.#dimensions
    const mean = new Float64Array(d)
    for (let place = 0; place < this.size; place++)
      for (let i = 0; i < d; i++) mean[i] = (mean[i] as number) + (this.#vectors[place * d + i] as number) / this.size
    this.#mean = mean
    this.#meanOf = this.size
    this.#kernel ??= new HammingKernel(d)
    this.#kernel.reserve(this.#kernelBytes())
    for (let place = 0; place < this.size; place++) this.#writeBits(place)
  }

  /** The question's bits, one row a place, and the distances. */
  #kernelBytes(): number {
    return (this.#room + 1) * (this.#dimensions / 8) + this.#room * 2
  }

  #grow(): void {
    this.#room *= 2
    const larger = new Int16Array(this.#room * this.#dimensions)
    larger.set(this.#vectors)
    this.#vectors = larger
    this.#kernel?.reserve(this.#kernelBytes())
  }
}
