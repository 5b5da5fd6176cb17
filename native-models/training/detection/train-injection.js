// Trains the classifier of injections and writes main/detection/injection/weights.json.
// Usage: node train-injection.js <folder of the development sets> <injections.jsonl of bastioncorpus> [--check]
// Data: deepset/prompt-injections, train split (Apache-2.0); validation set of InjecGuard (MIT); the rows of PyPI
// `bastioncorpus` 0.6.0 (MIT) that a person says; questions of banking77 (CC BY 4.0) and MMLU (MIT) as harmless texts;
// sentences of our own (injection-texts.js, injection-twins.js) and the texts of our own window in English and Turkish,
// which are harmless. Nothing else is looked at. `--check` prints what each set of attacks gets when it is held out.
// The vectors are those of the app's embedding model, which is fetched when it is not there.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { BUCKETS, ngramCounts, ngramFeatures } from '../../../main/detection/injection/ngrams.ts'
import { plainText } from '../../../main/detection/injection/plain-text.ts'
import { appEmbedder } from '../../../test/eval/semantic/embedder.ts'
import { TEXTS } from './injection-texts.js'
import { TWINS } from './injection-twins.js'
import { fitLogistic } from './logistic-regression.js'

const [folder, bastion] = process.argv.slice(2)
const rowsOf = (file) => readFileSync(path.resolve(folder, file), 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line))
const random = seeded(20261130)
const rows = [
  ...rowsOf('injection/deepset-train.jsonl').map(({ text, label }) => ({ text, label, set: 'deepset' })),
  ...rowsOf('injection/injecguard-valid.jsonl').map(({ text, label }) => ({ text, label, set: 'injecguard' })),
  ...sample(rowsOf('semantic/banking77.jsonl'), 300).map(({ text }) => ({ text, label: 0, set: 'banking' })),
  ...sample(rowsOf('routing/mmlu.jsonl'), 300).map(({ prompt }) => ({ text: prompt.split('\nA. ')[0], label: 0, set: 'mmlu' })),
  ...sample(windowTexts('en'), 350).map((text) => ({ text, label: 0, set: 'window-en' })),
  ...sample(windowTexts('tr'), 500).map((text) => ({ text, label: 0, set: 'window-tr' })),
  ...rowsOf(path.resolve(bastion)).filter(({ channel }) => channel === 'user_input').map(({ text, label }) => ({ text, label: label === 'malicious' ? 1 : 0, set: 'bastion' })),
  ...TEXTS,
  ...TWINS
].map((row) => ({ ...row, text: plainText(row.text).text }))

/** As much of a text as the app embeds. */
const MOST_CHARACTERS = 1_200
/** What the vector adds to the n-grams' sum. */
const MEANING_SHARE = 0.5
const { model, vectors } = await vectorsOf(rows.map(({ text }) => text.slice(0, MOST_CHARACTERS)))
rows.forEach((row, index) => (row.vector = vectors[index]))

/** Inverse weights of the penalties, and the scale of vectors less their mean: the usual ones for such features. */
const [GRAMS_C, MEANING_C, MEANING_SCALE] = [20, 30, 3]
/** Turkish harmless texts of all kinds: of those with trigger words alone there are too few to set a limit by. */
const TURKISH = /-tr$/
/** English sets whose harmless texts are full of trigger words: each language has a limit of its own. */
const TRIGGERS = /^(?:injecguard|own-en|twins-en|bastion)$/

if (process.argv.includes('--check'))
  for (const held of ['deepset', 'bastion', 'twins-tr', 'twins-en', 'own-tr', 'own-en']) {
    const predict = train(rows.filter(({ set }) => set !== held))
    const out = rows.filter(({ set }) => set === held).map((row) => ({ ...row, ...predict(row) }))
    report(`${held} held out, n-grams`, out, ({ grams }) => grams)
    report(`${held} held out, with the vector`, out, ({ both }) => both)
  }

// Alarms are counted on harmless texts full of trigger words; everyday ones would hide them.
const predictions = crossValidated(5)
const thresholdOf = (sum, sets = TRIGGERS) => {
  const harmless = predictions.filter(({ label, set }) => label === 0 && sets.test(set)).map(sum).sort((a, b) => a - b)
  return harmless[Math.floor(0.985 * harmless.length)]
}
const limits = {
  grams: thresholdOf(({ grams }) => grams),
  both: thresholdOf(({ both }) => both),
  // Turkish sums lie elsewhere: attacks in other languages have taught most of what is known.
  turkish: { grams: thresholdOf(({ grams }) => grams, TURKISH), both: thresholdOf(({ both }) => both, TURKISH) }
}
console.log(limits, 'attacks over the limit, held out:', Object.fromEntries(['deepset', 'injecguard', 'bastion', 'own-en', 'own-tr', 'twins-en', 'twins-tr'].map((set) => { const attacks = predictions.filter((row) => row.label === 1 && row.set === set); const share = (key) => (attacks.filter((row) => row[key] > (set.endsWith('-tr') ? limits.turkish : limits)[key]).length / attacks.length).toFixed(3); return [set, [share('grams'), share('both')]] })))
const { grams, meaning } = fitBoth(rows)
const { weights, bias, rarity } = grams
const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0)
const rarest = rarity.reduce((most, one) => Math.max(most, one), 0)
const bytes = (values) => Buffer.from(values).toString('base64')
const rounded = (number) => Number(number.toFixed(6))
writeFileSync(
  path.resolve(import.meta.dirname, '../../../main/detection/injection/weights.json'),
  `${JSON.stringify({
    threshold: rounded(1 / (1 + Math.exp(-limits.grams))),
    bias: rounded(bias),
    weightScale: largest / 127,
    rarityScale: rarest / 255,
    weights: bytes(Int8Array.from(weights, (weight) => Math.round((weight / largest) * 127))),
    rarity: bytes(Uint8Array.from(rarity, (one) => Math.round((one / rarest) * 255))),
    // Added to the sum of a Turkish text, so that one limit holds for both languages.
    turkish: { grams: rounded(limits.grams - limits.turkish.grams), both: rounded(limits.both - limits.turkish.both) },
    meaning: {
      model,
      // The two sums have different limits: this moves the one with the vector to the other's.
      bias: rounded(MEANING_SHARE * meaning.bias + limits.grams - limits.both),
      weights: bytes(new Uint8Array(meaning.weights.map((weight) => weight * MEANING_SHARE).buffer))
    }
  })}\n`
)
console.log({ rows: rows.length, limits, model })

