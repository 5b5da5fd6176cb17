import path from 'node:path'
import type { AnswerCost, TurnTrace } from '../../../../main/domain/trace.ts'
import type { CompletionChunk, CompletionRequest } from '../../../../main/domain/completion.ts'
import {
  DEFAULT_WORKSPACE,
  type ConversationId,
  type MessageId,
  type ModelRef,
  type TurnId
} from '../../../../main/domain/ids.ts'
import { defaultSettings } from '../../../../main/config/settings.ts'
import type { Model } from '../../../../main/domain/model.ts'
import type { AnswerEvent, Turn } from '../../../../main/domain/turn.ts'
import { HashedEmbedder } from '../../../../main/embedding/hashed-embedder.ts'
import { AnswerCache } from '../../../../main/optimizer/cache/answer-cache.ts'
import { CacheCatalogue } from '../../../../main/optimizer/cache/cache-catalogue.ts'
import { CacheLayers, type LayerPlan } from '../../../../main/optimizer/cache/cache-layers.ts'
import { SemanticIndex } from '../../../../main/optimizer/cache/semantic-index.ts'
import { Savings } from '../../../../main/optimizer/cache/savings.ts'
import { SealingKey } from '../../../../main/optimizer/cache/sealing-key.ts'
import { answer } from '../../../../main/optimizer/pipeline.ts'
import type { Fetch } from '../../../../main/ports.ts'
import type { Provider } from '../../../../main/providers/provider.ts'
import { ProviderRegistry } from '../../../../main/providers/registry.ts'
import { CacheSavingsStore } from '../../../../main/storage/cache-savings-store.ts'
import { CacheTombstoneStore } from '../../../../main/storage/cache-tombstone-store.ts'
import { QuestionEmbeddingStore } from '../../../../main/storage/question-embedding-store.ts'
import { CacheStore } from '../../../../main/storage/cache-store.ts'
import { Database } from '../../../../main/storage/database.ts'
import { ManualClock, settled } from '../../../fakes/manual-clock.ts'
import { pipelineOver } from '../../../fakes/pipeline-over.ts'
import { scriptedModel } from '../../../fakes/scripted-provider.ts'
import { silentLog } from '../../../fakes/silent-log.ts'
import { temporaryFolder } from '../../../fakes/temporary-folder.ts'

const PAID: AnswerCost = { totalMicroUsd: 420, inputUsd: '0.0002', outputUsd: '0.00022', prices: null }
const finish = (reason: 'stop' | 'length' | 'filter' = 'stop'): CompletionChunk => ({
  type: 'finish',
  reason,
  rawReason: reason,
  usage: { input: 10, output: 5 }
})

export interface Asked {
  events: AnswerEvent[]
  text: string
  trace: TurnTrace
  /** By the clock, until the first piece. */
  firstPieceMs: number
}

interface Place {
  file?: string
  plan?: Partial<LayerPlan>
  fetch?: Fetch
}

const noNetwork: Fetch = () => Promise.reject(new Error('no network'))

