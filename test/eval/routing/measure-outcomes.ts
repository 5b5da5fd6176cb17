/**
 * Asks models the tasks and writes down what they made of them: `node test/eval/routing/measure-outcomes.ts <tasks>
 * <out> <name>=<file.gguf>…`. One thread, no sampling, no system prompt, on node-llama-cpp by itself. What was measured
 * is shipped as `test/eval/sets/routing-tasks.jsonl`; run this only to measure again.
 */
import { existsSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { getLlama, JinjaTemplateChatWrapper, LlamaLogLevel, type Token } from 'node-llama-cpp'
import { readRows } from '../read-rows.ts'
import { isRight } from './check-answer.ts'
import type { MeasuredTask, Task, TaskOutcome } from './task.ts'

const MOST_TOKENS = 72
const CONTEXT_TOKENS = 1024
const THREADS = 1

const [tasksFile, outFile, ...models] = process.argv.slice(2)
if (!tasksFile || !outFile || models.length === 0)
  throw new Error('Usage: measure-outcomes.ts <tasks> <out> <name>=<file.gguf>…')
const source = existsSync(outFile) ? outFile : tasksFile
const tasks = readRows<Task & Partial<MeasuredTask>>(source).map((task) => ({ outcomes: {}, ...task }))
for (const model of models) {
  const [name = '', file = ''] = model.split('=')
  await measure(name, file)
}

async function measure(name: string, modelPath: string): Promise<void> {
  const llama = await getLlama({
    gpu: false,
    build: 'never',
    skipDownload: true,
    logLevel: LlamaLogLevel.error,
    maxThreads: THREADS
  })
  const model = await llama.loadModel({ modelPath })
  const context = await model.createContext({ contextSize: CONTEXT_TOKENS, sequences: 1, threads: THREADS })
  const template = model.fileInfo.metadata.tokenizer.chat_template ?? ''
  const wrapper = new JinjaTemplateChatWrapper({ template, functionCallMessageTemplate: 'noJinja', reasoning: false })
  const sequence = context.getSequence()
  for (const [i, task] of tasks.entries()) {
    if (task.outcomes[name]) continue
    const { contextText } = wrapper.generateContextState({
      chatHistory: [
        { type: 'system', text: '' },
        { type: 'user', text: task.prompt },
        { type: 'model', response: [] }
      ]
    })
    const prompt = contextText.tokenize(model.tokenizer)
    // What neighbours share is read once; the time to read all of it is worked out below.
    await sequence.adaptStateToTokens(prompt.slice(0, -1), false)
    const unread = prompt.slice(sequence.nextTokenIndex)
    const before = cpuSeconds()
    let first = NaN
    const answer: Token[] = []
    for await (const token of sequence.evaluate(unread, { temperature: 0 })) {
      if (answer.length === 0) first = cpuSeconds() - before
      if (model.isEogToken(token) || answer.length >= MOST_TOKENS) break
      answer.push(token)
    }
    const text = model.detokenize(answer)
    const outcome: TaskOutcome = {
      quality: isRight(task.check, text) ? 1 : 0,
      promptTokens: prompt.length,
      outputTokens: answer.length,
      readTokens: unread.length,
      firstTokenSeconds: rounded(first),
      seconds: rounded(cpuSeconds() - before),
      answer: text
    }
    task.outcomes[name] = outcome
    if (i % 3 === 2) save()
    console.error(name, task.id, outcome.quality, outcome.seconds, JSON.stringify(text.slice(0, 80)))
  }
  save()
  await model.dispose()
  await llama.dispose()
}

function save(): void {
  writeFileSync(outFile as string, tasks.map((task) => `${JSON.stringify(task)}\n`).join(''))
}

/** Of this process so far, in seconds. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000
}
