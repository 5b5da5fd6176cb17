import type { ModelRef } from '../../domain/ids.ts'
import type { TurnRecord } from '../../domain/turn-record.ts'
import type { Tokens } from '../../domain/units.ts'

/** Where what was learned is kept between starts. */
export interface KeptLengths {
  find(name: string): unknown
  set(name: string, value: unknown): void
}

interface Learned {
  /** Mean of the logarithms of the lengths, and how many there were. */
  mean: number
  answers: number
}

/** A newer answer counts this much, once there are some: what a person asks for changes with the work. */
const NEWEST_SHARE = 0.15
/** Fewer answers than this say nothing. */
const ENOUGH = 3

const nameOf = (model: ModelRef): string => `answer-length:${model}`

/**
 * How long an answer of a model will probably be: the geometric mean of those it gave, newer ones weighted more. Lengths
 * spread over orders of magnitude, so their logarithms are averaged.
 */
export class ExpectedLengths {
  readonly #kept: KeptLengths
  readonly #learned = new Map<ModelRef, Learned>()

  constructor(kept: KeptLengths) {
    this.#kept = kept
  }

  /** Undefined until the model has given a few whole answers. */
  of(model: ModelRef): Tokens | undefined {
    const { mean, answers } = this.#find(model)
    return answers < ENOUGH ? undefined : Math.round(Math.exp(mean))
  }

  /** Learns from a turn that a model has answered to its end. */
  learn({
    model,
    outcome,
    cacheLayer,
    usage: { output }
  }: Pick<TurnRecord, 'model' | 'outcome' | 'cacheLayer' | 'usage'>): void {
    if (outcome !== 'complete' || cacheLayer !== null || output === undefined || output < 1) return
    const { mean, answers } = this.#find(model)
    const share = Math.max(NEWEST_SHARE, 1 / (answers + 1))
    const next = { mean: mean + share * (Math.log(output) - mean), answers: answers + 1 }
    this.#learned.set(model, next)
    this.#kept.set(nameOf(model), next)
  }

  #find(model: ModelRef): Learned {
    const known = this.#learned.get(model)
    if (known) return known
    const stored = this.#kept.find(nameOf(model)) as Partial<Learned> | undefined
    const { mean, answers } = stored ?? {}
    const learned =
      typeof mean === 'number' && typeof answers === 'number' ? { mean, answers } : { mean: 0, answers: 0 }
    this.#learned.set(model, learned)
    return learned
  }
}