/** The pipeline over a model that a test plays, with the product's own cache on a database of its own. */
export function pipelineWithCache({
  file = path.join(temporaryFolder(), 'a.db'),
  plan = {},
  fetch = noNetwork
}: Place = {}) {
  const clock = new ManualClock()
  const database = Database.open(file)
  const table = new CacheStore(database)
  const sealing = new SealingKey(new Uint8Array(32).fill(7))
  const settings = { on: true, semantic: true }
  const model = { make: 'first', everywhere: true }
  const random = { next: 0.99 }
  const sharing = { allowed: true }
  const layers = new CacheLayers({
    mayShare: () => sharing.allowed,
    clock,
    log: silentLog,
    table,
    sealing,
    tombstones: new CacheTombstoneStore(database),
    fetch,
    admitSocket: () => Promise.reject(new Error('no sockets here')),
    plan: () => ({
      memoryBytes: 10_000_000,
      diskBytes: 10_000_000,
      redisAddress: null,
      edge: null,
      team: null,
      ...plan
    }),
    onFinding: () => undefined
  })
  const semanticIndex = new SemanticIndex({
    clock,
    log: silentLog,
    table: new QuestionEmbeddingStore(database),
    sealing,
    embedder: () => embedder,
    random: () => random.next
  })
  const savings = new Savings(clock, new CacheSavingsStore(database))
  const warmedUsed: string[] = []
  const cache = new AnswerCache({
    clock,
    log: silentLog,
    layers,
    semanticIndex,
    savings,
    settings: () => settings,
    makeOf: () => ({ name: model.make, everywhere: model.everywhere }),
    mayShare: () => sharing.allowed,
    instructions: 'Be brief.',
    onWarmedUsed: (key) => warmedUsed.push(key),
    onChange: () => undefined
  })
  const catalogue = new CacheCatalogue({
    clock,
    table,
    sealing,
    layers,
    semanticIndex,
    savings,
    onChange: () => undefined
  })

  /** What the model says to the next questions, in order; `hold` waits until it is released. */
  const says: (CompletionChunk | Error | Promise<void>)[][] = []
  const requests: CompletionRequest[] = []
  const provider: Provider = {
    id: scriptedModel.provider,
    models: () => [scriptedModel, otherOfIt],
    countTokens: (_model, texts) => Promise.resolve(texts.map((text) => text.length)),
    async *stream(request) {
      requests.push(request)
      for (const item of says.shift() ?? [
        { type: 'delta', channel: 'text', text: `Answer ${requests.length}.` },
        finish()
      ]) {
        if (item instanceof Error) throw item
        if (item instanceof Promise) await item
        else yield item
      }
    }
  }
  const chat = { ...defaultSettings.chat }
  const pipeline = pipelineOver(
    clock,
    new ProviderRegistry([provider]),
    { current: { ...defaultSettings, chat } },
    { lookUp: (planned, signal) => cache.lookUp(planned, signal), costOf: () => PAID }
  )
  let turns = 0
  const ask = async (
    question: string,
    over: Partial<Turn> & { system?: string; before?: Turn['messages'] } = {},
    signal = new AbortController().signal
  ): Promise<Asked> => {
    const { system = 'Be brief.', before = [], ...rest } = over
    const id = ++turns
    const turn: Turn = {
      id: `t${id}` as TurnId,
      workspaceId: DEFAULT_WORKSPACE,
      conversationId: `c${id}` as ConversationId,
      messageId: `m${id}` as MessageId,
      messages: [
        { messageId: null, role: 'system', text: system },
        ...before,
        { messageId: null, role: 'user', text: question }
      ],
      wanted: scriptedModel.ref,
      sampling: { temperature: 0.2, topP: 1 },
      attachments: [],
      fresh: false,
      ...rest
    }
    const began = clock.monotonic()
    const stream = answer(turn, pipeline, { receivedAt: began, signal })
    const events: AnswerEvent[] = []
    let firstPieceMs = NaN
    for (;;) {
      const pending = stream.next()
      let ended = false
      void pending.then(
        () => (ended = true),
        () => (ended = true)
      )
      while (!ended) {
        await settled()
        if (!ended) await clock.advance(1)
      }
      const step = await pending
      if (step.done) return { events, text: textOf(events), trace: step.value, firstPieceMs }
      if (Number.isNaN(firstPieceMs) && step.value.type === 'delta') firstPieceMs = clock.monotonic() - began
      events.push(step.value)
    }
  }
  return {
    clock,
    database,
    file,
    cache,
    catalogue,
    layers,
    semanticIndex,
    settings,
    model,
    random,
    sharing,
    says,
    requests,
    ask,
    chat,
    warmedUsed,
    finish
  }
}

const embedder = new HashedEmbedder()
const textOf = (events: readonly AnswerEvent[]): string =>
  events.map((event) => (event.type === 'delta' && event.channel === 'text' ? event.text : '')).join('')

export const otherRef = 'scripted:other' as ModelRef
const otherOfIt: Model = { ...scriptedModel, ref: otherRef, name: 'Other' }
