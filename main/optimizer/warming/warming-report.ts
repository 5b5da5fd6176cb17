import type { EpochMs, MicroUsd } from '../../domain/units.ts'

/**
 * What the warmer does. waiting: until the computer has nothing else to do. busy: somebody is being answered. resting:
 * what it warmed lately was not used. nothing: no question is likely enough.
 */
export type WarmingState = 'off' | 'waiting' | 'warming' | 'busy' | 'on-battery' | 'metered' | 'spent' | 'resting' | 'nothing' | 'no-model'

/** What warming has done, and whether it was worth it. */
export interface WarmingReport {
  state: WarmingState
  /** Of the last seven days. */
  warmed: number
  used: number
  warmedToday: number
  spentTodayMicroUsd: MicroUsd
  /** What is likely to be asked next, the likeliest first. */
  next: { question: string; at: EpochMs; chance: number }[]
}
