/** How a training goes: everything about it that privacy depends on. */
export interface TrainingPlan {
  /** People whose computers may be drawn. */
  clients: number
  /** As many are drawn for a round. */
  cohort: number
  /** Those drawn are summed in groups of this size, so that a poisoned sum does not spoil the others. */
  group: number
  /** With fewer whose sums count a round is void: noise is measured for so many. */
  threshold: number
  rounds: number
  clippingNorm: number
  /** Deviation of the noise of `threshold` clients together, in clipping norms. */
  noiseMultiplier: number
  /** How far the parameters go by one mean update. */
  rate: number
}

/** Measured on 3,420 questions dealt to 1,000 people (`npm run eval -- federated`). */
export const usualPlan: TrainingPlan = {
  clients: 1_000,
  cohort: 200,
  group: 10,
  threshold: 120,
  rounds: 150,
  clippingNorm: 0.25,
  noiseMultiplier: 2.05,
  rate: 24
}

/** What each client adds, in clipping norms. */
export function noiseShare({ noiseMultiplier, threshold }: TrainingPlan): number {
  return noiseMultiplier / Math.sqrt(threshold)
}
