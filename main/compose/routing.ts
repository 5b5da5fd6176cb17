import { wantedOf } from '../domain/plan.ts'
import { describeError } from '../domain/describe-error.ts'
import type { ModelRef, WorkspaceId } from '../domain/ids.ts'
import type { TokenUsage } from '../domain/completion.ts'
import type { Model } from '../domain/model.ts'
import type { LoadAtPlan } from '../domain/load.ts'
import type { RouteDecision, RouteReport, RoutingReport } from '../domain/route.ts'
import type { SensitivityLabel } from '../domain/sensitivity-label.ts'
import type { AnswerCost } from '../domain/trace.ts'
import type { Turn } from '../domain/turn.ts'
import type { NetworkRules } from '../domain/network.ts'
import { LinearHead } from '../optimizer/routing/quality/linear-head.ts'
import { QualityModel } from '../optimizer/routing/quality/quality-model.ts'
import { planRouted } from '../optimizer/routing/plan-routed.ts'
import { weighAnswer } from '../optimizer/routing/weigh-answer.ts'
import { planWanted } from '../optimizer/routing/plan-wanted.ts'
import { forecastReport } from '../optimizer/routing/forecast-report.ts'
import { routingReport } from '../optimizer/routing/routing-report.ts'
import type { TextEmbedder } from '../embedding/text-embedder.ts'
import { QuestionMeanings } from '../optimizer/routing/question-meanings.ts'
import { RouteLessons } from '../optimizer/routing/route-lessons.ts'
import { RoutePlanner, type RouteQuestion } from '../optimizer/routing/route-planner.ts'
import { tokensIn } from '../optimizer/routing/routed-question.ts'
import { RoutePredictor, type PriorFor } from '../optimizer/routing/route-predictor.ts'
import type { Stages } from '../optimizer/stages.ts'
import type { Ports } from '../ports.ts'
import type { ProviderRegistry } from '../providers/registry.ts'
import type { WritableDatabase } from '../storage/database.ts'
import { RouteOutcomeStore } from '../storage/route-outcome-store.ts'
import type { SettingsStore } from '../storage/settings-store.ts'

/** Days whose first two are the weekend, as `getDay` counts. */
const WEEKEND = [0, 6]
/** Answers that the report on forecasts looks back at. */
const REPORTED = 50
const LONG_REPORT = 2_000

/** What is asked before anything is sent. */
export interface PreviewQuestion {
  workspaceId: WorkspaceId
  model: ModelRef
  text: string
  /** Letters of the conversation before it. */
  earlierCharacters: number
  earlierMessages: number
  attachments: number
  images: number
}

export interface RoutingOfApp {
  plan: Stages['plan']
  weigh: NonNullable<Stages['weigh']>
  lessons: RouteLessons
  /** Who would answer, if it were sent now. */
  preview(question: PreviewQuestion): Promise<RouteDecision>
  /** How good the forecasts of the last answers were. */
  report(): RouteReport
  /** The same over more answers, and what choosing saved. */
  longReport(): RoutingReport
  /** Forgets all that was learned. */
  reset(): void
  /** Learns again what earlier runs have seen; for after the first screen. */
  start(): Promise<void>
}

export interface RoutingParts {
  ports: Pick<Ports, 'clock' | 'log' | 'power'>
  database: WritableDatabase
  settings: SettingsStore
  providers: ProviderRegistry
  rulesIn: (workspace: WorkspaceId) => NetworkRules
  labelOf: (workspace: WorkspaceId) => SensitivityLabel
  /** Turns that are running. */
  load: () => number
  /** The load for the trace. */
  loadAtPlan: () => LoadAtPlan
  defaultModel: () => ModelRef
  /** The model for meanings while it is there. */
  embedder: () => TextEmbedder | undefined
  costOf: (model: Model, usage: TokenUsage) => AnswerCost
  priorFor: PriorFor
}

