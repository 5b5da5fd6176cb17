import type { ModelRef, TurnId } from './ids.ts'
import type { EpochMs, MicroUsd, Milliseconds, Tokens } from './units.ts'

/** A figure that is not known yet: as often above the middle as below, nine times of ten between low and high. */
export interface Estimate {
  median: number
  low: number
  high: number
}

/** What is expected of a model for one question. */
export interface Prediction {
  firstTokenMs: EstimateOf<Milliseconds>
  tokensPerSecond: Estimate
  outputTokens: EstimateOf<Tokens>
  totalMs: EstimateOf<Milliseconds>
  /** Null when no price is known: unknown is not free. */
  costMicroUsd: EstimateOf<MicroUsd> | null
  /** The chance that it fails. */
  errorProbability: Estimate
  /** The chance that the person accepts the answer, from 0 to 1. */
  quality: Estimate
  /** How many answers of the model this comes from. */
  answers: number
}

export interface EstimateOf<Unit extends number> {
  median: Unit
  low: Unit
  high: Unit
}

export const policyNames = ['private', 'cheapest', 'fastest', 'best', 'balanced'] as const
export type PolicyName = (typeof policyNames)[number]

/** How much each counts where they are weighed, from 0 to 1. */
export interface PolicyWeights {
  quality: number
  speed: number
  cost: number
}

/** Why a model is not asked. */
export type Exclusion =
  /** Nothing may leave this computer. */
  | 'offline'
  /** The policy keeps questions on this computer. */
  | 'private'
  /** The workspace's label keeps everything on this computer. */
  | 'label'
  /** It can not see the images that belong to the question. */
  | 'images'
  /** The question is longer than what it reads. */
  | 'window'
  /** Its server failed again and again. */
  | 'failing'
  /** It only proves that the app works, and a model that is made to be relied on is there. */
  | 'demo'

/** What shows that an answer may not be good enough. */
export const weaknesses = ['empty', 'refusal', 'repetition', 'low-confidence', 'asked-again'] as const
export type Weakness = (typeof weaknesses)[number]

/** What becomes of a weak answer of a model on this computer. `auto` is the consent once and for all. */
export const escalationModes = ['off', 'offer', 'auto'] as const
export type EscalationMode = (typeof escalationModes)[number]

/** A model that would probably answer better. */
export interface StrongerModel {
  model: ModelRef
  name: string
  where: 'local' | 'remote'
  totalMs: Milliseconds
  /** Null when no price is known. */
  costMicroUsd: MicroUsd | null
}

/** An answer of this computer that may not be good enough. */
export interface WeakAnswer {
  reasons: readonly Weakness[]
  /** How sure the model was of its words, from 0 to 1; absent where it did not say. */
  confidence?: number
  /** Who may be asked instead, within the policy and the rules; null where nobody may. */
  stronger: StrongerModel | null
}

/** A turn that is asked because the answer before it was weak. */
export interface Escalated {
  from: ModelRef
  fromName: string
  reasons: readonly Weakness[]
  /** The person agreed to this one, or has agreed to all. */
  consent: 'once' | 'always'
}

/** Why the first candidate comes first. */
export type RouteReason =
  | 'wanted'
  | 'only-one'
  | 'only-here'
  | 'best'
  | 'cheapest-good-enough'
  | 'fastest-good-enough'
  | 'balanced'
  /** To learn more of a model of which little is known. */
  | 'tried'

/** A model that was considered for a question. */
export interface ConsideredModel {
  model: ModelRef
  name: string
  where: 'local' | 'remote'
  prediction: Prediction
  /** Absent for those that may be asked. */
  excluded?: Exclusion
}

/** Who would answer and why: what the window shows before, and the trace keeps after. */
export interface RouteDecision {
  policy: PolicyName
  weights: PolicyWeights
  reason: RouteReason
  /** Those that may be asked first, in the order in which they are. */
  considered: ConsideredModel[]
  /** Whom a weak answer of the first one would be offered to, or would go to by itself. Absent where nobody. */
  escalation?: { mode: Exclude<EscalationMode, 'off'>; to: StrongerModel }
}

/** How long an answer took, and what had been expected. */
export interface ForecastedAnswer {
  turnId: TurnId
  model: ModelRef
  totalMs: Milliseconds
  lowMs: Milliseconds
  medianMs: Milliseconds
  highMs: Milliseconds
  /** Whether it was in the range that nine of ten should be in. */
  inside: boolean
}

/** How good the forecasts were lately. */
export interface RouteReport {
  answers: ForecastedAnswer[]
  /** Of these answers, on how many the person said or showed what they think. */
  rated: number
}

/** How often a forecast for nine of ten held. */
export interface ForecastHeld {
  answers: number
  inside: number
  /** Half of the answers were off by no more than this share of what came; null while there are none. */
  typicalMiss: number | null
}

/** What a week of answers of Auto saved against always asking one model; below zero where it took more. */
export interface RoutedWeek {
  /** Its Monday. */
  at: EpochMs
  answers: number
  /** The model that was expected to answer best. */
  best: SavedAgainst
  /** The best one on this computer. */
  local: SavedAgainst
}

export interface SavedAgainst {
  /** Those that could be compared. */
  answers: number
  savedMs: Milliseconds
  savedMicroUsd: MicroUsd
}

/** How good forecasts of answers were, and what choosing saved. */
export interface RoutingReport {
  seconds: ForecastHeld
  tokens: ForecastHeld
  /** Of answers that cost something. */
  cost: ForecastHeld
  /** The newest first. */
  weeks: RoutedWeek[]
}
