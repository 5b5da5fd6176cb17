import { v7 as uuid } from 'uuid'
import type { Turns } from './chat/turns.ts'
import type { Workspaces } from './chat/workspaces.ts'
import type { CacheOfApp } from './compose-cache.ts'
import type { TokenUsage } from './domain/completion.ts'
import { splitModelRef, type ConversationId, type MessageId, type ModelRef, type TurnId } from './domain/ids.ts'
import { messageText } from './domain/message.ts'
import type { InferenceClient } from './inference/client.ts'
import { LOCAL_PROVIDER, type ModelLibrary } from './inference/model-library.ts'
import type { Model } from './domain/model.ts'
import type { AnswerCost } from './domain/trace.ts'
import type { Turn } from './domain/turn.ts'
import type { Metrics } from './metrics/metrics.ts'
import { answer } from './optimizer/pipeline.ts'
import type { DeliveryRate } from './optimizer/streaming/delivery-rate.ts'
import { costBound, LONGEST_WARMED_TOKENS } from './optimizer/warming/cost-bound.ts'
import type { PredictedQuestion } from './optimizer/warming/predicted-questions.ts'
import { PrefixWarmer, type Prefix } from './optimizer/warming/prefix-warmer.ts'
import { Warmer, type Warmed } from './optimizer/warming/warmer.ts'
import type { Ports, Power } from './ports.ts'
import type { Provider } from './providers/provider.ts'
import type { ProviderRegistry } from './providers/registry.ts'
import { QuestionHistoryStore } from './storage/question-history-store.ts'
import type { ConversationStore } from './storage/conversation-store.ts'
import type { ReadableDatabase } from './storage/database.ts'
import type { MessageStore } from './storage/message-store.ts'
import { samplingOf } from './domain/sampling.ts'
import type { SettingsStore } from './storage/settings-store.ts'

export interface WarmingParts {
  conversations: ConversationStore
  messages: MessageStore
  library: ModelLibrary
  inference: InferenceClient
  defaultModel: () => ModelRef
  ports: Ports
  database: ReadableDatabase
  settings: SettingsStore
  providers: ProviderRegistry
  workspaces: Workspaces
  turns: Turns
  pace: DeliveryRate
  cache: CacheOfApp
  costOf: (model: Model, usage: TokenUsage) => AnswerCost
  metrics: Metrics
  onChange: () => void
}

/** Where nothing says how the computer is doing, nothing is done ahead of time. */
const alwaysInUse: Power = { onBattery: () => true, metered: () => undefined, idleMs: () => 0 }

export interface WarmingOfApp {
  /** Asks likely questions. */
  warmer: Warmer
  /** Reads the conversation on view before its next question. */
  prefixes: PrefixWarmer
  /** Resolves when nothing is under way any more. */
  stop(): Promise<void>
}

/** What is done ahead of time, from its parts: a piece of the composition root. Gives way to every turn. */
export function composeWarming(parts: WarmingParts): WarmingOfApp {
  const warmer = warmerFrom(parts)
  const prefixes = prefixWarmerFrom(parts)
  const stop = (): Promise<void> => {
    prefixes.stop()
    return warmer.stop()
  }
  parts.turns.onStart(() => {
    warmer.turnStarted()
    prefixes.stop()
  })
  return { warmer, prefixes, stop }
}

function warmerFrom(parts: WarmingParts): Warmer {
  const { ports, database, settings, providers, workspaces, turns, cache, metrics, onChange } = parts
  const spent = metrics.metric({
    name: 'warmingMicroUsd',
    kind: 'counter',
    help: 'What questions asked ahead of time have cost; not part of the cost of answers.',
    labels: []
  })
  const asks = new QuestionHistoryStore(database)
  const modelOf = (ask: PredictedQuestion): Model | undefined => providers.models().find(({ ref }) => ref === ask.model)
  return new Warmer({
    clock: ports.clock,
    log: ports.log,
    random: Math.random,
    power: ports.power ?? alwaysInUse,
    onChange,
    settings: () => settings.current.cache,
    busy: () => turns.busy,
    asks: (since) =>
      asks.since(
        since,
        workspaces.list().map(({ id }) => id)
      ),
    whereIs: (ask) => {
      const model = modelOf(ask)
      if (!model) return 'gone'
      if (model.where === 'local') return 'local'
      // Nobody is there to be asked, and a mode that forbids it is kept.
      return workspaces.rulesIn(ask.workspaceId, settings.current.network).mode === 'auto' ? 'remote' : 'gone'
    },
    holds: (ask) => {
      const model = modelOf(ask)
      return model ? cache.stage.holds(turnFor(ask, model, settings)) : Promise.resolve(true)
    },
    warm: (ask, signal) => {
      const model = modelOf(ask)
      return model
        ? warm(turnFor(ask, model, settings), parts, signal)
        : Promise.resolve({ kept: null, costMicroUsd: 0 })
    },
    costBound: (ask) => {
      const model = modelOf(ask)
      return model ? costBound(turnFor(ask, model, settings), parts.costOf) : null
    },
    ledger: {
      began: (at, bound, ask) => {
        const settle = cache.warms.began(at, bound, ask)
        return ({ kept, costMicroUsd }) => {
          spent.with().add(costMicroUsd ?? bound)
          settle(costMicroUsd, kept && { name: cache.nameOf(kept.key), until: kept.until })
        }
      },
      since: (at) => cache.warms.since(at),
      settledSince: (at, now) => cache.warms.settledSince(at, now)
    }
  })
}

