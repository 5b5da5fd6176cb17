import path from 'node:path'
import { afterEach } from 'vitest'
import type { CompletionChunk, PromptMessage, Sampling } from '../../main/domain/completion.ts'
import { DEFAULT_WORKSPACE, type ConversationId, type ModelRef } from '../../main/domain/ids.ts'
import { InferenceClient } from '../../main/inference/client.ts'
import type { LocalModelFile } from '../../main/inference/local-model-file.ts'
import { readManifest, type BundledModel } from '../../main/downloads/manifest.ts'
import { systemClock } from '../../main/node/clock.ts'
import type { Clock, InferenceChannel, InferenceProcess } from '../../main/ports.ts'
import { nodeInferenceProcess } from '../../main/terminal/node-inference-process.ts'
import { silentLog } from './silent-log.ts'

const root = path.resolve(import.meta.dirname, '../..')

const clients: InferenceClient[] = []
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()))
})

/** The demo model that ships with the app. */
export const demo: LocalModelFile = {
  ref: 'local:demo' as ModelRef,
  name: 'Demo',
  path: path.join(
    root,
    'native-models',
    (readManifest(path.join(root, 'native-models')).models[0] as BundledModel).bundled
  ),
  contextTokens: 1024
}

/** Threads that need no measuring: one, since tests share the machine. */
const one = { threads: 1, msPerToken: 1000 }
const rememberedThreads = { reading: one, writing: one }

/** A client of the real host in a real process, and the channels to the processes it started. */
export function localClient({
  clock = systemClock,
  idleUnloadMs = null as number | null,
  measure = false
}: { clock?: Clock; idleUnloadMs?: number | null; measure?: boolean } = {}) {
  const real = nodeInferenceProcess(path.join(root, 'main/inference/host.ts'))
  const channels: InferenceChannel[] = []
  const process: InferenceProcess = {
    start() {
      const channel = real.start()
      channels.push(channel)
      return channel
    }
  }
  const stored = new Map<string, unknown>()
  const measurements = {
    find: (name: string) => stored.get(name) ?? (measure ? undefined : rememberedThreads),
    set: (name: string, value: unknown) => void stored.set(name, value)
  }
  const client = new InferenceClient({
    process,
    clock,
    log: silentLog,
    idleUnloadMs: () => idleUnloadMs,
    useGpu: () => false,
    measurements
  })
  clients.push(client)
  return { client, channels, stored }
}

export interface Answered {
  text: string
  reasoning: string
  chunks: CompletionChunk[]
  finish: Extract<CompletionChunk, { type: 'finish' }> | undefined
}

interface Question {
  file?: LocalModelFile
  conversation?: string
  sampling?: Partial<Sampling>
  signal?: AbortSignal
  onChunk?: (chunk: CompletionChunk) => void
}

/** Asks and reads the answer to its end. */
export async function ask(
  client: InferenceClient,
  messages: PromptMessage[],
  { file = demo, conversation = 'a', sampling, signal, onChunk }: Question = {}
): Promise<Answered> {
  const request = {
    model: file.ref,
    messages,
    workspaceId: DEFAULT_WORKSPACE,
    conversationId: conversation as ConversationId,
    sampling: { temperature: 0, topP: 1, ...sampling }
  }
  const chunks: CompletionChunk[] = []
  for await (const chunk of client.complete(file, request, signal ?? new AbortController().signal)) {
    chunks.push(chunk)
    onChunk?.(chunk)
  }
  const on = (channel: string): string =>
    chunks.map((chunk) => (chunk.type === 'delta' && chunk.channel === channel ? chunk.text : '')).join('')
  return {
    text: on('text'),
    reasoning: on('reasoning'),
    chunks,
    finish: chunks.find((chunk) => chunk.type === 'finish')
  }
}

export const user = (text: string): PromptMessage => ({ role: 'user', text })
export const assistant = (text: string): PromptMessage => ({ role: 'assistant', text })
export const system = (text: string): PromptMessage => ({ role: 'system', text })
