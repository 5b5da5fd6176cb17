import type { LinearGraph, LinearWeights } from './linear-graph.ts'
import type { PromptProfile } from '../../../domain/route-outcome.ts'
import type { QualityExample } from './quality-head.ts'

const BATCH = 32
const RATE = 2
const DECAY = 2e-4
/** Steps on examples drawn from memory for every full batch of new ones. */
const REPLAYS = 4
const MEMORY = 4_000
const LEAST_EXAMPLES = 16
/** Embeddings have length 1: their parts are brought to the size of the other features. */
const EMBEDDING_SCALE = 8

interface Remembered {
  input: Float32Array
  qualities: Readonly<Record<string, number>>
}

/** The linear head: its weights live here, what is done with them in the ONNX graphs. */
export class LinearHead {
  readonly #load: () => Promise<LinearGraph>
  /** null where it can not be had: the other heads do without. */
  #graph: Promise<LinearGraph | null> | undefined
  readonly #random: () => number
  readonly #memory: Remembered[] = []
  #fresh: Remembered[] = []
  readonly #candidates: string[] = []
  /** Examples that the weights of a candidate's column have learned from. */
  readonly #counts: number[] = []
  #weights: LinearWeights | undefined
  #mean: Float64Array | undefined
  /** Of the embeddings; 0 until there is one. */
  #dimensions = 0
  #seen = 0
  #version = 0

  /** @param load is called when there is something to learn */
  constructor(load: () => Promise<LinearGraph>, random: () => number) {
    this.#load = load
    this.#random = random
  }

  /** What would be stored, inspected or sent to a round: the weights, whose columns they are, and how often they changed. */
  get state(): { version: number; candidates: readonly string[]; weights: LinearWeights | undefined } {
    return { version: this.#version, candidates: this.#candidates, weights: this.#weights }
  }

  async predict(profile: PromptProfile, candidates: readonly string[]): Promise<(number | undefined)[]> {
    const input = this.#inputOf(profile)
    if (!this.#weights || this.#weights.inputs !== input.length) return candidates.map(() => undefined)
    const graph = await this.#graph
    if (!graph) return candidates.map(() => undefined)
    const qualities = await graph.predict(input, this.#weights)
    return candidates.map((candidate) => {
      const column = this.#candidates.indexOf(candidate)
      return column === -1 || (this.#counts[column] as number) < LEAST_EXAMPLES ? undefined : qualities[column]
    })
  }

  async learn({ profile, qualities }: QualityExample): Promise<void> {
    this.#centre(profile.embedding)
    const example = { input: this.#inputOf(profile), qualities }
    for (const candidate in qualities) this.#makeRoom(candidate, example.input.length)
    this.#memory[this.#seen++ % MEMORY] = example
    this.#fresh.push(example)
    if (this.#fresh.length < BATCH) return
    const fresh = this.#fresh
    this.#fresh = []
    this.#count(await this.#step(fresh))
    for (let i = 0; i < REPLAYS; i++)
      await this.#step(
        Array.from(
          { length: BATCH },
          () => this.#memory[Math.floor(this.#random() * this.#memory.length)] as Remembered
        )
      )
  }

  /** @returns the examples that the weights have learned from */
  async #step(examples: readonly Remembered[]): Promise<readonly Remembered[]> {
    const weights = this.#weights
    if (!weights) return []
    const usable = examples.filter(({ input }) => input.length === weights.inputs)
    if (usable.length === 0) return []
    const features = new Float32Array(usable.length * weights.inputs)
    const outcomes = new Float32Array(usable.length * weights.candidates)
    const known = new Float32Array(usable.length * weights.candidates)
    for (const [row, { input, qualities }] of usable.entries()) {
      features.set(input, row * weights.inputs)
      for (const [column, candidate] of this.#candidates.entries()) {
        const quality = qualities[candidate]
        if (quality === undefined) continue
        outcomes[row * weights.candidates + column] = quality
        known[row * weights.candidates + column] = 1
      }
    }
    this.#graph ??= this.#load().catch(() => null)
    const graph = await this.#graph
    if (!graph) return []
    const { updated, loss } = await graph.step({ rows: usable.length, features, outcomes, known }, weights, RATE, DECAY)
    // A step that went wrong is not kept, nor one of weights that have begun anew meanwhile.
    if (!Number.isFinite(loss) || this.#weights?.inputs !== weights.inputs) return []
    this.#weights = updated
    this.#version++
    return usable
  }

  #count(learned: readonly Remembered[]): void {
    for (const { qualities } of learned)
      for (const candidate in qualities) {
        const column = this.#candidates.indexOf(candidate)
        this.#counts[column] = (this.#counts[column] as number) + 1
      }
  }

  /** A candidate that is new gets a column of its own; with other inputs than before all that was learned is forgotten. */
  #makeRoom(candidate: string, inputs: number): void {
    if (!this.#candidates.includes(candidate)) {
      this.#candidates.push(candidate)
      this.#counts.push(0)
    }
    const before = this.#weights
    if (before?.inputs === inputs && before.candidates === this.#candidates.length) return
    const candidates = this.#candidates.length
    const matrix = new Float32Array(inputs * candidates)
    const bias = new Float32Array(candidates)
    if (before?.inputs === inputs) {
      bias.set(before.bias)
      for (let input = 0; input < inputs; input++)
        for (let i = 0; i < before.candidates; i++)
          matrix[input * candidates + i] = before.matrix[input * before.candidates + i] as number
    } else this.#counts.fill(0)
    this.#weights = { inputs, candidates, matrix, bias }
  }

  #centre(embedding: Float32Array | undefined): void {
    if (!embedding) return
    if (this.#dimensions !== embedding.length) {
      this.#dimensions = embedding.length
      this.#mean = undefined
    }
    this.#mean ??= new Float64Array(embedding.length)
    const weight = 1 / Math.min(this.#seen + 1, MEMORY)
    for (let i = 0; i < embedding.length; i++)
      this.#mean[i] = (this.#mean[i] as number) + weight * ((embedding[i] as number) - (this.#mean[i] as number))
  }

  #inputOf({ features, embedding }: PromptProfile): Float32Array {
    const dimensions = this.#dimensions
    const input = new Float32Array(dimensions + features.length)
    // A question that means nothing known stands where their mean is.
    if (embedding?.length === dimensions)
      for (let i = 0; i < dimensions; i++)
        input[i] = EMBEDDING_SCALE * ((embedding[i] as number) - (this.#mean?.[i] ?? 0))
    for (let i = 0; i < features.length; i++) input[dimensions + i] = 0.3 * (features[i] as number)
    return input
  }
}
