import { fourierTransform } from '../../statistics/fourier-transform.ts'
import { normalAbove } from '../../statistics/normal-distribution.ts'
import type { PrivateRounds } from './privacy-mechanism.ts'
import { renyiEpsilon } from './renyi-accountant.ts'

/** Losses are rounded up to a multiple of a step, once a round: all rounds together by at most this share of ε. */
const ROUNDING = 0.008
const COARSEST_STEP = 1e-3
const FINEST_STEP = 1e-6
/** Noise further out than so many deviations counts as a total loss. */
const FARTHEST_NOISE = 9
/** Losses outside the window may have this share of the allowed δ, which is then counted as lost. */
const TAIL_SHARE = 1e-4
const MOST_POINTS = 2 ** 21

/** remove: the client was there and is taken away. add: the other way round. The worse of both counts. */
type Direction = 'remove' | 'add'

/**
 * ε by the distribution of the privacy loss, composed with a Fourier transform (Koskela, Jälkö and Honkela, 2020; Doroshenko
 * et al., 2022). Everything is rounded against the client, so that the figure is never below the true one.
 * @returns Infinity where no ε has a δ so small
 */
export function lossEpsilon(parts: readonly PrivateRounds[], delta: number): number {
  if (!(delta > 0 && delta < 1)) throw new RangeError('delta must lie between 0 and 1')
  const counted = parts.filter(({ rounds, samplingRate }) => rounds > 0 && samplingRate > 0)
  if (counted.length === 0) return 0
  if (counted.some(({ noiseMultiplier }) => !(noiseMultiplier > 0))) return Infinity
  return Math.max(composed(counted, delta, 'remove'), composed(counted, delta, 'add'))
}

/** Probabilities of the losses `(first + i) · step` in one round. */
interface LossDistribution {
  first: number
  masses: Float64Array
  /** Probability of a loss without bound. */
  total: number
}

function composed(parts: readonly PrivateRounds[], delta: number, direction: Direction): number {
  const rounds = parts.reduce((sum, part) => sum + part.rounds, 0)
  const step = Math.min(COARSEST_STEP, Math.max(FINEST_STEP, (ROUNDING * renyiEpsilon(parts, delta)) / rounds))
  const losses = parts.map((part) => ({ rounds: part.rounds, ...distributionOf(part, step, direction) }))
  const half = windowOf(losses, step, Math.log(delta * TAIL_SHARE))
  const points = Math.min(MOST_POINTS, 2 ** Math.ceil(Math.log2((2 * half) / step + 2)))
  const sum = convolved(losses, points)
  // Losses above the window come out at its other end: their probability is counted as lost.
  let lost = Math.exp(logTail(losses, step, (points / 2) * step, 1)) + 1e-14 * points ** 0.5
  for (const loss of losses) lost += loss.rounds * loss.total
  return smallestEpsilon(sum, step, delta - lost)
}

/** The least ε whose δ is small enough, from the largest loss down. */
function smallestEpsilon(sum: Float64Array, step: number, allowed: number): number {
  if (allowed <= 0) return Infinity
  const points = sum.length
  let mass = 0
  let scaled = 0
  // At a loss l: mass of all losses above l, and the same with each weighed by e^(l - loss).
  for (let i = points / 2 - 1; i > 0; i--) {
    const probability = Math.max(0, sum[i] as number)
    const next = { mass: mass + probability, scaled: scaled + probability }
    const below = Math.exp(-step)
    // Between this loss and the one below it δ(ε) is mass - e^(ε - l) · scaled.
    if (next.mass - next.scaled * below > allowed) {
      const ratio = (next.mass - allowed) / next.scaled
      return Math.max(0, i * step + Math.log(ratio))
    }
    mass = next.mass
    scaled = next.scaled * below
  }
  return 0
}

