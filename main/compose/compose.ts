import { EventEmitter } from 'node:events'
import type { RequestContext, NetworkRules } from '../domain/network.ts'
import type { Ports } from '../ports.ts'
import type { App } from './app.ts'
import { composeCache } from './cache.ts'
import { composeChat, type ChatParts } from './chat.ts'
import { composeLoad } from './load.ts'
import { composeLearning } from './learning.ts'
import { composeMetrics } from './metrics.ts'
import { composeModels } from './models.ts'
import { composeNetwork } from './network.ts'
import { composePipeline } from './pipeline.ts'
import { PartList, type Part } from './part.ts'
import { composeSecurity } from './security.ts'
import type { AppSignals } from './signals.ts'
import { composeStorage, type StorageParts } from './storage.ts'
import { composeTogether } from './together.ts'
import { composeTuning } from './tuning.ts'
import { composeWarming } from './warming.ts'
import { composeWorkers } from './workers.ts'
import { composeWorkspaces } from './workspaces.ts'

/**
 * Puts the app together from its ports: the only place that knows the order of the parts. A part may use those above it,
 * and is closed before them. When one can not be made, those above it are closed.
 * @param storage given where the settings are needed before the rest: a window begins to load while that is put together
 */
export function compose(ports: Ports, storage: Part<StorageParts> = composeStorage(ports)): App {
  const list = new PartList(ports.log)
  try {
    return composeParts(ports, list, list.add('storage', storage))
  } catch (error) {
    void list.close()
    throw error
  }
}

function composeParts(ports: Ports, list: PartList, storage: StorageParts): App {
  const { clock } = ports
  const signals = new EventEmitter<AppSignals>()
  const { settings } = storage
  const kept = list.add('workspaces', composeWorkspaces(ports, storage, signals))
  const { workspaces, answerSettings } = kept

  const rules = (context: RequestContext | undefined): NetworkRules =>
    context?.workspaceId === undefined
      ? settings.current.network
      : workspaces.rulesIn(context.workspaceId, settings.current.network)
  const gate = list.add('network', composeNetwork(ports, storage, signals, rules))
  const models = list.add('models', composeModels(ports, storage, gate, signals))
  const { load } = list.add('load', composeLoad(ports, storage, models))
  const cache = list.add('cache', composeCache(ports, storage, gate, models, workspaces, signals))
  const metrics = list.add('metrics', composeMetrics(ports, storage, gate))
  const workers = list.add('workers', composeWorkers(ports, storage, metrics, signals))
  const { security } = list.add(
    'security',
    composeSecurity(
      ports,
      storage,
      gate,
      workspaces,
      { embedder: cache.embedder, modelHere: models.modelHere },
      signals
    )
  )
  const learning = list.add('learning', composeLearning(ports, storage, security, answerSettings, signals))
  const { together, shared } = list.add(
    'together',
    composeTogether(ports, storage, gate.network, cache.embedder, () => signals.emit('together'))
  )
  const answering = list.add(
    'pipeline',
    composePipeline(ports, storage, gate, models, cache, security, learning, {
      workspaces,
      load: (): number => chat.turns.answering.length,
      scaler: load,
      priorFor: (prior, profile) => shared.priorFor(prior, profile)
    })
  )
  const { tuning } = list.add(
    'tuning',
    composeTuning(ports, storage, security, learning.examples, answerSettings, answering.pipeline, () =>
      signals.emit('tuning')
    )
  )
  const chat: ChatParts = list.add(
    'chat',
    composeChat(ports, storage, models, metrics, workers, answering, learning, kept, gate.confirmations, signals, load)
  )
  const warming = list.add(
    'warming',
    composeWarming({
      ports,
      ...storage,
      ...models,
      ...metrics,
      ...chat.stores,
      workspaces,
      answerSettings,
      turns: chat.turns,
      pipeline: answering.pipeline,
      attachments: chat.attachments,
      cache,
      load,
      onChange: () => signals.emit('cache')
    })
  )
  return {
    conversations: chat.conversations,
    organiser: chat.organiser,
    turns: chat.turns,
    attachments: chat.attachments,
    workspaces,
    answerSettings,
    library: models.library,
    inference: models.inference,
    settings,
    network: gate.network,
    confirmations: gate.confirmations,
    security,
    providers: models.providers,
    remote: models.remote,
    pace: answering.pace,
    signals,
    clock,
    search: workers.search,
    cache,
    routing: answering.routing,
    load,
    learning,
    tuning,
    warming,
    together,
    exchanges: chat.exchanges,
    contextWishes: answering.contextWishes,
    readTexts: answering.readTexts,
    contextPreviews: chat.contextPreviews,
    promptSavings: chat.promptSavings,
    answers: chat.answers,
    insights: workers.insights,
    recentAnswers: chat.recentAnswers,
    metrics: metrics.metrics,
    tasks: workers.tasks,
    upkeep: workers.upkeep,
    defaultModel: models.defaultModel,
    modelHere: () => (models.library.models().length > 0 ? models.modelHere() : null),
    salvaged: storage.salvaged,
    markInterrupted: chat.markInterrupted,
    settle: () => storage.database.settle(),
    sleep: () => models.sockets.drain(new Error('the machine goes to sleep')),
    start: () => list.start(),
    close: () => list.close()
  }
}
