import { discreteGaussian } from './discrete-gaussian.ts'

/** The clipping norm in whole units. Sums of ten thousand clients, noise included, stay far below half the modulus. */
export const UNITS_PER_NORM = 65_536
const WRAP = 2 ** 32

export interface NoisyEncoding {
  /** The most that the update may measure, by which it was clipped. */
  clippingNorm: number
  /** Deviation of this client's share of the noise, in clipping norms. */
  noiseShare: number
  random: () => number
}

/**
 * An update as whole numbers modulo 2³² with noise: always four bytes a parameter, whatever was learned. The signal is
 * rounded before the noise comes, and shrunk by what rounding may add to its length, so that one client's part is bounded.
 * @param update no longer than `clippingNorm`
 * @throws RangeError when it is longer: it was not clipped
 */
export function encodeWithNoise(
  update: Float64Array,
  { clippingNorm, noiseShare, random }: NoisyEncoding
): Uint32Array {
  const length = Math.hypot(...update)
  if (!(length <= clippingNorm * (1 + 1e-9))) throw new RangeError('the update is longer than the clipping norm')
  const room = 1 - Math.sqrt(update.length) / 2 / UNITS_PER_NORM
  const scale = (UNITS_PER_NORM * room) / clippingNorm
  const deviation = noiseShare * UNITS_PER_NORM
  return Uint32Array.from(update, (value) => {
    const whole = Math.round(value * scale) + discreteGaussian(deviation, random)
    return ((whole % WRAP) + WRAP) % WRAP
  })
}

/** @returns the mean update of so many clients, from the sum of their encodings modulo 2³² */
export function decodeMean(sum: Uint32Array, clients: number, clippingNorm: number): Float64Array {
  const scale = clippingNorm / UNITS_PER_NORM / clients
  return Float64Array.from(sum, (value) => (value | 0) * scale)
}
