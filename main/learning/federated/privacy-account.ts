import type { LearningRound, LearningRoundStore } from '../../storage/learning-round-store.ts'
import { lossEpsilon } from './loss-accountant.ts'
import { deltaFor, type PrivacyLoss, type PrivateRounds } from './privacy-mechanism.ts'
import { RoundRefused } from './round-refused.ts'

/** What the person has given away, and may. */
export interface AccountState {
  spent: PrivacyLoss
  budget: number
  begun: number
  contributed: number
}

/** δ of somebody who has given nothing yet, for as many people as a round needs at least. */
const LEAST_PEOPLE = 1_000

/**
 * The privacy account of this computer. It counts every round from a run's first to its last one seen here, also those in which it was
 * not drawn: that it might have been drawn is what the rate of drawing is worth.
 */
export class PrivacyAccount {
  readonly #rounds: LearningRoundStore
  readonly #budget: () => number
  #known: { of: string; spent: PrivacyLoss } | undefined

  constructor(rounds: LearningRoundStore, budget: () => number) {
    this.#rounds = rounds
    this.#budget = budget
  }

  get state(): AccountState {
    return { spent: this.#spentWith(), budget: this.#budget(), ...this.#rounds.counts() }
  }

  /** Writes a round down before anything of it leaves. @throws RoundRefused `budget-spent`, `asked-twice` */
  charge(round: LearningRound): void {
    if (this.#spentWith(round).epsilon > this.#budget()) throw new RoundRefused('budget-spent')
    if (!this.#rounds.add(round)) throw new RoundRefused('asked-twice')
  }

  #spentWith(next?: LearningRound): PrivacyLoss {
    const runs = this.#rounds.runs()
    const known = next && runs.find(({ run }) => run === next.run)
    if (next && !known) runs.push({ ...next, first: next.round, last: next.round })
    if (next && known) {
      known.first = Math.min(known.first, next.round)
      known.last = Math.max(known.last, next.round)
      known.clients = Math.min(known.clients, next.clients)
      known.samplingRate = Math.max(known.samplingRate, next.samplingRate)
      known.noiseMultiplier = Math.min(known.noiseMultiplier, next.noiseMultiplier)
    }
    const of = JSON.stringify(runs)
    if (this.#known?.of === of) return this.#known.spent
    const delta = deltaFor(Math.min(...runs.map(({ clients }) => clients), runs.length > 0 ? Infinity : LEAST_PEOPLE))
    const parts = runs.map(({ first, last, noiseMultiplier, samplingRate }): PrivateRounds => ({
      rounds: last - first + 1,
      noiseMultiplier,
      samplingRate
    }))
    const spent = { epsilon: lossEpsilon(parts, delta), delta }
    this.#known = { of, spent }
    return spent
  }
}
