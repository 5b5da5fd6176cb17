import axes from './meaning-axes.json' with { type: 'json' }
import type { PromptProfile } from '../../domain/route-outcome.ts'
import type { LinearWeights } from '../../optimizer/routing/quality/linear-graph.ts'
import type { SharedExample } from './clipped-update.ts'

/** What models are told apart by: names of models would say what somebody uses, and differ from one person to the next. */
export const MODEL_KINDS = ['small', 'large'] as const
export type ModelKind = (typeof MODEL_KINDS)[number]

/** From this share of right answers on a model counts as large. */
const LARGE_FROM = 0.75
/** Shares of right answers that training begins from. */
const FIRST_GUESS: Readonly<Record<ModelKind, number>> = { small: 0.65, large: 0.8 }
/** Deviations: one absurd question must not count more. */
const FARTHEST = 3
/** The input that is always the same is small, so that clipping leaves room for the others. */
const CONSTANT = 0.3

const MEANINGS = axes.axes.length
/** Meanings of a question, and a constant. */
export const SHARED_INPUTS = MEANINGS + 1
/** Numbers of an update: all of them, each time. */
export const SHARED_PARAMETERS = SHARED_INPUTS * MODEL_KINDS.length

/** @param quality what is thought of a model before it has answered, from 0 to 1 */
export function kindOf(quality: number): ModelKind {
  return quality >= LARGE_FROM ? 'large' : 'small'
}

/**
 * A question as others' computers see it too: its meaning along sixteen fixed directions, found in public texts. Words and
 * hand-made features stay out: they would need more noise than they are worth.
 * @returns undefined without the embedding that the directions belong to
 */
export function sharedInput({ embedding }: PromptProfile): Float32Array | undefined {
  if (embedding?.length !== axes.mean.length) return undefined
  const input = new Float32Array(SHARED_INPUTS)
  for (const [i, axis] of axes.axes.entries()) {
    let along = 0
    for (let j = 0; j < axis.length; j++)
      along += (axis[j] as number) * ((embedding[j] as number) - (axes.mean[j] as number))
    input[i] = Math.max(-FARTHEST, Math.min(FARTHEST, along)) / Math.sqrt(MEANINGS)
  }
  input[MEANINGS] = CONSTANT
  return input
}

/** @param quality by kind of model, where it is known, from 0 to 1 */
export function sharedExample(input: Float32Array, quality: Partial<Record<ModelKind, number>>): SharedExample {
  return {
    input,
    outcomes: Float32Array.from(MODEL_KINDS, (kind) => quality[kind] ?? 0),
    known: Float32Array.from(MODEL_KINDS, (kind) => (quality[kind] === undefined ? 0 : 1))
  }
}

/** What everybody begins with: every question is alike. */
export function firstParameters(): Float64Array {
  const parameters = new Float64Array(SHARED_PARAMETERS)
  for (const [column, kind] of MODEL_KINDS.entries()) {
    const guess = FIRST_GUESS[kind]
    parameters[MEANINGS * MODEL_KINDS.length + column] = Math.log(guess / (1 - guess)) / CONSTANT
  }
  return parameters
}

/** The parameters as the ONNX graphs take them; their own bias stays 0. */
export function sharedWeights(parameters: Float64Array): LinearWeights {
  return {
    inputs: SHARED_INPUTS,
    candidates: MODEL_KINDS.length,
    matrix: Float32Array.from(parameters),
    bias: new Float32Array(MODEL_KINDS.length)
  }
}

/** How good an answer of a kind of model is thought to be, from 0 to 1. */
export function sharedQuality(parameters: Float64Array, input: Float32Array, kind: ModelKind): number {
  const column = MODEL_KINDS.indexOf(kind)
  let sum = 0
  for (let i = 0; i < SHARED_INPUTS; i++)
    sum += (parameters[i * MODEL_KINDS.length + column] as number) * (input[i] as number)
  return 1 / (1 + Math.exp(-sum))
}

/**
 * By how much this question is easier, or harder where it is below 0, for a kind of model than questions are on the whole: in
 * logits, without the part that is the same for all questions.
 */
export function sharedShift(parameters: Float64Array, input: Float32Array, kind: ModelKind): number {
  const column = MODEL_KINDS.indexOf(kind)
  let sum = 0
  for (let i = 0; i < MEANINGS; i++)
    sum += (parameters[i * MODEL_KINDS.length + column] as number) * (input[i] as number)
  return sum
}

/** A quality from 0 to 1, moved by so many logits. */
export function shiftedQuality(quality: number, shift: number): number {
  const odds = quality / (1 - quality)
  return Number.isFinite(odds) ? 1 - 1 / (1 + odds * Math.exp(shift)) : quality
}
