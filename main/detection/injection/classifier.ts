import { ngramFeatures } from './ngrams.ts'
import table from './weights.json' with { type: 'json' }

interface Weights {
  weights: Int8Array
  rarity: Uint8Array
}

let read: Weights | undefined

/** Unpacked when the first text is judged: a start of the app does without them. */
function tables(): Weights {
  read ??= {
    weights: new Int8Array(Buffer.from(table.weights, 'base64')),
    rarity: new Uint8Array(Buffer.from(table.rarity, 'base64'))
  }
  return read
}

/** The score from which a text of the person counts as an attack: at most one alarm in a hundred harmless texts full of trigger words that were held out. */
export const THRESHOLD = table.threshold

/**
 * How much a text looks like an attack on a model, 0 to 1: logistic regression on character 2- to 5-grams. Trained by
 * native-models/training/detection/train-injection.js, which names its data.
 */
export function attackScore(text: string): number {
  const { weights, rarity } = tables()
  let sum = table.bias
  const features = ngramFeatures(text, (bucket) => (rarity[bucket] ?? 0) * table.rarityScale)
  for (const [bucket, value] of features) sum += value * (weights[bucket] ?? 0) * table.weightScale
  return 1 / (1 + Math.exp(-sum))
}
