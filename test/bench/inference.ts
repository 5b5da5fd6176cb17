import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { App } from '../../main/compose/app.ts'
import { compose } from '../../main/compose/compose.ts'
import { dataFolder } from '../../main/config/data-folder.ts'
import type { PromptMessage } from '../../main/domain/completion.ts'
import { DEFAULT_WORKSPACE, type ConversationId, type MessageId } from '../../main/domain/ids.ts'
import { messageText } from '../../main/domain/message.ts'
import type { Model } from '../../main/domain/model.ts'
import type { TurnTrace } from '../../main/domain/trace.ts'
import type { StartedTurn } from '../../main/domain/turn.ts'
import type { HostReply, ThreadChoices } from '../../main/inference/inference-protocol.ts'
import type { InferenceChannel, InferenceProcess } from '../../main/ports.ts'
import { followGate } from '../../main/node/main-guard.ts'
import { LocalProvider } from '../../main/providers/local/local-provider.ts'
import { nodePorts } from '../../main/terminal/terminal-app.ts'
import type { Goal, Measured } from '../eval/suite.ts'
import { BareProcess } from './bare-process.ts'
import { quantile } from './quantile.ts'

export const name = 'inference'
export const goals: readonly Goal[] = [
  { metric: 'tokensPerSecondRatio', atLeast: 0.97 },
  { metric: 'firstTurnTtftRatio', atMost: 1.1 },
  { metric: 'tenthTurnTtftRatio', atMost: 0.3 },
  { metric: 'overheadMsP99', atMost: 2 }
]

/** The machine is noisy: both sides take turns, and the middle of the ratios of neighbours counts. */
const WRITING_PAIRS = 25
const WRITTEN_TOKENS = 48
const READING_PAIRS = 11
const CONVERSATIONS = 3
const OVERHEAD_TURNS = 240
const TURNS_A_CONVERSATION = 20

const QUESTION =
  'Revenue grew in most regions last quarter, although the pace slowed after the summer. In the north we opened two stores and hired forty people; in the south we closed a warehouse and moved the stock to a larger site near the port. Energy costs rose faster than expected and packaging followed, so three contracts are to be renegotiated. Customers returned fewer items than in the year before, mostly because the size guide became clearer. Support tickets about delivery fell by a third, but questions about billing went up because of the new invoice. What should the board look at first, and why?'
const FOLLOW_UPS = [
  'Why?',
  'What about costs?',
  'And the south?',
  'Say it shorter.',
  'What is missing?',
  'Which risk is largest?',
  'And returns?',
  'What would you ask them?',
  'So what now?'
]

const median = (values: readonly number[]): number => quantile(values, 0.5)

