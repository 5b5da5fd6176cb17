import { createHash } from 'node:crypto'
import type { MicroUsd } from '../../domain/units.ts'

/** What a model said and what that cost. */
export interface Reply {
  text: string
  microUsd: MicroUsd
}

/** Calls of a run that were begun and answered: they outlast the app. */
export interface CallJournal {
  /** undefined: never begun. null: begun, and no answer is known. */
  find(key: string): Reply | null | undefined
  begin(key: string): void
  answered(key: string, reply: Reply): void
}

export interface CallLimits {
  /** Answers that may be asked for in all. */
  rollouts: number
  microUsd: MicroUsd
}

/** The next call would pass a limit. */
export class LimitReached extends Error {
  override readonly name = 'LimitReached'
}

/**
 * The calls of one run under its limits. What was answered before is not asked again, so that a run that was killed goes on by
 * being run again; a call that was begun and not answered counts against the limits, since it may have been paid for.
 */
export class PaidCalls {
  readonly #journal: CallJournal
  readonly #limits: CallLimits
  /** Those that count already. */
  readonly #counted = new Set<string>()
  #rollouts = 0
  #microUsd = 0
  #dearest = 0

  constructor(journal: CallJournal, limits: CallLimits) {
    this.#journal = journal
    this.#limits = limits
  }

  get used(): CallLimits {
    return { rollouts: this.#rollouts, microUsd: this.#microUsd }
  }

  /** Answers that may still be asked for. */
  get left(): number {
    return this.#limits.rollouts - this.#rollouts
  }

  /**
   * @param about what is asked, by which it is known again
   * @throws LimitReached, and what the call throws
   */
  async ask(kind: 'rollout' | 'reflection', about: readonly string[], call: () => Promise<Reply>): Promise<string> {
    const key = createHash('sha256')
      .update(JSON.stringify([kind, ...about]))
      .digest('hex')
    const known = this.#journal.find(key)
    if (known) {
      this.#count(key, kind, known.microUsd)
      return known.text
    }
    if (known === null) this.#count(`${key} begun`, kind, this.#dearest)
    const { rollouts, microUsd } = this.#limits
    if (kind === 'rollout' && this.#rollouts >= rollouts) throw new LimitReached('no answers are left')
    if (this.#dearest > 0 && this.#microUsd + this.#dearest > microUsd) throw new LimitReached('no money is left')
    this.#journal.begin(key)
    const reply = await call()
    this.#journal.answered(key, reply)
    this.#count(key, kind, reply.microUsd)
    return reply.text
  }

  #count(key: string, kind: 'rollout' | 'reflection', microUsd: MicroUsd): void {
    if (this.#counted.has(key)) return
    this.#counted.add(key)
    if (kind === 'rollout') this.#rollouts++
    this.#microUsd += microUsd
    this.#dearest = Math.max(this.#dearest, microUsd)
  }
}
