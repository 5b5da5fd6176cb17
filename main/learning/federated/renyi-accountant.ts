import type { PrivateRounds } from './privacy-mechanism.ts'

/** Whole orders at which the Rényi divergence is looked at: at those between them its series may fail to converge. */
const ORDERS: readonly number[] = [...Array.from({ length: 62 }, (_, i) => 2 + i), 128, 256, 512, 1024]

/** classic: Mironov, 2017. improved: Canonne, Kamath and Steinke, 2020. */
export type RenyiConversion = 'classic' | 'improved'

/**
 * ε by Rényi differential privacy of the subsampled Gaussian mechanism (Mironov, Talwar and Zhang, 2019): an upper bound
 * that is quick to have. `lossAccountant` is tighter.
 */
export function renyiEpsilon(
  parts: readonly PrivateRounds[],
  delta: number,
  conversion: RenyiConversion = 'improved'
): number {
  if (!(delta > 0 && delta < 1)) throw new RangeError('delta must lie between 0 and 1')
  let least = Infinity
  for (const order of ORDERS) {
    let divergence = 0
    for (const { rounds, noiseMultiplier, samplingRate } of parts)
      if (rounds > 0) divergence += rounds * divergenceOf(samplingRate, noiseMultiplier, order)
    const epsilon =
      conversion === 'classic'
        ? divergence - Math.log(delta) / (order - 1)
        : divergence + Math.log1p(-1 / order) - Math.log(delta * order) / (order - 1)
    least = Math.min(least, epsilon)
  }
  return Math.max(0, least)
}

/** The Rényi divergence of one round at one order. */
function divergenceOf(rate: number, noise: number, order: number): number {
  if (rate === 0) return 0
  if (!(noise > 0)) return Infinity
  if (rate === 1) return order / (2 * noise * noise)
  return logMoment(rate, noise, order) / (order - 1)
}

/** The logarithm of the moment: a binomial sum. */
function logMoment(rate: number, noise: number, order: number): number {
  let sum = -Infinity
  let binomial = 0
  for (let k = 0; k <= order; k++) {
    const term = binomial + k * Math.log(rate) + (order - k) * Math.log1p(-rate) + (k * (k - 1)) / (2 * noise * noise)
    sum = logAdd(sum, term)
    binomial += Math.log(order - k) - Math.log(k + 1)
  }
  return sum
}

function logAdd(a: number, b: number): number {
  const [small, large] = a < b ? [a, b] : [b, a]
  return large === -Infinity ? -Infinity : large + Math.log1p(Math.exp(small - large))
}