export async function run(): Promise<Measured> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sextant-bench-'))
  const ports = nodePorts(folder)
  const inference = new WatchedProcess(ports.inference)
  const app = compose({ ...ports, inference, paths: { ...ports.paths, models: path.join(dataFolder(), 'models') } })
  followGate(app.network.gate, ports.log, [])
  const bare = new BareProcess()
  try {
    return await measure(app, inference, bare)
  } finally {
    bare.stop()
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measure(app: App, inference: WatchedProcess, bare: BareProcess): Promise<Measured> {
  const model = app.library.models().find(({ ref }) => ref === 'local:smollm2-135m-instruct') as Model
  app.settings.change({ chat: { temperature: 0, topP: 1 } })
  const file = app.library.fileOf(model.ref)
  await load(app, model)
  const { gpu } = app.inference.engine
  const { threads } = inference
  await bare.start({ modelPath: file.path, contextTokens: file.contextTokens, threads, gpu: gpu !== false })

  const writing = await compareWriting(app, model, bare)
  const firstTurn = await compareFirstTurns(app, model, bare)
  const tenthTurn = await compareTenthTurns(app, model)
  const overhead = await measureOverhead(app, model)
  return {
    metrics: {
      tokensPerSecondRatio: median(writing.map(({ app, bare }) => app / bare)),
      firstTurnTtftRatio: median(firstTurn.map(({ app, bare }) => app / bare)),
      tenthTurnTtftRatio: median(tenthTurn.map(({ reused, anew }) => reused / anew)),
      overheadMsP99: quantile(overhead, 0.99),
      overheadMsP50: median(overhead),
      tokensPerSecond: median(writing.map((pair) => pair.app)),
      bareTokensPerSecond: median(writing.map((pair) => pair.bare)),
      firstTurnTtftMs: median(firstTurn.map((pair) => pair.app)),
      bareFirstTurnTtftMs: median(firstTurn.map((pair) => pair.bare)),
      tenthTurnTtftMs: median(tenthTurn.map((pair) => pair.reused)),
      tenthTurnAnewTtftMs: median(tenthTurn.map((pair) => pair.anew))
    },
    notes: [
      `${model.name}, ${gpu === false ? 'CPU' : gpu}, ${threads.reading.threads} thread(s) to read and ${threads.writing.threads} to write on both sides; a first turn has ${firstTurn[0]?.inputTokens} tokens, a tenth ${tenthTurn[0]?.inputTokens}.`,
      `Medians of ${WRITING_PAIRS} neighbouring pairs of answers and ${READING_PAIRS} of first turns, ${CONVERSATIONS} conversations of ten turns, ${OVERHEAD_TURNS} turns for the overhead. The bare side is node-llama-cpp's own loop in a process of its own.`
    ]
  }
}

/** The app's own process, of which the threads are noted that it chose: the bare side runs with the same. */
class WatchedProcess implements InferenceProcess {
  readonly #process: InferenceProcess
  threads: ThreadChoices = { reading: { threads: 1, msPerToken: 1 }, writing: { threads: 1, msPerToken: 1 } }

  constructor(process: InferenceProcess) {
    this.#process = process
  }

  start(): InferenceChannel {
    const channel = this.#process.start()
    return {
      ...channel,
      onMessage: (listener) =>
        channel.onMessage((message) => {
          const reply = message as HostReply
          if (reply.type === 'loaded') this.threads = reply.model.threads
          listener(message)
        })
    }
  }
}

interface Pair {
  app: number
  bare: number
}

/** Tokens a second after the first, by the local provider and by the bare loop. */
async function compareWriting(app: App, model: Model, bare: BareProcess): Promise<Pair[]> {
  const provider = new LocalProvider(app.library, app.inference)
  const pairs: Pair[] = []
  for (let round = 0; round < WRITING_PAIRS; round++) {
    // Long enough that both sides write up to the limit: at an end of its own a model writes one token more that is not counted.
    const messages: PromptMessage[] = [
      { role: 'user', text: `Write a very long story about ship number ${round}, with many chapters.` }
    ]
    const ours = () => writtenPerSecond(provider, model, messages, `writing ${round}`)
    const theirs = async () => (await bare.ask({ messages, maxTokens: WRITTEN_TOKENS })).tokensPerSecond
    // Neither side is always first.
    const [first, second] = round % 2 === 0 ? [ours, theirs] : [theirs, ours]
    const [a, b] = [await first(), await second()]
    pairs.push(round % 2 === 0 ? { app: a, bare: b } : { app: b, bare: a })
  }
  return pairs
}

/** Has one word written: tokens are counted without the weights. */
async function load(app: App, model: Model): Promise<void> {
  const provider = new LocalProvider(app.library, app.inference)
  await writtenPerSecond(provider, model, [{ role: 'user', text: 'Hello' }], 'loading', 1)
}

async function writtenPerSecond(
  provider: LocalProvider,
  model: Model,
  messages: PromptMessage[],
  conversation: string,
  maxOutputTokens = WRITTEN_TOKENS
): Promise<number> {
  const sampling = { temperature: 0, topP: 1, maxOutputTokens }
  const request = {
    model: model.ref,
    messages,
    sampling,
    workspaceId: DEFAULT_WORKSPACE,
    conversationId: conversation as ConversationId
  }
  let firstAt: number | undefined
  for await (const chunk of provider.stream(request, new AbortController().signal)) {
    if (chunk.type === 'delta') firstAt ??= performance.now()
    if (chunk.type === 'finish')
      return (((chunk.usage.output ?? NaN) - 1) / (performance.now() - (firstAt ?? NaN))) * 1000
  }
  return NaN
}

/** Time to the first token of a conversation whose system prompt nothing was read of before. */
async function compareFirstTurns(
  app: App,
  model: Model,
  bare: BareProcess
): Promise<(Pair & { inputTokens: number })[]> {
  const pairs: (Pair & { inputTokens: number })[] = []
  for (let round = 0; round < READING_PAIRS; round++) {
    const system = `${round} is the number of this analyst. Answer briefly and say when you do not know.`
    const messages: PromptMessage[] = [
      { role: 'system', text: system },
      { role: 'user', text: QUESTION }
    ]
    let inputTokens = 0
    const ours = async () =>
      (await turn(app, model, { conversationId: null, parentId: null, text: QUESTION, system })).trace.firstTokenMs ??
      NaN
    const theirs = async () => {
      const answer = await bare.ask({ messages, maxTokens: 1 })
      inputTokens = answer.inputTokens
      return answer.firstTokenMs
    }
    const [first, second] = round % 2 === 0 ? [ours, theirs] : [theirs, ours]
    const [a, b] = [await first(), await second()]
    pairs.push({ ...(round % 2 === 0 ? { app: a, bare: b } : { app: b, bare: a }), inputTokens })
  }
  return pairs
}

/** Time to the first token of a tenth turn, with the state of the nine before it and after that was lost. */
async function compareTenthTurns(
  app: App,
  model: Model
): Promise<{ reused: number; anew: number; inputTokens: number }[]> {
  const pairs: { reused: number; anew: number; inputTokens: number }[] = []
  for (let conversation = 0; conversation < CONVERSATIONS; conversation++) {
    let last = await turn(app, model, { conversationId: null, parentId: null, text: QUESTION })
    for (const text of FOLLOW_UPS) last = await turn(app, model, { ...after(last.started), text })
    await app.inference.unload()
    await load(app, model)
    const again = await watched(app, app.turns.regenerate(last.started.messageId, model.ref))
    const { messages } = app.conversations.open(last.started.conversationId)
    const [inputTokens = 0] = await app.inference.count(
      app.library.fileOf(model.ref),
      [messages.map(({ parts }) => messageText(parts)).join('\n')],
      new AbortController().signal
    )
    pairs.push({ reused: last.trace.firstTokenMs ?? NaN, anew: again.firstTokenMs ?? NaN, inputTokens })
  }
  return pairs
}

/**
 * Everything between receiving a turn and handing it to the provider, in conversations of up to twenty turns. The answers
 * are stopped before they begin: a model at work would only take the cores that are measured on.
 */
async function measureOverhead(app: App, model: Model): Promise<number[]> {
  const overhead: number[] = []
  let last: StartedTurn | null = null
  // The first conversation only warms the code up.
  for (let count = -TURNS_A_CONVERSATION; count < OVERHEAD_TURNS; count++) {
    if (count % TURNS_A_CONVERSATION === 0) last = null
    const text = last ? (FOLLOW_UPS[Math.abs(count) % FOLLOW_UPS.length] ?? '') : QUESTION
    const started: StartedTurn = app.turns.start({
      ...(last ? after(last) : { conversationId: null, parentId: null }),
      parts: [{ type: 'text', text }],
      model: model.ref
    })
    const ended = watched(app, started)
    app.turns.stop(started.turnId)
    const { beforeProviderMs } = await ended
    if (count >= 0) overhead.push(beforeProviderMs ?? NaN)
    last = started
  }
  if (overhead.some(Number.isNaN)) throw new Error('a turn did not reach the provider')
  return overhead
}

const after = ({
  conversationId,
  messageId
}: StartedTurn): { conversationId: ConversationId; parentId: MessageId } => ({ conversationId, parentId: messageId })

async function turn(
  app: App,
  model: Model,
  {
    conversationId,
    parentId,
    text,
    system
  }: { conversationId: ConversationId | null; parentId: MessageId | null; text: string; system?: string }
): Promise<{ started: StartedTurn; trace: TurnTrace }> {
  const started = app.turns.start({
    conversationId,
    parentId,
    parts: [{ type: 'text', text }],
    model: model.ref,
    ...(system !== undefined && { systemPrompt: system })
  })
  return { started, trace: await watched(app, started) }
}

/** Waits for the beginning of the answer, which is all that is timed, stops it, and answers with its trace. */
function watched(app: App, started: StartedTurn): Promise<TurnTrace> {
  return new Promise((resolve) => {
    let deltas = 0
    app.turns.watch(started.turnId, (event) => {
      if (event.type === 'delta' && ++deltas === 2) app.turns.stop(started.turnId)
      if (event.type === 'end') resolve(event.trace)
    })
  })
}
