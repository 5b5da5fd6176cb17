import type { CompletionChunk, CompletionRequest, PromptMessage } from '../../main/domain/completion.ts'
import { SextantError } from '../../main/domain/errors.ts'
import { DEFAULT_WORKSPACE, modelRef, type ConversationId, type ProviderId } from '../../main/domain/ids.ts'
import type { Clock, Fetch } from '../../main/ports.ts'
import { HttpProvider, type ProviderSetup } from '../../main/providers/http-provider.ts'
import type { RetryPolicy } from '../../main/providers/resilience/retries.ts'
import { silentLog } from './silent-log.ts'

export const REMOTE = 'remote' as ProviderId
export const oneTry: RetryPolicy = { tries: 1, baseMs: 0, capMs: 0, longestWaitMs: 0 }

/** A provider over the given network, set up like one of OpenAI's protocol unless told otherwise. */
export function remoteProvider(
  fetch: Fetch,
  clock: Clock,
  setup: Partial<ProviderSetup> = {},
  more: { retries?: RetryPolicy; key?: string } = {}
): HttpProvider {
  return new HttpProvider(
    {
      id: REMOTE,
      kind: 'openai-chat',
      preset: null,
      name: 'Remote',
      baseUrl: 'https://remote.example/v1',
      needsKey: false,
      models: [],
      ...setup
    },
    {
      fetch,
      clock,
      log: silentLog,
      random: () => 0.5,
      key: () => more.key,
      ...(more.retries && { retries: more.retries })
    }
  )
}

export const ask = (text: string | PromptMessage[], model = 'm'): CompletionRequest => ({
  model: modelRef(REMOTE, model),
  messages: typeof text === 'string' ? [{ role: 'user', text }] : text,
  sampling: { temperature: 0.2, topP: 0.9 },
  workspaceId: DEFAULT_WORKSPACE,
  conversationId: 'conversation' as ConversationId
})

export interface Heard {
  text: string
  reasoning: string
  tools: { name: string; arguments: string }[]
  /** Why it was asked again, for each time. */
  retries: string[]
  finish: Extract<CompletionChunk, { type: 'finish' }> | null
  error: SextantError | null
}

/** Gathers everything a stream says, until its end or its failure. */
export async function hear(chunks: AsyncIterable<CompletionChunk>): Promise<Heard> {
  const heard: Heard = { text: '', reasoning: '', tools: [], retries: [], finish: null, error: null }
  try {
    for await (const chunk of chunks) {
      if (chunk.type === 'delta') heard[chunk.channel] += chunk.text
      else if (chunk.type === 'tool-call') heard.tools.push({ name: chunk.name, arguments: chunk.arguments })
      else if (chunk.type === 'retry') heard.retries.push(chunk.error.code)
      else if (chunk.type === 'finish') heard.finish = chunk
    }
  } catch (error) {
    if (!(error instanceof SextantError)) throw error
    heard.error = error
  }
  return heard
}

export const never = new AbortController().signal
