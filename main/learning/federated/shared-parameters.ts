import { utf8ToBytes } from '@noble/hashes/utils.js'
import { z } from 'zod'
import type { PromptProfile } from '../../domain/route-outcome.ts'
import type { Clock } from '../../ports.ts'
import type { SharedParameterStore, SharedVersion } from '../../storage/shared-parameter-store.ts'
import { isSigned } from './curve-keys.ts'
import { RoundRefused } from './round-refused.ts'
import { kindOf, SHARED_PARAMETERS, sharedInput, sharedShift, shiftedQuality, type ModelKind } from './shared-head.ts'

/** An outcome of this computer that was never part of a round: parameters are tried on it. */
export interface HeldOutOutcome {
  input: Float32Array
  kind: ModelKind
  /** What is thought of the model before it answers, from 0 to 1. */
  prior: number
  /** What the answer was worth, from 0 to 1. */
  quality: number
}

export interface SharedParametersParts {
  clock: Pick<Clock, 'now'>
  store: SharedParameterStore
  heldOut: () => Promise<readonly HeldOutOutcome[]>
}

/** With fewer own outcomes nothing can be said of parameters, and they are not used. */
export const LEAST_OUTCOMES = 12

/** What the aggregator signs when it hands parameters out. */
const handedOut = z.object({
  run: z.string().min(1).max(100),
  version: z.int().min(1),
  parameters: z.array(z.number()).length(SHARED_PARAMETERS)
})

/**
 * What was learned together, as far as this computer uses it: only what the operator signed, newer than what is here, and
 * no worse on own outcomes that took no part in any round.
 */
export class SharedParameters {
  readonly #parts: SharedParametersParts
  /** The trial that runs, or ran last. */
  #last: Promise<void> = Promise.resolve()
  #used: Float64Array | null | undefined

  constructor(parts: SharedParametersParts) {
    this.#parts = parts
  }

  /** The parameters that are used now. */
  get used(): Float64Array | null {
    if (this.#used === undefined) {
      const version = this.versions().find(({ state }) => state === 'used')
      this.#used = version ? Float64Array.from(version.parameters) : null
    }
    return this.#used
  }

  /** What is thought of a model for one question, by what is used now. @param prior on the whole, from 0 to 1 */
  priorFor(prior: number, profile: PromptProfile): number {
    const parameters = this.used
    const input = parameters && sharedInput(profile)
    return parameters && input ? shiftedQuality(prior, sharedShift(parameters, input, kindOf(prior))) : prior
  }

  /** All that were offered, the newest first. */
  versions(): SharedVersion[] {
    return this.#parts.store.list()
  }

  /** The newest parameters that are known here, whether used or not: what the next round probably begins from. */
  get newest(): Float64Array | undefined {
    const [newest] = this.versions()
    return newest && Float64Array.from(newest.parameters)
  }

  /** New parameters, tried at once. @throws RoundRefused `not-signed`, `not-understood`, `out-of-date` */
  async offer(text: string, signature: Uint8Array, operator: Uint8Array): Promise<void> {
    if (!isSigned(signature, utf8ToBytes(text), operator)) throw new RoundRefused('not-signed')
    const { run, version, parameters } = readHandedOut(text)
    const known = this.versions().filter((one) => one.run === run)
    // Somebody who plays an old message again brings nothing back.
    if (known.some((one) => one.version > version)) throw new RoundRefused('out-of-date')
    if (this.#parts.store.add(run, version, this.#parts.clock.now(), parameters)) await this.test()
  }

  /** Tries the newest version if it was not tried yet, one after the other. */
  test(): Promise<void> {
    const trial = this.#last.then(() => this.#test())
    this.#last = trial.catch(() => undefined)
    return trial
  }

  async #test(): Promise<void> {
    const { store, heldOut } = this.#parts
    const [newest] = this.versions()
    if (newest?.state !== 'untested') return
    const outcomes = await heldOut()
    if (outcomes.length < LEAST_OUTCOMES) return
    const before = meanLoss(outcomes, this.used)
    const after = meanLoss(outcomes, Float64Array.from(newest.parameters))
    store.tried(newest, after <= before ? 'used' : 'worse', { outcomes: outcomes.length, before, after })
    this.#used = undefined
  }

  /** The person wants a version no more, whatever it came to. The one before it is not brought back. */
  refuse(run: string, version: number): void {
    this.#parts.store.refuse(run, version)
    this.#used = undefined
  }
}

function readHandedOut(text: string): z.output<typeof handedOut> {
  try {
    return handedOut.parse(JSON.parse(text))
  } catch {
    throw new RoundRefused('not-understood')
  }
}

/** Mean logarithmic loss of what is expected of the models that answered; null for what their priors say alone. */
export function meanLoss(outcomes: readonly HeldOutOutcome[], parameters: Float64Array | null): number {
  let sum = 0
  for (const { input, kind, prior, quality } of outcomes) {
    const expected = parameters ? shiftedQuality(prior, sharedShift(parameters, input, kind)) : prior
    const sure = Math.min(1 - 1e-6, Math.max(1e-6, expected))
    sum -= quality * Math.log(sure) + (1 - quality) * Math.log(1 - sure)
  }
  return sum / outcomes.length
}
