import { inSlices, type Pause } from '../time/in-slices.ts'

/**
 * Gives every score's neighbours a share of it, so that what stands beside a match counts: in a conversation the answer
 * to a question rarely repeats its words. A neighbour at distance d receives 1 / (1 + d / width) of a score.
 * @param width distance at which half of a score arrives; half a turn for documents, two for conversations
 * @param reach the greatest distance
 */
export function spread(scores: Float64Array, width: number, reach: number): Float64Array {
  const out = new Float64Array(scores.length)
  spreadFrom(scores, out, 0, scores.length, sharesOf(width, reach))
  return out
}

/** Scores that are spread before others have their turn: each has many neighbours. */
const AT_ONCE = 20

/** The same, letting others have their turn in between. */
export async function spreadInSlices(
  scores: Float64Array,
  width: number,
  reach: number,
  pause: Pause
): Promise<Float64Array> {
  const out = new Float64Array(scores.length)
  const shares = sharesOf(width, reach)
  for (let from = 0; from < scores.length; from += AT_ONCE) {
    spreadFrom(scores, out, from, Math.min(scores.length, from + AT_ONCE), shares)
    const paused = pause()
    if (paused) await paused
  }
  return out
}

const sharesOf = (width: number, reach: number): Float64Array =>
  Float64Array.from({ length: reach + 1 }, (_, distance) => 1 / (1 + distance / width))

function spreadFrom(scores: Float64Array, out: Float64Array, begin: number, end: number, shares: Float64Array): void {
  const reach = shares.length - 1
  for (let from = begin; from < end; from++) {
    const score = scores[from] ?? 0
    if (score === 0) continue
    const first = Math.max(0, from - reach)
    const last = Math.min(scores.length - 1, from + reach)
    for (let to = first; to <= last; to++) out[to] = (out[to] ?? 0) + score * (shares[Math.abs(to - from)] ?? 0)
  }
}

/** The mean of each score and its neighbours, `reach` on either side as far as there are any. */
export async function smooth(scores: Float64Array, reach: number, pause: Pause): Promise<Float64Array> {
  const sums = new Float64Array(scores.length + 1)
  await inSlices(scores.length, pause, (i) => (sums[i + 1] = (sums[i] as number) + (scores[i] as number)))
  const means = new Float64Array(scores.length)
  await inSlices(scores.length, pause, (at) => {
    const first = Math.max(0, at - reach)
    const end = Math.min(scores.length, at + reach + 1)
    means[at] = ((sums[end] as number) - (sums[first] as number)) / (end - first)
  })
  return means
}

/** Scores in standard deviations above their mean; all 0 where they are equal. */
export async function standardized(scores: Float64Array, pause: Pause): Promise<Float64Array> {
  const count = Math.max(1, scores.length)
  let [sum, squares] = [0, 0]
  await inSlices(scores.length, pause, (i) => (sum += scores[i] as number))
  const mean = sum / count
  await inSlices(scores.length, pause, (i) => (squares += ((scores[i] as number) - mean) ** 2))
  const deviation = Math.sqrt(squares / count)
  const out = new Float64Array(scores.length)
  if (deviation > 0) await inSlices(scores.length, pause, (i) => (out[i] = ((scores[i] as number) - mean) / deviation))
  return out
}
