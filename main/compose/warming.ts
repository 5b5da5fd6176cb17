import type { AnswerSettingsBook } from '../chat/answer-settings.ts'
import type { Attachments } from '../chat/attachments.ts'
import type { Turns } from '../chat/turns.ts'
import { likelyTurn, nextTurn } from '../chat/turns-ahead.ts'
import type { Workspaces } from '../chat/workspaces.ts'
import type { CacheOfApp } from './cache.ts'
import { inOrder, type Part } from './part.ts'
import { splitModelRef, type ConversationId, type ModelRef } from '../domain/ids.ts'
import type { InferenceClient } from '../inference/client.ts'
import { LOCAL_PROVIDER, type ModelLibrary } from '../inference/model-library.ts'
import type { Model } from '../domain/model.ts'
import { AUTO_MODEL } from '../domain/plan.ts'
import type { Turn } from '../domain/turn.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { LoadScaler } from '../optimizer/forecasting/load-scaler.ts'
import type { PipelineParts } from '../optimizer/pipeline.ts'
import { promptFor } from '../optimizer/prepare.ts'
import { unscreened } from '../optimizer/stages.ts'
import { LONGEST_WARMED_TOKENS } from '../optimizer/warming/longest-warmed.ts'
import type { PredictedQuestion } from '../optimizer/warming/predicted-questions.ts'
import { PrefixWarmer } from '../optimizer/warming/prefix-warmer.ts'
import { warmTurn } from '../optimizer/warm-turn.ts'
import { Warmer } from '../optimizer/warming/warmer.ts'
import type { Ports, Power } from '../ports.ts'
import type { ProviderRegistry } from '../providers/registry.ts'
import { costBound } from '../spending/cost-bound.ts'
import { QuestionHistoryStore } from '../storage/question-history-store.ts'
import type { ConversationStore } from '../storage/conversation-store.ts'
import type { ReadableDatabase } from '../storage/database.ts'
import type { MessageStore } from '../storage/message-store.ts'
import type { SettingsStore } from '../storage/settings-store.ts'

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
  answerSettings: Pick<AnswerSettingsBook, 'chatFor'>
  turns: Turns
  pipeline: PipelineParts
  attachments: Pick<Attachments, 'promptImage'>
  cache: CacheOfApp
  load: Pick<LoadScaler, 'hasTimeAhead'>
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
}

/** What is done ahead of time. It gives way to every turn. */
export function composeWarming(parts: WarmingParts): Part<WarmingOfApp> {
  const warmer = warmerFrom(parts)
  const prefixes = prefixWarmerFrom(parts)
  parts.turns.onStart(() => {
    warmer.turnStarted()
    prefixes.stop()
  })
  return {
    parts: { warmer, prefixes },
    start: () => warmer.start(),
    close: () =>
      inOrder(
        () => prefixes.stop(),
        () => warmer.stop()
      )
  }
}

function warmerFrom(parts: WarmingParts): Warmer {
  const {
    ports,
    database,
    settings,
    answerSettings,
    providers,
    workspaces,
    turns,
    cache,
    metrics,
    pipeline,
    onChange
  } = parts
  const { stages } = pipeline
  const spent = metrics.metric({
    name: 'warmingMicroUsd',
    kind: 'counter',
    help: 'What questions asked ahead of time have cost; not part of the cost of answers.',
    labels: []
  })
  const asks = new QuestionHistoryStore(database)
  const modelOf = (ask: PredictedQuestion): Model | undefined => providers.models().find(({ ref }) => ref === ask.model)
  const turnOf = (ask: PredictedQuestion): Turn =>
    likelyTurn(ask, answerSettings.chatFor(ask.workspaceId, null), LONGEST_WARMED_TOKENS)
  return new Warmer({
    clock: ports.clock,
    log: ports.log,
    random: Math.random,
    power: ports.power ?? alwaysInUse,
    onChange,
    settings: () => settings.current.cache,
    busy: () => turns.busy || !parts.load.hasTimeAhead,
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
    holds: async (ask) =>
      !modelOf(ask) ||
      (await cache.stage.holds(await stages.plan(unscreened(turnOf(ask)), new AbortController().signal))),
    warm: (ask, signal) =>
      modelOf(ask) ? warmTurn(turnOf(ask), pipeline, signal) : Promise.resolve({ kept: null, costMicroUsd: 0 }),
    costBound: (ask) => {
      const model = modelOf(ask)
      if (!model) return null
      const output = Math.min(LONGEST_WARMED_TOKENS, model.maxOutputTokens ?? Infinity)
      return costBound(turnOf(ask).messages, model, output, stages.costOf)
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
  const {
    ports,
    settings,
    answerSettings,
    turns,
    library,
    inference,
    conversations,
    messages,
    attachments,
    defaultModel
  } = parts
  const modelOf = (id: ConversationId): ModelRef => {
    const model = conversations.find(id)?.model
    return model && model !== AUTO_MODEL ? model : defaultModel()
  }
  return new PrefixWarmer({
    clock: ports.clock,
    power: ports.power ?? alwaysInUse,
    on: () => settings.current.cache.warming,
    busy: () => turns.busy,
    prefixOf: async (id, draft, signal) => {
      const ref = modelOf(id)
      const head = conversations.find(id)?.headId
      if (!head || splitModelRef(ref).provider !== LOCAL_PROVIDER) return null
      const workspaceId = turns.workspaceOf(id)
      const next = {
        workspaceId,
        conversationId: id,
        model: ref,
        branch: messages.branch(head),
        draft
      }
      const turn = nextTurn(next, answerSettings.chatFor(workspaceId, id), (hash) => attachments.promptImage(hash))
      const candidate = { model: parts.providers.find(ref).model, servesCached: false }
      return { conversationId: id, messages: await promptFor(turn, candidate, parts.pipeline.stages, signal) }
    },
    read: async (prefix, signal) => inference.readAhead(library.fileOf(modelOf(prefix.conversationId)), prefix, signal)
  })
}
