import type { Confirmations } from '../confirmations/confirmations.ts'
import { randomUUID } from 'node:crypto'
import type { Workspaces } from '../chat/workspaces.ts'
import type { TokenUsage } from '../domain/completion.ts'
import { partName } from '../domain/context-wish.ts'
import { splitModelRef, type ModelRef } from '../domain/ids.ts'
import type { Model } from '../domain/model.ts'
import type { AnswerCost } from '../domain/trace.ts'
import { LOCAL_PROVIDER } from '../inference/model-library.ts'
import type { Network } from '../network/network.ts'
import type { CurrentEmbedder } from '../embedding/current-embedder.ts'
import type { AnswerCache } from '../optimizer/cache/answer-cache.ts'
import type { LoadScaler } from '../optimizer/forecasting/load-scaler.ts'
import type { PipelineParts as Pipeline } from '../optimizer/pipeline.ts'
import type { PriorFor } from '../optimizer/routing/route-predictor.ts'
import { DeliveryRate } from '../optimizer/streaming/delivery-rate.ts'
import { ExpectedLengths } from '../optimizer/streaming/expected-length.ts'
import type { Ports } from '../ports.ts'
import { answerCost } from '../providers/prices/answer-cost.ts'
import { budgetsOf } from '../spending/budgets-of.ts'
import { SpendingLedger } from '../spending/spending-ledger.ts'
import { SpendingStore } from '../spending/spending-store.ts'
import { ReadTextStore } from '../storage/read-text-store.ts'
import { TokenEstimatorStore } from '../storage/token-estimator-store.ts'
import { ContextWishStore } from '../storage/context-wish-store.ts'
import { WorkspaceStore } from '../storage/workspace-store.ts'
import { composeContext } from './context.ts'
import type { ModelParts } from './models.ts'
import type { Part } from './part.ts'
import { composeRouting, type RoutingOfApp } from './routing.ts'
import type { LearningParts } from './learning.ts'
import type { SecurityOfApp } from './security.ts'
import { composeStages } from './stages.ts'
import type { StorageParts } from './storage.ts'

export interface PipelineParts {
  pipeline: Pipeline
  pace: DeliveryRate
  /** How long answers of a model usually are. */
  lengths: ExpectedLengths
  /** What requests have reserved and cost. */
  spending: SpendingLedger
  /** What the person pinned and excluded. */
  contextWishes: ContextWishStore
  /** What models read in the place of messages. */
  readTexts: ReadTextStore
  /** Who answers, and what was learned of models. */
  routing: RoutingOfApp
}

/** The one way of a question: for turns, for what is asked ahead of time and for the terminal alike. */
export function composePipeline(
  ports: Ports,
  { database, settings, measurements }: StorageParts,
  { network, confirmations }: { network: Network; confirmations: Confirmations },
  { providers, limits, defaultModel, modelHere }: ModelParts,
  { stage, embedder }: { stage: AnswerCache; embedder: CurrentEmbedder },
  security: SecurityOfApp,
  { feedback }: LearningParts,
  {
    workspaces,
    load,
    scaler,
    priorFor
  }: { workspaces: Workspaces; load: () => number; scaler: LoadScaler; priorFor: PriorFor }
): Part<PipelineParts> {
  const { clock, log, tokenWorker } = ports
  const costOf = (model: Model, usage: TokenUsage): AnswerCost => answerCost(model, usage, clock.now())
  const labels = new WorkspaceStore(database)
  const routing = composeRouting({
    ports,
    database,
    settings,
    providers,
    labelOf: (workspace) => labels.rulesOf(workspace).label,
    rulesIn: (workspace) => workspaces.rulesIn(workspace, settings.current.network),
    load,
    loadAtPlan: () => scaler.atPlan,
    defaultModel,
    embedder: () => embedder.model(),
    costOf,
    priorFor
  })
  feedback.onSignal(({ turnId, signal }) => routing.lessons.noticed(turnId, signal))
  const lengths = new ExpectedLengths(measurements)
  const pace = new DeliveryRate()
  const spending = new SpendingLedger(clock, new SpendingStore(database, randomUUID()))
  const contextWishes = new ContextWishStore(database)
  const readTexts = new ReadTextStore(database)
  const context = composeContext({
    clock,
    log,
    tokenWorker,
    providers,
    isOwnFile: ({ ref }) => splitModelRef(ref).provider === LOCAL_PROVIDER,
    embedder: () => embedder.model(),
    busy: () => load() > 0,
    wishesOf: (conversation) => contextWishes.of(conversation),
    compression: () => settings.current.chat.compression,
    learned: new TokenEstimatorStore(database),
    keepRead: (conversation, text) => readTexts.add(conversation, text)
  })
  const stages = composeStages({
    security: security.stages,
    providers,
    settings,
    cache: stage,
    context,
    defaultModel,
    expectedLength: (model: ModelRef) => lengths.of(model),
    plan: (screened, signal) => {
      feedback.began(screened.turn)
      return routing.plan(screened, signal)
    },
    weigh: routing.weigh,
    here: ({ id }) =>
      confirmations.choseHere(id) ? { model: providers.find(modelHere()).model, servesCached: false } : undefined,
    leaveOut: ({ turn, messages }) => {
      const asked = turn.messages.findLast(({ role }) => role === 'user')?.messageId
      const taken = confirmations
        .takeWithout(turn.id)
        .flatMap((at) => messages[at]?.messageId ?? [])
        .filter((id) => id !== asked)
      for (const id of taken) contextWishes.set(turn.conversationId, partName(id), 'excluded')
      return taken.length > 0
    },
    costOf,
    admission: {
      limits,
      spending,
      budgetsOf: (workspace) => budgetsOf(settings.current.spending, workspace),
      ask: () => confirmations.asker,
      now: () => clock.monotonic()
    }
  })
  const networkLog: Pipeline['networkLog'] = {
    sentBytes: (turn) => network.bytesSent(turn),
    waits: (turn) => network.gate.waits(turn)
  }
  return {
    parts: {
      pipeline: { clock, log, pace, stages, networkLog },
      pace,
      lengths,
      spending,
      contextWishes,
      readTexts,
      routing
    },
    start: () => routing.start(),
    close: () => context.close()
  }
}
