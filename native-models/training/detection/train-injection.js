// Trains the classifier of injections and writes main/detection/injection/weights.json.
// Usage: node train-injection.js <folder of the development sets> [--vectors <file>]
// Data: deepset/prompt-injections, train split (Apache-2.0); validation set of InjecGuard (MIT); questions of banking77
// (CC BY 4.0) and MMLU (MIT) as harmless texts; sentences of our own (injection-texts.js)
// and the texts of our own window in English and Turkish, which are harmless. Nothing else is looked at.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { BUCKETS, ngramCounts, ngramFeatures } from '../../../main/detection/injection/ngrams.ts'
import { plainText } from '../../../main/detection/injection/plain-text.ts'
import { TEXTS } from './injection-texts.js'

const [folder] = process.argv.slice(2)
const rowsOf = (file) => readFileSync(path.join(folder, file), 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line))
const random = seeded(20261130)
const rows = [
  ...rowsOf('injection/deepset-train.jsonl').map(({ text, label }) => ({ text, label, set: 'deepset' })),
  ...rowsOf('injection/injecguard-valid.jsonl').map(({ text, label }) => ({ text, label, set: 'injecguard' })),
  ...sample(rowsOf('semantic/banking77.jsonl'), 300).map(({ text }) => ({ text, label: 0, set: 'banking' })),
  ...sample(rowsOf('routing/mmlu.jsonl'), 300).map(({ prompt }) => ({ text: prompt.split('\nA. ')[0], label: 0, set: 'mmlu' })),
  ...sample(windowTexts('en'), 350).map((text) => ({ text, label: 0, set: 'window-en' })),
  ...sample(windowTexts('tr'), 500).map((text) => ({ text, label: 0, set: 'window-tr' })),
  ...TEXTS
].map((row) => ({ ...row, text: plainText(row.text).text }))

if (process.argv.includes('--texts')) {
  writeFileSync(process.argv.at(-1), JSON.stringify(rows))
  process.exit()
}

const LAMBDA = Number(process.env.LAMBDA ?? 2e-4)
const EPOCHS = 30

if (process.argv.includes('--check')) {
  for (const held of []) {
    const predict = train(rows.filter(({ set }) => set !== held))
    report(`${held} held out`, rows.filter(({ set }) => set === held).map((row) => ({ ...row, score: predict(row.text) })))
  }
  const out = crossValidated(5)
  for (const limit of [0.5, 0.55, 0.6, 0.65, 0.7, 0.75]) console.log(limit, [...new Set(rows.map(({ set }) => set))].map((set) => { const of = (label) => out.filter((row) => row.set === set && row.label === label); const share = (list) => (list.filter(({ score }) => score > limit).length / (list.length || 1)).toFixed(3); return `${set} fpr ${share(of(0))} recall ${share(of(1))}` }).join(' | '))
  for (const set of new Set(rows.map(({ set }) => set))) report(`5 folds, ${set}`, out.filter((row) => row.set === set))
}

// Alarms are counted on harmless texts full of trigger words, in both languages; everyday ones would hide them.
const predictions = crossValidated(5)
const harmless = predictions.filter(({ label, set }) => label === 0 && ['injecguard', 'own-en', 'own-tr'].includes(set)).map(({ score }) => score).sort((a, b) => a - b)
const threshold = Math.max(0.5, harmless[Math.floor(0.99 * harmless.length)])
const { weights, bias, rarity } = fit(rows)
const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0)
const rarest = rarity.reduce((most, one) => Math.max(most, one), 0)
const bytes = (values) => Buffer.from(values).toString('base64')
writeFileSync(
  path.resolve(import.meta.dirname, '../../../main/detection/injection/weights.json'),
  `${JSON.stringify({ threshold, bias, weightScale: largest / 127, rarityScale: rarest / 255, weights: bytes(Int8Array.from(weights, (weight) => Math.round((weight / largest) * 127))), rarity: bytes(Uint8Array.from(rarity, (one) => Math.round((one / rarest) * 255))) })}\n`
)
console.log({ rows: rows.length, threshold, bias })

function crossValidated(folds) {
  // Sentences from one template are alike: a fold takes neighbours together.
  const fold = (index) => (rows[index].set.startsWith('own') ? Math.floor(index / 12) : index) % folds
  return Array.from({ length: folds }, (_, held) => {
    const predict = train(rows.filter((_, index) => fold(index) !== held))
    return rows.filter((_, index) => fold(index) === held).map((row) => ({ ...row, score: predict(row.text) }))
  }).flat()
}

function train(set) {
  const { weights, bias, rarity } = fit(set)
  return (text) => {
    let sum = bias
    for (const [bucket, value] of ngramFeatures(text, (at) => rarity[at])) sum += value * weights[bucket]
    return 1 / (1 + Math.exp(-sum))
  }
}

/** Logistic regression by AdaGrad with L2, both classes weighing the same. */
function fit(set) {
  const holders = new Uint32Array(BUCKETS)
  const counted = set.map(({ text }) => ngramCounts(text))
  for (const counts of counted) for (const bucket of counts.keys()) holders[bucket]++
  const rarity = Float32Array.from(holders, (count) => (count < 2 ? 0 : Math.log((1 + set.length) / (1 + count)) + 1))
  const features = set.map(({ text }) => [...ngramFeatures(text, (at) => rarity[at])])
  const weights = new Float32Array(BUCKETS)
  const squares = new Float32Array(BUCKETS).fill(1e-6)
  let bias = 0
  let biasSquares = 1e-6
  const attacks = set.filter(({ label }) => label === 1).length
  const weightOf = [set.length / (2 * (set.length - attacks)), set.length / (2 * attacks)]
  const order = set.map((_, index) => index)
  const shuffle = seeded(7)
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (let at = order.length - 1; at > 0; at--) {
      const other = Math.floor(shuffle() * (at + 1))
      ;[order[at], order[other]] = [order[other], order[at]]
    }
    for (const index of order) {
      let sum = bias
      for (const [bucket, value] of features[index]) sum += value * weights[bucket]
      const error = (1 / (1 + Math.exp(-sum)) - set[index].label) * weightOf[set[index].label]
      for (const [bucket, value] of features[index]) {
        const slope = error * value + LAMBDA * weights[bucket]
        squares[bucket] += slope * slope
        weights[bucket] -= (0.3 * slope) / Math.sqrt(squares[bucket])
      }
      biasSquares += error * error
      bias -= (0.3 * error) / Math.sqrt(biasSquares)
    }
  }
  return { weights, bias, rarity }
}

function report(name, scored) {
  const harmless = scored.filter(({ label }) => label === 0).map(({ score }) => score).sort((a, b) => a - b)
  const attacks = scored.filter(({ label }) => label === 1)
  const at = (share) => harmless[Math.min(harmless.length - 1, Math.floor((1 - share) * harmless.length))] ?? 0.5
  const recall = (limit) => (attacks.filter(({ score }) => score > limit).length / (attacks.length || 1)).toFixed(3)
  console.log(name, { harmless: harmless.length, attacks: attacks.length, at1: [at(0.01).toFixed(3), recall(at(0.01))], at2: [at(0.02).toFixed(3), recall(at(0.02))], over50: [harmless.filter((score) => score > 0.5).length, recall(0.5)] })
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
