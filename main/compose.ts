import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import packageJson from '../package.json' with { type: 'json' }
import { Attachments } from './chat/attachments.ts'
import { composeCache, type CacheOfApp } from './compose-cache.ts'
import { composeWarming, type WarmingOfApp } from './compose-warming.ts'
import { composeStages } from './compose-stages.ts'
import { Conversations } from './chat/conversations.ts'
import { Turns } from './chat/turns.ts'
import { Workspaces } from './chat/workspaces.ts'
import type { Settings } from './config/settings.ts'
import { describeError } from './domain/describe-error.ts'
import type { TokenUsage } from './domain/completion.ts'
import { SextantError } from './domain/errors.ts'
import type { ConversationId, ModelRef } from './domain/ids.ts'
import type { LocalEngine } from './domain/local-models.ts'
import type { Model } from './domain/model.ts'
import type { AnswerCost } from './domain/trace.ts'
import { removeIndex } from './search/search-index.ts'
import { Tasks, type Task } from './workers/tasks.ts'
import { InferenceClient } from './inference/client.ts'
import { ModelLibrary } from './inference/model-library.ts'
import { HistoryInsights } from './workers/history-insights.ts'
import { Network } from './network/network.ts'
import type { PipelineParts } from './optimizer/pipeline.ts'
import { ExpectedLengths } from './optimizer/streaming/expected-length.ts'
import { DeliveryRate } from './optimizer/streaming/delivery-rate.ts'
import { Metrics } from './metrics/metrics.ts'
import { Telemetry } from './metrics/telemetry.ts'
import { TurnMetrics } from './metrics/turn-metrics.ts'
import type { Clock, Ports } from './ports.ts'
import { LocalProvider } from './providers/local/local-provider.ts'
import { answerCost } from './providers/prices/answer-cost.ts'
import { readPriceList } from './providers/prices/read-price-list.ts'
import { ProviderRegistry } from './providers/registry.ts'
import { ResponsesSockets } from './providers/websocket/responses-sockets.ts'
import { RemoteProviders } from './providers/remote-providers.ts'
import { Search } from './workers/search.ts'
import { AnswerStore } from './storage/answer-store.ts'
import { RateLimits } from './optimizer/admission/rate-limits.ts'
import { budgetsOf } from './spending/budgets-of.ts'
import { SpendingLedger } from './spending/spending-ledger.ts'
import { SpendingStore } from './spending/spending-store.ts'
import { ConversationStore } from './storage/conversation-store.ts'
import { DeletedConversations, PURGE_PAUSE_MS } from './storage/deleted-conversations.ts'
import { RecordedExchangeStore } from './storage/recorded-exchange-store.ts'
import { ImageStore } from './storage/image-store.ts'
import { ImportStore } from './storage/import-store.ts'
import { LedgerStore } from './storage/ledger-store.ts'
import { MeasurementStore } from './storage/measurement-store.ts'
import { MessageStore } from './storage/message-store.ts'
import { markDamaged } from './storage/open-database.ts'
import { openStorage, storageFiles } from './storage/open-storage.ts'
import type { SalvageReport } from './storage/salvage.ts'
import { ProviderStore } from './storage/provider-store.ts'
import { RecentAnswers } from './storage/recent-answers.ts'
import { SearchChanges } from './storage/search-changes.ts'
import { SettingsStore } from './storage/settings-store.ts'
import { TraceStore } from './storage/trace-store.ts'
import { TurnOutbox } from './storage/turn-outbox.ts'
import { Upkeep } from './workers/upkeep.ts'
import { WorkspaceStore } from './storage/workspace-store.ts'
import { StorageWorkers } from './workers/storage-workers.ts'

/** 32 MB. */
const LONGEST_LOG_PAGES = 8000

/** What the app tells whoever shows it. */
export interface AppSignals {
  conversation: [ConversationId]
  models: []
  engine: [LocalEngine]
  settings: [Settings]
  workspaces: []
  network: []
  providers: []
  tasks: [readonly Task[]]
  cache: []
  /** An import has added conversations. */
  imported: []
}