/** Who answers, from its parts: a piece of the composition root. */
export function composeRouting(parts: RoutingParts): RoutingOfApp {
  const { ports, database, settings, providers, rulesIn, labelOf, load, loadAtPlan, defaultModel, embedder, costOf } =
    parts
  const { clock, log, power } = ports
  const outcomes = new RouteOutcomeStore(database)
  const meanings = new QuestionMeanings({ embedder, log })
  const modelOf = (ref: ModelRef): Model => providers.find(ref).model
  const around = (): { hour: number; weekend: boolean; load: number; online: boolean; onBattery: boolean } => {
    const now = new Date(clock.now())
    return {
      hour: now.getHours(),
      weekend: WEEKEND.includes(now.getDay()),
      load: load(),
      online: settings.current.network.mode !== 'offline',
      onBattery: power?.onBattery() ?? false
    }
  }
  const make = (): { planner: RoutePlanner; lessons: RouteLessons } => {
    const linear = new LinearHead(
      async () => (await import('../optimizer/routing/quality/linear-graph.ts')).LinearGraph.load(),
      Math.random
    )
    const predictor = new RoutePredictor(
      new QualityModel(Math.random, linear),
      (model) => (inputTokens, outputTokens) =>
        model.where === 'local'
          ? 0
          : costOf(model, { input: inputTokens, output: Math.round(outputTokens) }).totalMicroUsd,
      parts.priorFor
    )
    const planner = new RoutePlanner({
      predictor,
      models: () => providers.models(),
      policy: () => settings.current.routing,
      around,
      now: () => clock.monotonic(),
      random: Math.random,
      embeddingOf: (text) => meanings.find(text)
    })
    const lessons = new RouteLessons({
      planner,
      predictor,
      outcomes,
      onError: (error) => log.error('routing.not-learned', { error: describeError(error) })
    })
    return { planner, lessons }
  }
  let now = make()
  const rulesFor = (workspace: WorkspaceId): RouteQuestion['rules'] => {
    const online = rulesIn(workspace).mode !== 'offline'
    return { online, localOnly: labelOf(workspace) === 'secret' }
  }
  const wanted = {
    modelOf,
    defaultModel,
    standIn: ({ workspaceId }: Turn) => {
      const model = providers.models().find(({ ref }) => ref === settings.current.chat.fallbackModel)
      // What may not leave is not tried elsewhere either.
      return model?.where === 'remote' && rulesFor(workspaceId).localOnly ? undefined : model
    }
  }
  return {
    get lessons() {
      return now.lessons
    },
    plan: async (screened) => {
      const { turn } = screened
      if (turn.wanted === 'auto') {
        const routed = await planRouted(screened, {
          planner: now.planner,
          modelOf,
          rulesOf: ({ workspaceId }: Turn) => rulesFor(workspaceId)
        })
        if (routed.decision) routed.decision.load = loadAtPlan()
        return routed
      }
      const planned = planWanted(screened, wanted)
      const route = await now.planner.follow(turn, turn.wanted, rulesFor(turn.workspaceId))
      if (planned.decision) Object.assign(planned.decision, { route, load: loadAtPlan() })
      return planned
    },
    weigh: (turn, model, said) =>
      weighAnswer(turn, model, said, {
        planner: now.planner,
        rulesOf: ({ workspaceId }) => rulesFor(workspaceId),
        mode: () => settings.current.routing.escalation
      }),
    preview: async ({ workspaceId, model, text, earlierCharacters, earlierMessages, attachments, images }) => {
      const named = wantedOf(model)
      const { decision } = await now.planner.route(
        {
          text,
          promptTokens: tokensIn(earlierCharacters + text.length),
          earlierMessages,
          attachments,
          images,
          rules: rulesFor(workspaceId),
          ...(named !== 'auto' && { named })
        },
        false
      )
      return decision
    },
    report: () => forecastReport(outcomes.recent(REPORTED)),
    longReport: () => routingReport(outcomes.recent(LONG_REPORT)),
    reset() {
      outcomes.clear()
      now = make()
    },
    start: () => now.lessons.recall()
  }
}