/** The distribution of the sum of all rounds' losses; place i is the loss i · step, places of the second half are negative. */
function convolved(losses: readonly (LossDistribution & { rounds: number })[], points: number): Float64Array {
  const magnitude = new Float64Array(points)
  const phase = new Float64Array(points)
  for (const { first, masses, rounds } of losses) {
    const real = new Float64Array(points)
    const imaginary = new Float64Array(points)
    for (const [i, mass] of masses.entries()) {
      const place = (((first + i) % points) + points) % points
      real[place] = (real[place] as number) + mass
    }
    fourierTransform(real, imaginary)
    for (let i = 0; i < points; i++) {
      const [re, im] = [real[i] as number, imaginary[i] as number]
      magnitude[i] = (magnitude[i] as number) + rounds * Math.log(Math.hypot(re, im))
      phase[i] = (phase[i] as number) + rounds * Math.atan2(im, re)
    }
  }
  for (let i = 0; i < points; i++) {
    const size = Math.exp(magnitude[i] as number)
    const angle = phase[i] as number
    magnitude[i] = size * Math.cos(angle)
    phase[i] = size * Math.sin(angle)
  }
  fourierTransform(magnitude, phase, true)
  return magnitude
}

function distributionOf(part: PrivateRounds, step: number, direction: Direction): LossDistribution {
  const { noiseMultiplier: noise, samplingRate: rate } = part
  // In units of the clipping norm: without the client the sum is N(0, noise²), with it N(1, noise²) at the sampling rate.
  const lossAt = (x: number): number => Math.log(1 - rate + rate * Math.exp((2 * x - 1) / (2 * noise * noise)))
  const outcomeOf = (loss: number): number => {
    const inner = (Math.exp(loss) - (1 - rate)) / rate
    return inner <= 0 ? -Infinity : noise * noise * Math.log(inner) + 0.5
  }
  const aboveWithout = (x: number): number => normalAbove(x / noise)
  const aboveWith = (x: number): number => (1 - rate) * normalAbove(x / noise) + rate * normalAbove((x - 1) / noise)
  const [lowest, highest] = [-FARTHEST_NOISE * noise, FARTHEST_NOISE * noise + 1]
  // Probability that the loss is above a value.
  const above =
    direction === 'remove'
      ? (loss: number): number => aboveWith(outcomeOf(loss))
      : (loss: number): number => 1 - aboveWithout(outcomeOf(-loss))
  const [least, most] = direction === 'remove' ? [lossAt(lowest), lossAt(highest)] : [-lossAt(highest), -lossAt(lowest)]
  const first = Math.floor(least / step)
  const last = Math.ceil(most / step)
  const masses = new Float64Array(last - first + 1)
  let before = 1
  for (let i = first; i <= last; i++) {
    const after = i * step >= most ? above(most) : above(i * step)
    masses[i - first] = Math.max(0, before - after)
    before = after
  }
  return { first, masses, total: Math.max(0, before) }
}

/** Half of a window outside of which the sum lies with a probability below e^limit. */
function windowOf(losses: readonly (LossDistribution & { rounds: number })[], step: number, limit: number): number {
  let half = 1
  while (logTail(losses, step, half, 1) > limit || logTail(losses, step, half, -1) > limit) half *= 1.1
  return half
}

/** The logarithm of Chernoff's bound on the probability that the sum is above `half`, or with sign -1 below `-half`. */
function logTail(
  losses: readonly (LossDistribution & { rounds: number })[],
  step: number,
  half: number,
  sign: 1 | -1
): number {
  let best = 0
  for (const slope of [0.5, 1, 2, 4, 8, 16]) {
    let bound = -slope * half
    for (const loss of losses) bound += loss.rounds * logMoment(loss, step, sign * slope)
    best = Math.min(best, bound)
  }
  return best
}

const moments = new WeakMap<Float64Array, Map<number, number>>()

/** `log E[e^(slope · loss)]` of one round. */
function logMoment({ first, masses }: LossDistribution, step: number, slope: number): number {
  let known = moments.get(masses)
  if (!known) moments.set(masses, (known = new Map<number, number>()))
  const found = known.get(slope)
  if (found !== undefined) return found
  let sum = 0
  for (let i = 0; i < masses.length; i++) sum += (masses[i] as number) * Math.exp(slope * (first + i) * step)
  const moment = Math.log(sum)
  known.set(slope, moment)
  return moment
}
