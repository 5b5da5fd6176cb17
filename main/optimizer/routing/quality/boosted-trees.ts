const BINS = 24
const ROUNDS = 50
const DEPTH = 3
const RATE = 0.08
const LEAST_IN_LEAF = 12
/** Pulls the value of small leaves towards nothing. */
const RIDGE = 20
/** Shares of the rows and of the features that a tree sees (Friedman, Stochastic gradient boosting, 2002). */
const ROWS = 0.6
const FEATURES = 0.5

/** An inner node has a feature, a leaf has not. */
interface Tree {
  value: number
  feature?: number
  /** The last bin that goes left. */
  bin?: number
  left?: Tree
  right?: Tree
}

/** Small regression trees that correct each other (Friedman, 2001), on features cut into bins. */
export class BoostedTrees {
  readonly #cuts: Float64Array[]
  readonly #mean: number
  readonly #trees: Tree[]

  private constructor(cuts: Float64Array[], mean: number, trees: Tree[]) {
    this.#cuts = cuts
    this.#mean = mean
    this.#trees = trees
  }

  /** @param rows features of each example, all of one length */
  static fit(rows: readonly Float64Array[], targets: readonly number[], random: () => number): BoostedTrees {
    const dimensions = rows[0]?.length ?? 0
    const cuts = Array.from({ length: dimensions }, (_, feature) => cutsOf(rows, feature))
    const binned = rows.map((row) => binsOf(row, cuts))
    const mean = targets.reduce((sum, target) => sum + target, 0) / Math.max(1, targets.length)
    const errors = Float64Array.from(targets, (target) => target - mean)
    const trees: Tree[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const sample = rows.map((_, i) => i).filter(() => random() < ROWS)
      const features = cuts.map((_, i) => i).filter(() => random() < FEATURES)
      const tree = grow(sample, features, binned, errors, DEPTH)
      trees.push(tree)
      for (let i = 0; i < errors.length; i++)
        errors[i] = (errors[i] as number) - RATE * valueOf(tree, binned[i] as Uint8Array)
    }
    return new BoostedTrees(cuts, mean, trees)
  }

  predict(row: Float64Array): number {
    const bins = binsOf(row, this.#cuts)
    let sum = this.#mean
    for (const tree of this.#trees) sum += RATE * valueOf(tree, bins)
    return sum
  }
}

function cutsOf(rows: readonly Float64Array[], feature: number): Float64Array {
  const sorted = Float64Array.from(rows, (row) => row[feature] as number).sort()
  return Float64Array.from({ length: BINS - 1 }, (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / BINS)] ?? 0)
}

function binsOf(row: Float64Array, cuts: readonly Float64Array[]): Uint8Array {
  const bins = new Uint8Array(cuts.length)
  for (let feature = 0; feature < cuts.length; feature++) {
    const cut = cuts[feature] as Float64Array
    let bin = 0
    while (bin < cut.length && (row[feature] as number) > (cut[bin] as number)) bin++
    bins[feature] = bin
  }
  return bins
}

function valueOf(tree: Tree, bins: Uint8Array): number {
  let node = tree
  while (node.feature !== undefined && node.left && node.right)
    node = (bins[node.feature] as number) <= (node.bin as number) ? node.left : node.right
  return node.value
}

function grow(
  sample: readonly number[],
  features: readonly number[],
  binned: readonly Uint8Array[],
  errors: Float64Array,
  depth: number
): Tree {
  let sum = 0
  for (const i of sample) sum += errors[i] as number
  const value = sum / (sample.length + RIDGE)
  if (depth === 0 || sample.length < 2 * LEAST_IN_LEAF) return { value }
  const split = bestSplit(sample, features, binned, errors, sum)
  if (!split) return { value }
  const goesLeft = (i: number): boolean => ((binned[i] as Uint8Array)[split.feature] as number) <= split.bin
  const grown = (side: readonly number[]): Tree => grow(side, features, binned, errors, depth - 1)
  return {
    value,
    ...split,
    left: grown(sample.filter(goesLeft)),
    right: grown(sample.filter((i) => !goesLeft(i)))
  }
}

function bestSplit(
  sample: readonly number[],
  features: readonly number[],
  binned: readonly Uint8Array[],
  errors: Float64Array,
  total: number
): { feature: number; bin: number } | undefined {
  let best: { feature: number; bin: number } | undefined
  let bestGain = (total * total) / sample.length + 1e-9
  const sums = new Float64Array(BINS)
  const counts = new Float64Array(BINS)
  for (const feature of features) {
    sums.fill(0)
    counts.fill(0)
    for (const i of sample) {
      const bin = (binned[i] as Uint8Array)[feature] as number
      sums[bin] = (sums[bin] as number) + (errors[i] as number)
      counts[bin] = (counts[bin] as number) + 1
    }
    let sum = 0
    let count = 0
    for (let bin = 0; bin < BINS - 1; bin++) {
      sum += sums[bin] as number
      count += counts[bin] as number
      const rest = sample.length - count
      if (count < LEAST_IN_LEAF || rest < LEAST_IN_LEAF) continue
      const gain = (sum * sum) / count + (total - sum) ** 2 / rest
      if (gain > bestGain) {
        bestGain = gain
        best = { feature, bin }
      }
    }
  }
  return best
}
