import type { PredictedQuestion } from './predicted-questions.ts'

/** What became of what was warmed lately: used, or gone without. */
export interface WarmRecord {
  warmed: number
  used: number
}

/** Of what is warmed at least half is to be used. */
const USUAL_CHANCE = 0.5
const GOAL = 0.5
const WORTH_A_JUDGEMENT = 8
/** Below this share there is nothing to be gained for now. */
const HOPELESS = 0.2

/**
 * How likely a question must be to be asked ahead of time; Infinity when warming should rest. Estimates that turn out
 * too bold are answered with caution: the bar rises by as much as they missed.
 */
export function leastChance({ warmed, used }: WarmRecord): number {
  if (warmed < WORTH_A_JUDGEMENT) return USUAL_CHANCE
  const share = used / warmed
  if (share < HOPELESS) return Infinity
  return Math.min(0.9, USUAL_CHANCE + Math.max(0, GOAL - share) + 0.05 * Math.max(0, Math.sign(GOAL - share)))
}

/** What is worth asking ahead of time, the likeliest first. */
export function worthWarming(expected: readonly PredictedQuestion[], record: WarmRecord): PredictedQuestion[] {
  const least = leastChance(record)
  return expected.filter(({ chance }) => chance >= least)
}
