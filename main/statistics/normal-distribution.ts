/** From here on the continued fraction converges faster than the series. */
const SERIES_UP_TO = 2.5
const FRACTION_STEPS = 120

/** `log erfc(x)` without underflow: series below, continued fraction above (Abramowitz and Stegun, 7.1.6 and 7.1.14). */
export function logErfc(x: number): number {
  if (x < SERIES_UP_TO) return Math.log(x < 0 ? 1 + erfSeries(-x) : 1 - erfSeries(x))
  let fraction = x
  for (let step = FRACTION_STEPS; step >= 1; step--) fraction = x + step / 2 / fraction
  return -x * x - Math.log(fraction) - Math.log(Math.PI) / 2
}

/** The share of a standard normal distribution above `x`. */
export function normalAbove(x: number): number {
  return Math.exp(logErfc(x / Math.SQRT2)) / 2
}

/** All terms are positive, so that nothing cancels. */
function erfSeries(x: number): number {
  if (x > 6) return 1
  let term = x
  let sum = x
  for (let n = 1; term > 1e-17 * sum; n++) {
    term *= (2 * x * x) / (2 * n + 1)
    sum += term
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum
}
