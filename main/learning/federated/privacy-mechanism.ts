/** Rounds that are alike: a Gaussian sum to which each of many clients is drawn with the same probability. */
export interface PrivateRounds {
  rounds: number
  /** Standard deviation of the noise in the sum, divided by the most that one client can add to it (the clipping norm). */
  noiseMultiplier: number
  /** Probability with which a client takes part in one round (Poisson sampling), above 0 and at most 1. */
  samplingRate: number
}

/** What has been given away: with probability 1 - δ, nobody's odds of guessing whether a client took part rose by more than e^ε. */
export interface PrivacyLoss {
  epsilon: number
  delta: number
}

/** δ for so many clients: below the chance to publish one of them whole. */
export function deltaFor(clients: number): number {
  return 1 / clients ** 1.1
}
