/**
 * Asks models the tasks and writes down what they made of them: `node test/eval/routing/measure-outcomes.ts <tasks>
 * <out> <name>=<file.gguf>…`. One thread, no sampling, no system prompt, on node-llama-cpp by itself. Every task is asked
 * of all models in turn, so that whatever else the machine does slows all of them alike. What was measured is shipped as
 * `test/eval/sets/routing-tasks.jsonl`; run this only to measure again. It goes on where an earlier run was ended.
 */
import { existsSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import {
  getLlama,
  JinjaTemplateChatWrapper,
  LlamaLogLevel,
  type LlamaContextSequence,
  type Token
} from 'node-llama-cpp'
import { readRows } from '../read-rows.ts'
import { isRight } from './check-answer.ts'
import type { MeasuredTask, Task, TaskOutcome } from './task.ts'

const MOST_TOKENS = 72
const CONTEXT_TOKENS = 1024
const THREADS = 1

const [tasksFile, outFile, ...files] = process.argv.slice(2)
if (!tasksFile || !outFile || files.length === 0)
  throw new Error('Usage: measure-outcomes.ts <tasks> <out> <name>=<file.gguf>…')
const tasks = readRows<Task & Partial<MeasuredTask>>(existsSync(outFile) ? outFile : tasksFile).map((task) => ({
  outcomes: {},
  ...task
}))
const llama = await getLlama({
  gpu: false,
  build: 'never',
  skipDownload: true,
  logLevel: LlamaLogLevel.error,
  maxThreads: THREADS
})
const asked: Asked[] = []
for (const file of files) {
  const [name = '', modelPath = ''] = file.split('=')
  asked.push(await load(name, modelPath))
}
for (const task of tasks) {
  const missing = asked.filter(({ name }) => !task.outcomes[name])
  for (const model of missing) {
    const outcome = await ask(model, task)
    task.outcomes[model.name] = outcome
    console.error(model.name, task.id, outcome.quality, outcome.seconds, JSON.stringify(outcome.answer.slice(0, 80)))
  }
  if (missing.length > 0) writeFileSync(outFile, tasks.map((one) => `${JSON.stringify(one)}\n`).join(''))
}
await llama.dispose()

interface Asked {
  name: string
  sequence: LlamaContextSequence
  wrapper: JinjaTemplateChatWrapper
}

async function load(name: string, modelPath: string): Promise<Asked> {
  const model = await llama.loadModel({ modelPath })
  const context = await model.createContext({ contextSize: CONTEXT_TOKENS, sequences: 1, threads: THREADS })
  const template = model.fileInfo.metadata.tokenizer.chat_template ?? ''
  const wrapper = new JinjaTemplateChatWrapper({ template, functionCallMessageTemplate: 'noJinja', reasoning: false })
  return { name, sequence: context.getSequence(), wrapper }
}

async function ask({ sequence, wrapper }: Asked, task: Task): Promise<TaskOutcome> {
  const { model } = sequence
  const { contextText } = wrapper.generateContextState({
    chatHistory: [
      { type: 'system', text: '' },
      { type: 'user', text: task.prompt },
      { type: 'model', response: [] }
    ]
  })
  const prompt = contextText.tokenize(model.tokenizer)
  await sequence.clearHistory()
  const before = cpuSeconds()
  let first = NaN
  let logProbability = 0
  const answer: Token[] = []
  // As in the app, which wants to know how sure a model is of its words.
  for await (const { token, confidence } of sequence.evaluateWithMetadata(
    prompt,
    { confidence: true },
    { temperature: 0 }
  )) {
    if (answer.length === 0) first = cpuSeconds() - before
    if (model.isEogToken(token) || answer.length >= MOST_TOKENS) break
    answer.push(token)
    logProbability += Math.log(Math.max(confidence, 1e-6))
  }
  const seconds = cpuSeconds() - before
  const text = model.detokenize(answer)
  return {
    quality: isRight(task.check, text) ? 1 : 0,
    promptTokens: prompt.length,
    outputTokens: answer.length,
    firstTokenSeconds: rounded(first),
    seconds: rounded(seconds),
    confidence: answer.length === 0 ? 1 : rounded(Math.exp(logProbability / answer.length)),
    answer: text
  }
}

/** Of this process so far, in seconds. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}