function prefixWarmerFrom(parts: WarmingParts): PrefixWarmer {
  const { ports, settings, turns, library, inference, conversations, defaultModel } = parts
  const modelOf = (id: ConversationId): ModelRef => conversations.find(id)?.model ?? defaultModel()
  return new PrefixWarmer({
    clock: ports.clock,
    power: ports.power ?? alwaysInUse,
    on: () => settings.current.cache.warming,
    busy: () => turns.busy,
    prefixOf: (id, draft) =>
      splitModelRef(modelOf(id)).provider === LOCAL_PROVIDER ? prefixOf(id, draft, parts) : null,
    read: async (prefix, signal) => {
      try {
        return await inference.readAhead(library.fileOf(modelOf(prefix.conversationId)), prefix, signal)
      } catch {
        return false // the model is gone: who asks is told
      }
    }
  })
}

/** The branch on view as the model will read it, with what was typed so far; null while there is nothing to read. */
function prefixOf(
  id: ConversationId,
  draft: string,
  { conversations, messages, settings }: WarmingParts
): Prefix | null {
  const head = conversations.find(id)?.headId
  if (!head) return null
  const { systemPrompt } = settings.current.chat
  const history = messages
    .branch(head)
    .map(({ role, parts }) => ({ role, text: messageText(parts) }))
    .filter(({ text }) => text !== '')
  return {
    conversationId: id,
    messages: [
      ...(systemPrompt.trim() === '' ? [] : [{ role: 'system' as const, text: systemPrompt }]),
      ...history,
      ...(draft.trim() === '' ? [] : [{ role: 'user' as const, text: draft }])
    ]
  }
}

/** The turn that will be run when a person begins a conversation with that question. */
function turnFor(ask: PredictedQuestion, model: Model, settings: SettingsStore): Turn {
  const { chat } = settings.current
  return {
    id: uuid() as TurnId,
    workspaceId: ask.workspaceId,
    conversationId: uuid() as ConversationId,
    messageId: uuid() as MessageId,
    messages: [
      ...(chat.systemPrompt.trim() === ''
        ? []
        : [{ messageId: null, role: 'system' as const, text: chat.systemPrompt }]),
      { messageId: null, role: 'user', text: ask.text }
    ],
    model,
    fallbacks: [],
    sampling: samplingOf(chat),
    attachments: [],
    fresh: false,
    warming: true
  }
}

/** Runs the turn through the pipeline for its cache alone: nothing of it is stored as a conversation. */
async function warm(
  turn: Turn,
  { ports, providers, pace, cache, costOf }: WarmingParts,
  signal: AbortSignal
): Promise<Warmed> {
  const { clock, log } = ports
  const events = answer(
    turn,
    {
      clock,
      log,
      pace,
      costOf,
      cache: cache.stage,
      providerOf: (ref) => withShortAnswers(providers.find(ref).provider),
      sentBytes: () => 0,
      waits: () => [],
      expectedLength: () => undefined
    },
    clock.monotonic(),
    signal
  )
  for (;;) {
    const step = await events.next()
    if (!step.done) continue
    const { cache: kept, costMicroUsd, beforeProviderMs } = step.value
    return {
      kept:
        kept?.kept === 'kept' && kept.key && kept.keptUntil !== null ? { key: kept.key, until: kept.keptUntil } : null,
      costMicroUsd: beforeProviderMs === null ? 0 : costMicroUsd
    }
  }
}

/** A provider that is asked for no longer answers than the budget counts with; what a turn asks for makes its key, so it is not set there. */
function withShortAnswers(provider: Provider): Provider {
  return {
    id: provider.id,
    models: () => provider.models(),
    countTokens: (model, texts, signal) => provider.countTokens(model, texts, signal),
    stream: (request, signal, watch) =>
      provider.stream(
        { ...request, sampling: { ...request.sampling, maxOutputTokens: LONGEST_WARMED_TOKENS } },
        signal,
        watch
      )
  }
}
