import { isDeclined } from '../../domain/declined.ts'
import type { TurnId } from '../../domain/ids.ts'
import type { AnswerSignal } from '../../domain/dataset.ts'
import type { FeedbackSignal, RouteOutcome } from '../../domain/route-outcome.ts'
import type { TurnRecord } from '../../domain/turn-record.ts'
import { alternativesOf } from './alternatives.ts'
import type { RoutePlanner } from './route-planner.ts'
import type { RoutePredictor } from './route-predictor.ts'

/** How good an answer was that got this signal. What is said counts fully, what is shown a little less. */
export const QUALITY: Readonly<Record<FeedbackSignal, number>> = {
  good: 1,
  bad: 0,
  kept: 0.85,
  'asked-again': 0.15,
  'other-model': 0.1
}

export interface RouteOutcomes {
  add(outcome: RouteOutcome): void
  setSignal(turn: TurnId, signal: FeedbackSignal): void
  find(turn: TurnId): RouteOutcome | undefined
  /** The last ones, oldest first. */
  recent(most: number): RouteOutcome[]
  clear(): void
}

export interface RouteLessonsParts {
  planner: RoutePlanner
  predictor: RoutePredictor
  outcomes: RouteOutcomes
  onError: (error: unknown) => void
}

const REMEMBERED = 1_000

/** Teaches the predictor what became of answers, and keeps it. */
export class RouteLessons {
  readonly #parts: RouteLessonsParts

  constructor(parts: RouteLessonsParts) {
    this.#parts = parts
  }

  /** Learns again what earlier runs have seen. */
  async recall(): Promise<void> {
    const { outcomes, predictor } = this.#parts
    for (const outcome of outcomes.recent(REMEMBERED)) {
      predictor.learn({ ref: outcome.model, where: outcome.where }, outcome)
      if (outcome.signal) await predictor.learnQuality(outcome.model, outcome.profile, QUALITY[outcome.signal])
    }
  }

  /** A turn has ended. Answers out of the cache say nothing about a model, nor does what the person did not let go. */
  ended(record: TurnRecord): void {
    const { planner, predictor, outcomes } = this.#parts
    const open = planner.find(record.turnId)
    for (const { model, error } of record.completions) {
      if (error === null || isDeclined(error) || model === record.model) continue
      planner.failed(model)
    }
    if (!open || record.cacheLayer !== null || record.outcome === 'stopped') return
    if (record.error !== null && isDeclined(record.error)) return
    const failed = record.outcome === 'failed'
    if (failed) planner.failed(record.model)
    else planner.answered(record.model)
    const prediction = open.decision.considered.find(({ model }) => model === record.model)?.prediction
    const said = prediction?.totalMs
    const against = alternativesOf(open.decision)
    const outcome: RouteOutcome = {
      turnId: record.turnId,
      conversationId: record.conversationId,
      at: record.at,
      model: record.model,
      where: record.where,
      features: open.features,
      profile: open.profile,
      promptTokens: open.promptTokens,
      firstTokenMs: record.firstTokenMs,
      totalMs: record.totalMs,
      outputTokens: record.usage.output ?? null,
      failed,
      signal: null,
      expected: said ? { lowMs: said.low, medianMs: said.median, highMs: said.high } : null,
      ...(prediction && { expectedTokens: prediction.outputTokens }),
      ...(prediction?.costMicroUsd && { expectedMicroUsd: prediction.costMicroUsd }),
      costMicroUsd: record.costMicroUsd,
      ...(against && { against })
    }
    predictor.learn({ ref: record.model, where: record.where }, outcome)
    outcomes.add(outcome)
  }

  /** The person says or shows what they think of an answer. Saying it again replaces what was said. */
  noticed(turn: TurnId, signal: AnswerSignal): void {
    if (isLesson(signal)) this.#rate(turn, signal)
  }

  #rate(turn: TurnId, signal: FeedbackSignal): void {
    const { outcomes, predictor, onError } = this.#parts
    const outcome = outcomes.find(turn)
    if (!outcome || (outcome.signal !== null && signal !== 'good' && signal !== 'bad')) return
    outcomes.setSignal(turn, signal)
    predictor.learnQuality(outcome.model, outcome.profile, QUALITY[signal]).catch(onError)
  }
}

const isLesson = (signal: AnswerSignal): signal is FeedbackSignal => Object.hasOwn(QUALITY, signal)