/** The whole app without a face: the window, the terminal and the benchmarks each put one on. */
export interface App {
  conversations: Conversations
  turns: Turns
  attachments: Attachments
  workspaces: Workspaces
  library: ModelLibrary
  inference: InferenceClient
  settings: SettingsStore
  network: Network
  /** Every model that can be asked, local and remote. */
  providers: ProviderRegistry
  /** The providers over the network, as the person set them up. */
  remote: RemoteProviders
  /** Slows down what is passed on while nobody looks. */
  pace: DeliveryRate
  signals: EventEmitter<AppSignals>
  clock: Clock
  search: Search
  cache: CacheOfApp
  /** What is done ahead of time; only the window starts it. */
  warming: WarmingOfApp
  /** What models were asked and what came back. */
  exchanges: RecordedExchangeStore
  /** All answers of a conversation. */
  answers: AnswerStore
  /** Figures of the turns of the past. */
  insights: HistoryInsights
  recentAnswers: RecentAnswers
  /** Figures of this run, in memory. */
  metrics: Metrics
  /** Exports, imports and backups. */
  tasks: Tasks
  /** What storage does by itself; only the window starts it, since a question in a terminal is soon over. */
  upkeep: Upkeep
  /** The model that answers when none was named: the one the person chose while it is there, else the best local one. */
  defaultModel(): ModelRef
  /** Set when the database had to be set aside at the start. */
  salvaged: SalvageReport | null
  /**
   * Marks answers that an earlier run left unfinished and frees what it reserved; says how many answers. Only for the one window: those that a terminal
   * is writing right now would be marked too.
   */
  markInterrupted(): number
  /** Removes for good what earlier runs deleted, some at a time; for after the first screen. */
  tidyAfterLastRun(): Promise<void>
  /** Resolves when everything stored so far would survive a power cut. */
  settle: () => Promise<void>
  /** The machine is about to sleep: what would be dead when it wakes is let go. */
  sleep: () => void
  close(): Promise<void>
}

