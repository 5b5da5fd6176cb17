import type { Confirmations } from '../confirmations/confirmations.ts'
import type { EventEmitter } from 'node:events'
import type { LearningTogether } from '../learning/federated/learning-together.ts'
import type { TuningRuns } from '../learning/tuning/tuning-runs.ts'
import type { Attachments } from '../chat/attachments.ts'
import type { ContextPreviews } from '../chat/context-preview.ts'
import type { Conversations } from '../chat/conversations.ts'
import type { Organiser } from '../chat/organiser.ts'
import type { Turns } from '../chat/turns.ts'
import type { AnswerSettingsBook } from '../chat/answer-settings.ts'
import type { Workspaces } from '../chat/workspaces.ts'
import type { ModelRef } from '../domain/ids.ts'
import type { InferenceClient } from '../inference/client.ts'
import type { ModelLibrary } from '../inference/model-library.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Network } from '../network/network.ts'
import type { LoadScaler } from '../optimizer/forecasting/load-scaler.ts'
import type { DeliveryRate } from '../optimizer/streaming/delivery-rate.ts'
import type { Clock } from '../ports.ts'
import type { ProviderRegistry } from '../providers/registry.ts'
import type { RemoteProviders } from '../providers/remote-providers.ts'
import type { AnswerStore } from '../storage/answer-store.ts'
import type { ContextWishStore } from '../storage/context-wish-store.ts'
import type { PromptSavingsStore } from '../storage/prompt-savings-store.ts'
import type { ReadTextStore } from '../storage/read-text-store.ts'
import type { RecordedExchangeStore } from '../storage/recorded-exchange-store.ts'
import type { RecentAnswers } from '../storage/recent-answers.ts'
import type { SalvageReport } from '../storage/salvage.ts'
import type { SettingsStore } from '../storage/settings-store.ts'
import type { HistoryInsights } from '../workers/history-insights.ts'
import type { Search } from '../workers/search.ts'
import type { Tasks } from '../workers/tasks.ts'
import type { Upkeep } from '../workers/upkeep.ts'
import type { CacheOfApp } from './cache.ts'
import type { LearningParts } from './learning.ts'
import type { RoutingOfApp } from './routing.ts'
import type { SecurityOfApp } from './security.ts'
import type { AppSignals } from './signals.ts'
import type { WarmingOfApp } from './warming.ts'

/** The whole app without a window or a terminal: each of them, and the benchmarks, show it in their way. */
export interface App {
  conversations: Conversations
  organiser: Organiser
  turns: Turns
  attachments: Attachments
  workspaces: Workspaces
  /** Instructions and parameters of workspaces and conversations. */
  answerSettings: AnswerSettingsBook
  library: ModelLibrary
  inference: InferenceClient
  settings: SettingsStore
  network: Network
  /** Questions that wait for the person. */
  confirmations: Confirmations
  /** What asks about requests, and masks what leaves. */
  security: SecurityOfApp
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
  /** Who answers, and what was learned of models. */
  routing: RoutingOfApp
  /** What models will have to do, and what is scaled by it. */
  load: LoadScaler
  /** What answers were worth, and the examples gathered from poor ones. */
  learning: LearningParts
  /** Looks for better instructions. */
  tuning: TuningRuns
  /** What is done ahead of time. */
  warming: WarmingOfApp
  /** Routing that is learned with others, where the person wants it. */
  together: LearningTogether
  /** What models were asked and what came back. */
  exchanges: RecordedExchangeStore
  /** What the person pinned and excluded. */
  contextWishes: ContextWishStore
  /** What models read in the place of messages. */
  readTexts: ReadTextStore
  /** What a model would read of a draft. */
  contextPreviews: ContextPreviews
  /** What writing prompts shorter has saved. */
  promptSavings: PromptSavingsStore
  /** All answers of a conversation. */
  answers: AnswerStore
  /** Figures of the turns of the past. */
  insights: HistoryInsights
  recentAnswers: RecentAnswers
  /** Figures of this run, in memory. */
  metrics: Metrics
  /** Exports, imports and backups. */
  tasks: Tasks
  /** What storage does by itself. */
  upkeep: Upkeep
  /** The model that answers when none was named: the one the person chose while it is there, else the best local one. */
  defaultModel(): ModelRef
  /** The model that answers when the person wants one on this computer; null where none is installed. */
  modelHere(): ModelRef | null
  /** Set when the database had to be set aside at the start. */
  salvaged: SalvageReport | null
  /**
   * Marks answers that an earlier run left unfinished, frees what it reserved, and says how many answers. Only for the
   * one window: those that a terminal is writing right now would be marked too.
   */
  markInterrupted(): number
  /** Resolves when everything stored so far would survive a power cut. */
  settle: () => Promise<void>
  /** The machine is about to sleep: what would be dead when it wakes is let go. */
  sleep: () => void
  /** Begins what the app does without being asked; for after the first screen, and only in the window. */
  start: () => void
  /** Ends everything, the database last, whatever fails. */
  close: () => Promise<void>
}
