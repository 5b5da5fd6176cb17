/** One sample: what was seen, with a leading 1, and whether it was right. */
export interface TrainingSample {
  features: Float64Array
  right: boolean
}

const STEPS = 8
const LARGEST_STEP = 2
const GOOD_ENOUGH = 1e-4

export function probability(score: number): number {
  return 1 / (1 + Math.exp(-Math.max(-30, Math.min(30, score))))
}

export function scoreOf(weights: Float64Array, features: Float64Array): number {
  let sum = 0
  for (let i = 0; i < weights.length; i++) sum += (weights[i] as number) * (features[i] as number)
  return sum
}

/**
 * Logistic regression by Newton's method, drawn to `prior` with the strength `pull` for each weight: with few samples
 * the prior speaks, with many they do.
 * @param signs 1 where a weight must not be negative, -1 where it must not be positive, 0 where it may be either: what
 *   can only speak for a hit must not learn by chance to speak against one
 */
export function fit(
  samples: readonly TrainingSample[],
  prior: Float64Array,
  pull: Float64Array,
  signs: readonly number[]
): Float64Array {
  const n = prior.length
  const weights = Float64Array.from(prior)
  for (let step = 0; step < STEPS; step++) {
    const gradient = weights.map((weight, i) => (pull[i] as number) * (weight - (prior[i] as number)))
    const curvature = Array.from({ length: n }, (_, i) => {
      const row = new Float64Array(n)
      row[i] = pull[i] as number
      return row
    })
    for (const { features, right } of samples) {
      const p = probability(scoreOf(weights, features))
      const error = p - (right ? 1 : 0)
      const spread = p * (1 - p) + 1e-6
      for (let i = 0; i < n; i++) {
        const x = features[i] as number
        gradient[i] = (gradient[i] as number) + error * x
        const row = curvature[i] as Float64Array
        for (let j = 0; j <= i; j++) row[j] = (row[j] as number) + spread * x * (features[j] as number)
      }
    }
    for (let i = 0; i < n; i++)
      for (let j = i + 1; j < n; j++) (curvature[i] as Float64Array)[j] = (curvature[j] as Float64Array)[i] as number
    const change = solve(curvature, gradient)
    let largest = 0
    for (let i = 0; i < n; i++) {
      const by = Math.max(-LARGEST_STEP, Math.min(LARGEST_STEP, change[i] as number))
      const next = (weights[i] as number) - by
      weights[i] = next * (signs[i] ?? 0) < 0 ? 0 : next
      largest = Math.max(largest, Math.abs(by))
    }
    if (largest < GOOD_ENOUGH) break
  }
  return weights
}

/** Solves a symmetric positive system by Cholesky's factors; the matrix is overwritten. */
function solve(matrix: Float64Array[], right: Float64Array): Float64Array {
  const n = right.length
  const at = (i: number, j: number): number => (matrix[i] as Float64Array)[j] as number
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = at(i, j)
      for (let k = 0; k < j; k++) sum -= at(i, k) * at(j, k)
      ;(matrix[i] as Float64Array)[j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / at(j, j)
    }
  const x = Float64Array.from(right)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] = (x[i] as number) - at(i, k) * (x[k] as number)
    x[i] = (x[i] as number) / at(i, i)
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] = (x[i] as number) - at(k, i) * (x[k] as number)
    x[i] = (x[i] as number) / at(i, i)
  }
  return x
}
