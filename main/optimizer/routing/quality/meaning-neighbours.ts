import { NearestHeap } from './neighbours.ts'
import { OutcomeColumns } from './neighbour-vote.ts'
import type { PromptProfile } from '../../../domain/route-outcome.ts'
import type { QualityExample, QualityHead } from './quality-head.ts'

const MEMORY = 3_000
const NEIGHBOURS = 100
const TEMPERATURE = 0.15
const LEAST_EXAMPLES = 4
/** Dimensions after a random projection, which keeps angles (Johnson & Lindenstrauss). */
const PLACES = 128
/** The signs of a vector, 32 to a number. */
const SIGNS = PLACES / 32
/** Vectors whose signs agree most are compared exactly: these many, or all where there are fewer. */
const COMPARED = 500

/** Outcomes of the questions that mean nearly the same. Without embeddings it has no opinion. */
export class MeaningNeighbours implements QualityHead {
  readonly #outcomes = new OutcomeColumns(MEMORY)
  readonly #vectors = new Float32Array(MEMORY * PLACES)
  readonly #signs = new Int32Array(MEMORY * SIGNS)
  readonly #differing = new Uint8Array(MEMORY)
  readonly #histogram = new Int32Array(PLACES + 1)
  readonly #nearest = new NearestHeap(NEIGHBOURS)
  readonly #random: () => number
  /** By dimension of the embedding: the mean so far; and the projection, a row for each place. */
  #mean: Float64Array | undefined
  #projection: Float32Array | undefined
  #seen = 0

  constructor(random: () => number) {
    this.#random = random
  }

  predict({ embedding }: PromptProfile, candidates: readonly string[]): (number | undefined)[] {
    if (!embedding || this.#seen === 0) return candidates.map(() => undefined)
    const vector = this.#project(embedding)
    this.#nearest.clear()
    const count = Math.min(this.#seen, MEMORY)
    const vectors = this.#vectors
    const most = this.#mostDiffering(vector, count)
    for (let index = 0; index < count; index++) {
      if ((this.#differing[index] as number) > most) continue
      this.#nearest.offer(index, dot(vector, vectors, index * PLACES, PLACES))
    }
    return candidates.map((candidate) => this.#outcomes.vote(candidate, this.#nearest, TEMPERATURE, LEAST_EXAMPLES))
  }

  learn({ profile: { embedding }, qualities }: QualityExample): void {
    if (!embedding) return
    this.#mean ??= new Float64Array(embedding.length)
    const weight = 1 / Math.min(this.#seen + 1, MEMORY)
    for (let i = 0; i < embedding.length; i++)
      this.#mean[i] = (this.#mean[i] as number) + weight * ((embedding[i] as number) - (this.#mean[i] as number))
    const index = this.#seen++ % MEMORY
    const vector = this.#project(embedding)
    this.#vectors.set(vector, index * PLACES)
    this.#signs.set(signsOf(vector), index * SIGNS)
    this.#outcomes.set(index, qualities)
  }

  /** In how many signs vectors may differ so that about as many as should be compared are. */
  #mostDiffering(vector: Float32Array, count: number): number {
    const signs = signsOf(vector)
    this.#histogram.fill(0)
    for (let index = 0; index < count; index++) {
      let differing = 0
      for (let i = 0; i < SIGNS; i++)
        differing += ones((signs[i] as number) ^ (this.#signs[index * SIGNS + i] as number))
      this.#differing[index] = differing
      this.#histogram[differing] = (this.#histogram[differing] as number) + 1
    }
    let seen = 0
    let most = 0
    while (most < PLACES && (seen += this.#histogram[most] as number) < COMPARED) most++
    return most
  }

  /** Without what all embeddings share, shorter, and of length 1. */
  #project(embedding: Float32Array): Float32Array {
    const dimensions = embedding.length
    this.#projection ??= Float32Array.from({ length: dimensions * PLACES }, () => (this.#random() < 0.5 ? -1 : 1))
    const vector = new Float32Array(PLACES)
    const centred = new Float32Array(dimensions)
    for (let d = 0; d < dimensions; d++) centred[d] = (embedding[d] as number) - (this.#mean?.[d] ?? 0)
    for (let i = 0; i < PLACES; i++) vector[i] = dot(centred, this.#projection, i * dimensions, dimensions)
    let squares = 0
    for (let i = 0; i < PLACES; i++) squares += (vector[i] as number) ** 2
    const length = Math.sqrt(squares) || 1
    for (let i = 0; i < PLACES; i++) vector[i] = (vector[i] as number) / length
    return vector
  }
}

/** Of a vector and a row of a matrix; four sums at once, since each waits for its last addition. @param length by four */
function dot(vector: Float32Array, matrix: Float32Array, from: number, length: number): number {
  let [a, b, c, d] = [0, 0, 0, 0]
  for (let i = 0; i < length; i += 4) {
    a += (vector[i] as number) * (matrix[from + i] as number)
    b += (vector[i + 1] as number) * (matrix[from + i + 1] as number)
    c += (vector[i + 2] as number) * (matrix[from + i + 2] as number)
    d += (vector[i + 3] as number) * (matrix[from + i + 3] as number)
  }
  return a + b + c + d
}

function signsOf(vector: Float32Array): Int32Array {
  const signs = new Int32Array(SIGNS)
  for (let i = 0; i < PLACES; i++)
    if ((vector[i] as number) > 0) signs[i >> 5] = (signs[i >> 5] as number) | (1 << (i & 31))
  return signs
}

/** How many bits are set. */
function ones(bits: number): number {
  let left = bits - ((bits >>> 1) & 0x55555555)
  left = (left & 0x33333333) + ((left >>> 2) & 0x33333333)
  return Math.imul((left + (left >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
