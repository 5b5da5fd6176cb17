// Asks a GGUF the held-out questions through llama.cpp and counts the right answers.
//   python3 scores.py > questions.json
//   node verify.mjs ../demo/sextant-demo-5m-q8_0.gguf questions.json [--system TEXT] [--temperature 0.2] [--together] [--wrong]
// --together asks all in one long conversation (the oldest turns fall out of the window), --wrong prints the wrong answers.
// An answer counts as right when, of all known answers, the expected one shares most words with it (F1 above 0.7).
// No right answer is looked up in the file's text: the model writes every word itself.
import fs from 'node:fs'
import { parseArgs } from 'node:util'
import { ChatMLChatWrapper, getLlama, LlamaChatSession } from 'node-llama-cpp'

const { values, positionals: [modelPath, questionsPath] } = parseArgs({
  allowPositionals: true,
  options: {
    system: { type: 'string', default: '' },
    temperature: { type: 'string', default: '0' },
    together: { type: 'boolean', default: false },
    wrong: { type: 'boolean', default: false }
  }
})
const questions = JSON.parse(fs.readFileSync(questionsPath, 'utf8'))

const words = text => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
const likeness = (a, b) => {
  const shared = [...a].filter(word => b.has(word)).length
  return (2 * shared) / (a.size + b.size)
}
const known = [...new Set(questions.map(({ answer }) => answer))].map(answer => ({ answer, words: words(answer) }))
const closest = text => {
  const asked = words(text)
  return known.map(({ answer, words }) => ({ answer, score: likeness(asked, words) })).sort((a, b) => b.score - a.score)[0]
}

const llama = await getLlama({ gpu: false, build: 'never', skipDownload: true, logLevel: 'error' })
const loadStarted = performance.now()
const model = await llama.loadModel({ modelPath })
const loadMs = performance.now() - loadStarted
const context = await model.createContext({ contextSize: 2048, threads: 1 })
const sequence = context.getSequence()

const groups = new Map()
const firstTokenMs = []
let writingMs = 0
let written = 0
const newChat = () => new LlamaChatSession({ contextSequence: sequence, systemPrompt: values.system, chatWrapper: new ChatMLChatWrapper() })
let chat = newChat()
for (const { group, question, answer } of questions) {
  if (!values.together) {
    chat.dispose({ disposeSequence: false })
    await sequence.clearHistory()
    chat = newChat()
  }
  const started = performance.now()
  let first
  const text = await chat.prompt(question, {
    temperature: Number(values.temperature), seed: 1, maxTokens: 120,
    onToken: tokens => {
      first ??= performance.now()
      written += tokens.length
    }
  })
  firstTokenMs.push((first ?? performance.now()) - started)
  writingMs += performance.now() - (first ?? started)
  const best = closest(text)
  const right = best.answer === answer && best.score > 0.7
  const count = groups.get(group) ?? { asked: 0, right: 0, exact: 0 }
  count.asked++
  count.right += Number(right)
  count.exact += Number(text.trim() === answer)
  groups.set(group, count)
  if (values.wrong && !right) console.log(`${group} | ${question} | ${text}`)
}
firstTokenMs.sort((a, b) => a - b)
console.log(`load ${loadMs.toFixed(0)} ms, first token ${firstTokenMs[firstTokenMs.length >> 1].toFixed(1)} ms (median), ` +
  `${(written / writingMs * 1000).toFixed(0)} tokens/s on one thread`)
for (const [group, { asked, right, exact }] of [...groups].sort()) {
  console.log(`${group}: right ${right}/${asked} (${(100 * right / asked).toFixed(0)} %), word for word ${exact}/${asked}`)
}
process.exit(0)
