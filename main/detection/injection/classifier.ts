import { termLanguage } from '../../language/terms.ts'
import { ngramFeatures } from './ngrams.ts'
import table from './weights.json' with { type: 'json' }

/** What a text means, by the embedding model of that name. */
export interface TextMeaning {
  model: string
  vector: Float32Array
}

interface Weights {
  weights: Int8Array
  rarity: Uint8Array
  meaning: Float32Array
}

let read: Weights | undefined

/** Unpacked when the first text is judged: a start of the app does without them. */
function tables(): Weights {
  read ??= {
    weights: new Int8Array(Buffer.from(table.weights, 'base64')),
    rarity: new Uint8Array(Buffer.from(table.rarity, 'base64')),
    meaning: new Float32Array(Uint8Array.from(Buffer.from(table.meaning.weights, 'base64')).buffer)
  }
  return read
}

/** The score from which a text of the person counts as an attack: at most one alarm in a hundred harmless texts full of trigger words that were held out. */
export const THRESHOLD = table.threshold

/** What the letters of a text say, before what it means is known. */
export interface LetterEvidence {
  sum: number
  isTurkish: boolean
}

/** Reads a text's character 2- to 5-grams; the costly part of `attackScore`. */
export function letterEvidence(text: string): LetterEvidence {
  const { weights, rarity } = tables()
  let sum = table.bias
  const features = ngramFeatures(text, (bucket) => (rarity[bucket] ?? 0) * table.rarityScale)
  for (const [bucket, value] of features) sum += value * (weights[bucket] ?? 0) * table.weightScale
  return { sum, isTurkish: termLanguage(text) === 'turkish' }
}

/** The score of a text whose letters were read; see `attackScore`. */
export function scoreOf({ sum, isTurkish }: LetterEvidence, meaning?: TextMeaning): number {
  const more = meaning ? evidenceOf(meaning) : 0
  const language = isTurkish ? (more === 0 ? table.turkish.grams : table.turkish.both) : 0
  return 1 / (1 + Math.exp(-sum - language - more))
}

/**
 * How much a text looks like an attack on a model, 0 to 1: logistic regression on character 2- to 5-grams and, where it is
 * known, on the text's vector. Trained by native-models/training/detection/train-injection.js, which names its data.
 */
export const attackScore = (text: string): number => scoreOf(letterEvidence(text))

/** What a vector adds. Other quantisations of the model that was trained with lie close enough, other models do not. */
function evidenceOf({ model, vector }: TextMeaning): number {
  const { meaning } = tables()
  if (familyOf(model) !== familyOf(table.meaning.model) || vector.length !== meaning.length) return 0
  return meaning.reduce((sum, weight, at) => sum + weight * (vector[at] ?? 0), table.meaning.bias)
}

/** A model's name without the hash of its files. */
const familyOf = (model: string): string => model.split(' ')[0] ?? model