function crossValidated(folds) {
  // Sentences from one template are alike: a fold takes neighbours together.
  const fold = (index) => (/^(?:own|twins)/.test(rows[index].set) ? Math.floor(index / 12) : index) % folds
  return Array.from({ length: folds }, (_, held) => {
    const predict = train(rows.filter((_, index) => fold(index) !== held))
    return rows.filter((_, index) => fold(index) === held).map((row) => ({ ...row, ...predict(row) }))
  }).flat()
}

function fitBoth(set) {
  return { grams: fit(set), meaning: fitMeaning(set.map(({ vector }) => vector), set.map(({ label }) => label)) }
}

/** Sums of evidence, before the logistic function: of the n-grams alone, and with the vector. */
function train(set) {
  const { grams: { weights, bias, rarity }, meaning } = fitBoth(set)
  return ({ text, vector }) => {
    let grams = bias
    for (const [bucket, value] of ngramFeatures(text, (at) => rarity[at])) grams += value * weights[bucket]
    return { grams, both: grams + MEANING_SHARE * meaningLogit(meaning, vector) }
  }
}

function fit(set) {
  const holders = new Uint32Array(BUCKETS)
  const counted = set.map(({ text }) => ngramCounts(text))
  for (const counts of counted) for (const bucket of counts.keys()) holders[bucket]++
  const rarity = Float32Array.from(holders, (count) => (count < 2 ? 0 : Math.log((1 + set.length) / (1 + count)) + 1))
  const features = set.map(({ text }) => [...ngramFeatures(text, (at) => rarity[at])])
  return { ...fitLogistic(features, set.map(({ label }) => label), BUCKETS, GRAMS_C), rarity }
}

/** Plain weights and a bias for whole vectors, from those for centred and scaled ones. */
function fitMeaning(vectors, labels) {
  const size = vectors[0].length
  const mean = Float64Array.from({ length: size }, (_, at) => vectors.reduce((sum, vector) => sum + vector[at], 0) / vectors.length)
  const features = vectors.map((vector) => Array.from(vector, (value, at) => [at, (value - mean[at]) * MEANING_SCALE]))
  const { weights, bias } = fitLogistic(features, labels, size, MEANING_C)
  const plain = weights.map((weight) => weight * MEANING_SCALE)
  return { weights: plain, bias: bias - plain.reduce((sum, weight, at) => sum + weight * mean[at], 0) }
}

function meaningLogit({ weights, bias }, vector) {
  return weights.reduce((sum, weight, at) => sum + weight * vector[at], bias)
}

function report(name, scored, sum) {
  const harmless = scored.filter(({ label }) => label === 0).map(sum).sort((a, b) => a - b)
  const attacks = scored.filter(({ label }) => label === 1)
  const limit = harmless[Math.min(harmless.length - 1, Math.floor(0.98 * harmless.length))] ?? 0
  const recall = attacks.filter((row) => sum(row) > limit).length / (attacks.length || 1)
  console.log(`${name}: ${recall.toFixed(3)} of ${attacks.length} attacks at 2 % of ${harmless.length} harmless texts`)
}

async function vectorsOf(texts) {
  const { embedder, close } = await appEmbedder()
  try {
    const made = []
    for (let at = 0; at < texts.length; at += 8) made.push(...(await embedder.embed(texts.slice(at, at + 8))))
      return { model: embedder.model, vectors: made.map(({ vector }) => vector) }
  } finally {
    close()
  }
}

function windowTexts(language) {
  const all = []
  const walk = (value) => (typeof value === 'string' ? all.push(value) : Object.values(value).forEach(walk))
  walk(JSON.parse(readFileSync(path.resolve(import.meta.dirname, `../../../resources/locales/${language}.json`), 'utf8')))
  return all.filter((text) => text.length > 18)
}

function sample(list, size) {
  const rest = [...list]
  return Array.from({ length: Math.min(size, list.length) }, () => rest.splice(Math.floor(random() * rest.length), 1)[0])
}

function seeded(seed) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
