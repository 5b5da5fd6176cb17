import type { EpochMs, MicroUsd } from '../../domain/units.ts'

/**
 * What the warmer does. waiting: until the computer has nothing else to do. busy: somebody is being answered. resting:
 * what it warmed lately was not used. nothing: no question is likely enough. unpriced: nobody knows what asking would cost.
 */
export type WarmingState =
  | 'off'
  | 'waiting'
  | 'warming'
  | 'busy'
  | 'on-battery'
  | 'metered'
  | 'spent'
  | 'unpriced'
  | 'resting'
  | 'nothing'
  | 'no-model'

/** What warming has done, and whether it was worth it. */
export interface WarmingReport {
  state: WarmingState
  /** Of the last seven days. */
  warmed: number
  used: number
  /** What was spent on all attempts of the last seven days; one that was broken off counts as what it may have cost. */
  spentMicroUsd: MicroUsd
  /** Questions that were asked ahead of time today, also those whose answers were not kept. */
  attemptsToday: number
  spentTodayMicroUsd: MicroUsd
  /** What is likely to be asked next, the likeliest first. */
  next: { question: string; at: EpochMs; chance: number }[]
}