/** Builds the app from its ports: the only file that sees everything. */
export function compose(ports: Ports): App {
  const { clock, log, paths } = ports
  const files = storageFiles(paths)
  const { database, salvaged, restored, lock } = openStorage(files, clock, removeIndex)
  if (restored !== null) log.info('database.restored', { keptAt: restored })
  // The storage worker moves the log into the file; this is for when there is none.
  database.checkpointAfter(LONGEST_LOG_PAGES)
  if (salvaged) log.error('database.salvaged', { ...salvaged })
  const signals = new EventEmitter<AppSignals>()
  const conversations = new ConversationStore(database)
  const messages = new MessageStore(database)
  const deleted = new DeletedConversations(database)
  const startedAt = clock.now()
  const traces = new TraceStore(database)
  const attachments = new Attachments(clock, new ImageStore(database))
  const settings = new SettingsStore(database)
  const measurements = new MeasurementStore(database)

  const network = new Network({
    clock,
    log,
    ledger: new LedgerStore(database),
    transport: ports.transport,
    rules: (context) => {
      const workspace = context?.workspaceId
      return workspace === undefined
        ? settings.current.network
        : workspaces.rulesIn(workspace, settings.current.network)
    },
    onChange: () => signals.emit('network')
  })
  settings.onChange((changed) => {
    if (changed.includes('network')) network.rulesChanged()
  })

  const library = new ModelLibrary({ paths, database, ...network.modelDownloads() })
  library.onChange(() => signals.emit('models'))
  const inference = new InferenceClient({
    process: ports.inference,
    clock,
    log,
    idleUnloadMs: () => {
      const minutes = settings.current.inference.idleUnloadMinutes
      return minutes === null ? null : minutes * 60_000
    },
    useGpu: () => settings.current.inference.useGpu,
    measurements
  })
  inference.onEngine((engine) => signals.emit('engine', engine))

  const sockets = new ResponsesSockets({ gate: network.gate, clock, random: Math.random })
  const remote = new RemoteProviders({
    sockets,
    store: new ProviderStore(database, ports.secrets),
    fetch: network.fetch({ purpose: 'completion' }),
    clock,
    log,
    random: Math.random,
    bundledPrices: () => readPriceList(paths.resources)
  })
  remote.onChange(() => signals.emit('providers'))
  const providers = new ProviderRegistry([new LocalProvider(library, inference)], () => remote.providers())
  const pace = new DeliveryRate()
  const onConversationChanged = (id: ConversationId): void => void signals.emit('conversation', id)
  const forget = (id: ConversationId): void => void cache.stage.forgetConversation(id)
  const workspaces: Workspaces = new Workspaces({
    clock,
    settings,
    store: new WorkspaceStore(database),
    onChange: () => {
      network.rulesChanged()
      signals.emit('workspaces')
    },
    onRemoved: (id) => void cache.catalogue.clear(id),
    onConversationMoved: (id) => (forget(id), onConversationChanged(id))
  })
  const lengths = new ExpectedLengths(measurements)
  const outbox = new TurnOutbox(database)
  const exchanges = new RecordedExchangeStore(database)
  const changes = new SearchChanges(database)
  const workers = new StorageWorkers({ entry: ports.storageWorker, files, clock, log, outbox, changes })
  const metrics = new Metrics()
  const turnMetrics = new TurnMetrics(metrics)
  const telemetry = new Telemetry({
    fetch: network.fetch({ purpose: 'telemetry' }),
    clock,
    log,
    metrics,
    service: { version: packageJson.version }
  })
  void telemetry.apply(settings.current.telemetry)
  settings.onChange((changed) => {
    if (changed.includes('telemetry')) void telemetry.apply(settings.current.telemetry)
  })
  const tasks = new Tasks({
    clock,
    log,
    workers,
    imports: new ImportStore(database),
    onChange: () => signals.emit('tasks', tasks.list),
    onImported: () => signals.emit('imported')
  })
  const upkeep = new Upkeep({
    clock,
    log,
    workers,
    tasks,
    metrics,
    settings: () => settings.current.storage,
    dataFolder: paths.data
  })
  const cache: CacheOfApp = composeCache({
    ports,
    database,
    settings,
    network,
    library,
    remote,
    mayShare: (workspace) => workspaces.rulesIn(workspace, settings.current.network).mode === 'auto',
    onChange: () => signals.emit('cache')
  })
  const costOf = (model: Model, usage: TokenUsage): AnswerCost => answerCost(model, usage, clock.now())
  const defaultModel = (): ModelRef => {
    const chosen = settings.current.chat.defaultModel
    return providers.models().find(({ ref }) => ref === chosen)?.ref ?? library.bestRef()
  }
  const spending = new SpendingLedger(clock, new SpendingStore(database, randomUUID()))
  const stages = composeStages({
    providers,
    settings,
    cache: cache.stage,
    defaultModel,
    expectedLength: (model) => lengths.of(model),
    costOf,
    admission: {
      limits: new RateLimits(clock),
      spending,
      budgetsOf: (workspace) => budgetsOf(settings.current.spending, workspace)
    }
  })
  const pipeline: PipelineParts = {
    clock,
    log,
    pace,
    stages,
    networkLog: { sentBytes: (turn) => network.bytesSent(turn), waits: (turn) => network.gate.waits(turn) }
  }
  const turns: Turns = new Turns({
    clock,
    log,
    database,
    conversations,
    messages,
    attachments,
    workspaces,
    traces,
    exchanges,
    outbox,
    settings,
    providers,
    pipeline,
    onConversationChanged,
    onRecorded: (record) => {
      turnMetrics.record(record)
      lengths.learn(record)
      telemetry.record(record)
      if (upkeep.running) workers.nudge()
    },
    onStorageError: (error) => {
      if (error instanceof SextantError && error.code === 'database-corrupt') markDamaged(paths.database)
      log.error('turn.not-stored', { error: describeError(error) })
    }
  })
  const warming = composeWarming({
    ports,
    database,
    settings,
    conversations,
    messages,
    library,
    inference,
    providers,
    workspaces,
    turns,
    pipeline,
    attachments,
    cache,
    metrics,
    defaultModel,
    onChange: () => signals.emit('cache')
  })
  return {
    conversations: new Conversations({
      clock,
      conversations,
      messages,
      turns,
      workspaces,
      onConversationChanged,
      onDeleted: forget
    }),
    turns,
    attachments,
    workspaces,
    library,
    inference,
    settings,
    network,
    providers,
    remote,
    pace,
    signals,
    clock,
    search: new Search({ clock, changes, workers }),
    cache,
    warming,
    exchanges,
    answers: new AnswerStore(database),
    insights: new HistoryInsights({ clock, workers }),
    recentAnswers: new RecentAnswers(database),
    metrics,
    tasks,
    upkeep,
    defaultModel,
    salvaged,
    markInterrupted: () => {
      spending.releaseEarlierRuns()
      return messages.markInterrupted(clock.now())
    },
    async tidyAfterLastRun() {
      await deleted.purge(startedAt, () => new Promise((resolve) => void clock.after(PURGE_PAUSE_MS, resolve)))
      if (!deleted.closed) attachments.tidy()
    },
    settle: () => database.settle(),
    sleep: () => sockets.drain(new Error('the machine goes to sleep')),
    async close() {
      // It asks models and writes, as turns do.
      await warming.stop()
      deleted.close()
      await turns.close()
      await exchanges.settled()
      await tasks.close()
      await upkeep.stop()
      await telemetry.close()
      await workers.close()
      sockets.close()
      cache.close()
      await inference.close()
      database.close()
      lock.release()
    }
  }
}
