/**
 * Whole numbers with probabilities in proportion to `exp(-n² / 2σ²)`, by rejection from a discrete Laplace distribution
 * (Canonne, Kamath and Steinke, The discrete Gaussian for differential privacy, 2020). The sum of many is as good as Gaussian
 * noise on whole numbers (Kairouz, Liu and Steinke, 2021) when σ is large, as it is here.
 * @param random uniform between 0 and 1, from the system's secure source unless something is simulated
 */
export function discreteGaussian(deviation: number, random: () => number): number {
  if (!(deviation >= 0)) throw new RangeError('a deviation is at least 0')
  if (deviation === 0) return 0
  const scale = Math.floor(deviation) + 1
  const variance = deviation * deviation
  for (;;) {
    const candidate = discreteLaplace(scale, random)
    const off = Math.abs(candidate) - variance / scale
    if (random() < Math.exp((-off * off) / (2 * variance))) return candidate
  }
}

/** Probabilities in proportion to `exp(-|n| / scale)`. */
function discreteLaplace(scale: number, random: () => number): number {
  for (;;) {
    const magnitude = Math.floor(-scale * Math.log(1 - random()))
    const negative = random() < 0.5
    // Zero has no sign: it must not come twice as often.
    if (!negative) return magnitude
    if (magnitude > 0) return -magnitude
  }
}
