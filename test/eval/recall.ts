import os from 'node:os'
import path from 'node:path'
import {
  DEFAULT_WORKSPACE,
  type ConversationId,
  type MessageId,
  type ModelRef,
  type TurnId
} from '../../main/domain/ids.ts'
import type { Model } from '../../main/domain/model.ts'
import type { Turn, TurnMessage } from '../../main/domain/turn.ts'
import type { Tokens } from '../../main/domain/units.ts'
import { InferenceClient } from '../../main/inference/client.ts'
import type { LocalModelFile } from '../../main/inference/local-model-file.ts'
import { LOCAL_PROVIDER } from '../../main/inference/model-library.ts'
import { systemClock } from '../../main/node/clock.ts'
import { ChooseStage } from '../../main/optimizer/context/choose-stage.ts'
import { NO_WISHES } from '../../main/optimizer/context/context-message.ts'
import { FitStage } from '../../main/optimizer/context/fit-stage.ts'
import { resultOf, type Chosen } from '../../main/optimizer/stages.ts'
import { nodeInferenceProcess } from '../../main/terminal/node-inference-process.ts'
import { silentLog } from '../fakes/silent-log.ts'
import { MeaningsOfTexts } from './context/meanings-of-texts.ts'
import { readRows } from './read-rows.ts'
import type { Measured, Suite } from './suite.ts'

interface Row {
  id: string
  messages: { role: TurnMessage['role']; content: string }[]
  /** Right is an answer with one of the words. */
  questions: { question: string; answer: string[] }[]
}

const host = path.resolve(import.meta.dirname, '../../main/inference/host.ts')
const WINDOW: Tokens = 4_096
const LONGEST_ANSWER: Tokens = 48
/** As much as the app's own stage puts around a message. */
const AROUND: Tokens = 12

/**
 * Asks a model about what was said long before, in a window that does not hold the conversation: once with what the app's
 * stages choose for it, once with the oldest messages left out. `--model <file.gguf>` says who answers, `--window` how
 * much it reads, `--no-model` leaves the embedding out.
 */
export const recall: Suite = {
  ownSet: 'test/eval/sets/recall.jsonl',
  goals: [{ metric: 'rightToRecencyRatio', atLeast: 2 }],
  async run(file, options): Promise<Measured> {
    const weights = options.get('model')
    if (!weights) throw new Error('--model <file.gguf> is needed')
    const contextTokens = Number(options.get('window') ?? WINDOW)
    const local: LocalModelFile = {
      ref: 'local:asked' as ModelRef,
      name: 'asked',
      path: path.resolve(weights),
      contextTokens
    }
    const client = clientOf()
    const vectors = options.has('no-model') ? undefined : await MeaningsOfTexts.open()
    const notes: string[] = [vectors?.note ?? 'Without the embedding.']
    let [questions, right, recencyRight] = [0, 0, 0]
    try {
      for (const { id, messages, questions: asked } of readRows<Row>(file)) {
        const said = messages.map(({ role, content }, index): TurnMessage => ({
          messageId: `${id}/${index}` as MessageId,
          role,
          text: content
        }))
        // What stays the same from question to question is read once: first all with the oldest left out.
        for (const chosen of [false, true])
          for (const { question, answer } of asked) {
            const all: TurnMessage[] = [...said, { messageId: null, role: 'user', text: question }]
            const read = chosen
              ? await chosenFor(all, local, client, vectors)
              : await latest(all, contextTokens * 0.75, local, client)
            const text = await answerOf(client, local, read)
            const isRight = answer.some((one) => text.toLowerCase().includes(one.toLowerCase()))
            if (!chosen) {
              questions++
              if (isRight) recencyRight++
            } else if (isRight) right++
            else notes.push(`${question} ${JSON.stringify(text.slice(0, 80))}`)
          }
      }
    } finally {
      await client.close()
      vectors?.close()
    }
    return {
      metrics: {
        questions,
        right: right / questions,
        recencyRight: recencyRight / questions,
        rightToRecencyRatio: right / Math.max(1, recencyRight)
      },
      notes
    }
  }
}

function clientOf(): InferenceClient {
  const measured = new Map<string, unknown>()
  // Two measurements of threads would take longer than they save.
  const threads = { threads: Math.max(1, os.availableParallelism() - 1), msPerToken: 1_000 }
  return new InferenceClient({
    process: nodeInferenceProcess(host),
    clock: systemClock,
    log: silentLog,
    idleUnloadMs: () => null,
    useGpu: () => false,
    measurements: {
      find: (name: string) => measured.get(name) ?? { reading: threads, writing: threads },
      set: (name: string, value: unknown) => void measured.set(name, value)
    }
  })
}

/** What the app's stages choose for the question. */
async function chosenFor(
  messages: TurnMessage[],
  local: LocalModelFile,
  client: InferenceClient,
  vectors: MeaningsOfTexts | undefined
): Promise<readonly TurnMessage[]> {
  const signal = new AbortController().signal
  const question = messages.at(-1)?.text ?? ''
  const choose = new ChooseStage({
    clock: systemClock,
    ...(vectors && { meanings: (some) => vectors.of(some, question) })
  })
  const fit = new FitStage({
    clock: systemClock,
    tokens: { count: (_model, texts, aborted) => client.count(local, texts, aborted), isExact: () => true },
    wishesOf: () => NO_WISHES,
    ranking: (aborted) => choose.ranking(aborted)
  })
  const model: Model = {
    ref: local.ref,
    name: local.name,
    provider: LOCAL_PROVIDER,
    where: 'local',
    demo: false,
    contextWindow: local.contextTokens
  }
  const candidate = { model, servesCached: true }
  const turn: Turn = {
    id: 'turn' as TurnId,
    workspaceId: DEFAULT_WORKSPACE,
    conversationId: 'conversation' as ConversationId,
    messageId: 'question' as MessageId,
    messages,
    wanted: model.ref,
    attachments: [],
    fresh: false,
    sampling: { temperature: 0, topP: 1 }
  }
  const plan = { candidates: [candidate] } as const
  const chosen = resultOf<Chosen>({ turn, plan, messages, ranking: choose.ranking(signal) })
  return (await fit.fit(chosen, candidate, signal)).messages
}

/** The instructions, and as many of the last messages as fit. */
async function latest(
  messages: readonly TurnMessage[],
  budget: Tokens,
  local: LocalModelFile,
  client: InferenceClient
): Promise<readonly TurnMessage[]> {
  const counts = await client.count(
    local,
    messages.map(({ text }) => text),
    new AbortController().signal
  )
  const costs = counts.map((tokens) => tokens + AROUND)
  const isSystem = messages[0]?.role === 'system'
  let room = budget - (isSystem ? (costs[0] ?? 0) : 0)
  let from = messages.length
  while (from > (isSystem ? 1 : 0) && room >= (costs[from - 1] ?? 0)) room -= costs[--from] ?? 0
  return [...(isSystem ? messages.slice(0, 1) : []), ...messages.slice(from)]
}

async function answerOf(
  client: InferenceClient,
  local: LocalModelFile,
  messages: readonly TurnMessage[]
): Promise<string> {
  let text = ''
  const request = {
    model: local.ref,
    workspaceId: DEFAULT_WORKSPACE,
    conversationId: 'conversation' as ConversationId,
    messages: messages.map(({ role, text: said }) => ({ role, text: said })),
    sampling: { temperature: 0, topP: 1, maxOutputTokens: LONGEST_ANSWER }
  }
  for await (const chunk of client.complete(local, request, new AbortController().signal))
    if (chunk.type === 'delta') text += chunk.text
  return text
}
