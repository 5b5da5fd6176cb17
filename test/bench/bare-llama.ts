/**
 * node-llama-cpp by itself, in a process of its own: what the app's local answers are compared with. One sequence, the
 * library's own evaluation loop, nothing around it. Asked and answered over the channel to its parent.
 */
import '../../main/node/no-network.ts'
import {
  getLlama,
  JinjaTemplateChatWrapper,
  LlamaLogLevel,
  type ChatHistoryItem,
  type LlamaContextSequence,
  type Token
} from 'node-llama-cpp'
import type { PromptMessage } from '../../main/domain/completion.ts'
import { skipBindingTest } from '../../main/inference/host/binding-test.ts'
import type { ThreadChoices } from '../../main/inference/inference-protocol.ts'

export interface BareSetUp {
  modelPath: string
  contextTokens: number
  threads: ThreadChoices
  gpu: boolean
}

export interface BareQuestion {
  messages: PromptMessage[]
  maxTokens: number
}

export interface BareAnswer {
  inputTokens: number
  /** From the messages to the first token. */
  firstTokenMs: number
  /** After the first token. */
  tokensPerSecond: number
}

process.once('message', (setUp: BareSetUp) => {
  void start(setUp).then((answer) => {
    process.on(
      'message',
      (question: BareQuestion) => void answer(question).then((answered) => process.send?.(answered))
    )
    process.send?.('ready')
  })
})
process.on('disconnect', () => process.exit(0))

async function start({
  modelPath,
  contextTokens,
  threads,
  gpu
}: BareSetUp): Promise<(question: BareQuestion) => Promise<BareAnswer>> {
  skipBindingTest()
  const llama = await getLlama({
    gpu: gpu ? 'auto' : false,
    build: 'never',
    skipDownload: true,
    logLevel: LlamaLogLevel.error
  })
  const model = await llama.loadModel({ modelPath })
  const most = Math.max(threads.reading.threads, threads.writing.threads)
  const context = await model.createContext({
    contextSize: contextTokens,
    sequences: 1,
    threads: most,
    flashAttention: 'auto'
  })
  const template = model.fileInfo.metadata.tokenizer.chat_template ?? ''
  const wrapper = new JinjaTemplateChatWrapper({ template, functionCallMessageTemplate: 'noJinja', reasoning: false })
  const sequence = context.getSequence()
  return async ({ messages, maxTokens }) => {
    await sequence.clearHistory()
    llama.maxThreads = threads.reading.threads
    const startedAt = performance.now()
    const chatHistory: ChatHistoryItem[] = [...messages.map(historyItem), { type: 'model', response: [] }]
    const tokens = wrapper.generateContextState({ chatHistory }).contextText.tokenize(model.tokenizer)
    const times = await evaluate(sequence, tokens, maxTokens, () => {
      llama.maxThreads = threads.writing.threads
    })
    const first = times[0] ?? NaN
    const last = times.at(-1) ?? NaN
    return {
      inputTokens: tokens.length,
      firstTokenMs: first - startedAt,
      tokensPerSecond: ((times.length - 1) / (last - first)) * 1000
    }
  }
}

async function evaluate(
  sequence: LlamaContextSequence,
  tokens: Token[],
  maxTokens: number,
  onToken: () => void
): Promise<number[]> {
  const times: number[] = []
  for await (const token of sequence.evaluate(tokens, { temperature: 0, topP: 1 })) {
    void token
    times.push(performance.now())
    onToken()
    if (times.length >= maxTokens) break
  }
  return times
}

function historyItem({ role, text }: PromptMessage): ChatHistoryItem {
  return role === 'assistant' ? { type: 'model', response: [text] } : { type: role, text }
}
