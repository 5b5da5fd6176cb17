import type { ConversationId, ModelRef, TurnId } from '../../domain/ids.ts'
import type { Model } from '../../domain/model.ts'
import type { Turn } from '../../domain/turn.ts'
import { questionOf } from './routed-question.ts'
import type {
  ConsideredModel,
  EscalationMode,
  PolicyName,
  PolicyWeights,
  RouteDecision,
  StrongerModel
} from '../../domain/route.ts'
import { exclusionOf, type RouteRules } from './exclusions.ts'
import type { Features } from '../../domain/route-outcome.ts'
import { orderBy } from './policy.ts'
import type { PromptProfile } from '../../domain/route-outcome.ts'
import { profileOf } from './quality/prompt-profile.ts'
import { requestFeatures, type RoutedRequest, type Surroundings } from './request-features.ts'
import type { RoutePredictor } from './route-predictor.ts'
import { strongerThan } from './stronger-model.ts'

/** Share of the turns that try a model of which little is known, where the stakes are low. */
const EXPLORE = 0.08
/** A server that failed is left out for this long, unless nobody else may be asked. */
const FAILING_MS = 60_000
/** Turns whose features are held until they end. */
const MOST_OPEN = 500

export interface RoutePolicy {
  policy: PolicyName
  weights: PolicyWeights
  escalation: EscalationMode
}

export interface RoutePlannerParts {
  predictor: RoutePredictor
  /** Every model that can be asked. */
  models: () => readonly Model[]
  policy: () => RoutePolicy
  around: () => Surroundings
  now: () => number
  random: () => number
  /** The embedding of a text where it is at hand already; nobody waits for it. */
  embeddingOf: (text: string) => Float32Array | undefined
}

/** A question that may be routed, with the rules of its workspace. */
export interface RouteQuestion extends RoutedRequest {
  rules: Pick<RouteRules, 'online' | 'localOnly'>
  /** Only this model is looked at: the person named it. */
  named?: ModelRef
}

export interface RoutedQuestion {
  decision: RouteDecision
  features: Features
  profile: PromptProfile
}

/** What is remembered of a turn until its end, and until the person shows what they think of its answer. */
export interface OpenTurn {
  conversationId: ConversationId
  promptTokens: number
  features: Features
  profile: PromptProfile
  question: string
  decision: RouteDecision
}

/** Says who would answer a question, in which order and why. Knows no person, no window and no store. */
export class RoutePlanner {
  readonly #parts: RoutePlannerParts
  readonly #failedAt = new Map<ModelRef, number>()
  readonly #open = new Map<TurnId, OpenTurn>()

  constructor(parts: RoutePlannerParts) {
    this.#parts = parts
  }

  /**
   * @param explore whether a model may be tried; not for a preview, which must show what would happen
   * @returns the decision; no model is allowed first where every one is excluded
   */
  async route(question: RouteQuestion, explore: boolean): Promise<RoutedQuestion> {
    const { predictor, models, policy, around, random, embeddingOf } = this.#parts
    const { text, promptTokens, named } = question
    const profile = profileOf(text, embeddingOf(text))
    const features = requestFeatures(question, profile, around())
    const list = models().filter(({ ref }) => named === undefined || ref === named)
    const predictions = await predictor.predict(list, { features, profile, promptTokens })
    const { policy: name, weights, escalation: mode } = policy()
    const rules: RouteRules = { ...question.rules, policy: name, isFailing: (model) => this.#isFailing(model.ref) }
    const hasReal = list.some(({ demo }) => !demo)
    const considered = list.map((model, i): ConsideredModel => {
      const excluded =
        named === undefined
          ? (exclusionOf(model, question, rules) ?? (model.demo && hasReal ? 'demo' : undefined))
          : undefined
      const prediction = predictions[i] as ConsideredModel['prediction']
      return { model: model.ref, name: model.name, where: model.where, prediction, ...(excluded && { excluded }) }
    })
    const allowed = spared(considered)
    const excluded = considered.filter((one) => !allowed.includes(one))
    const base = { policy: name, weights }
    if (allowed.length === 0)
      return { decision: { ...base, reason: 'only-one', considered: excluded }, features, profile }
    const choice = orderBy(allowed, { policy: name, weights, explore: explore ? EXPLORE : 0, random })
    const decision: RouteDecision = {
      ...base,
      reason: named === undefined ? choice.reason : 'wanted',
      considered: [...choice.order.map(({ excluded: _, ...one }) => one), ...excluded]
    }
    const [chosen] = choice.order
    const to = named === undefined && chosen?.where === 'local' ? strongerThan(chosen.model, decision) : undefined
    if (to && mode !== 'off') decision.escalation = { mode, to }
    return { decision, features, profile }
  }

  /** The model that may be asked instead of one whose answer is weak; undefined where nobody is clearly better. */
  async stronger(question: Omit<RouteQuestion, 'named'>, than: ModelRef): Promise<StrongerModel | undefined> {
    const { decision } = await this.route(question, false)
    return strongerThan(than, decision)
  }

  /** Notes what is expected of a model that the person named, so that its answer teaches as well. */
  async follow(turn: Turn, named: ModelRef, rules: RouteQuestion['rules']): Promise<RouteDecision> {
    const question = questionOf(turn)
    const { decision, features, profile } = await this.route({ ...question, rules, named }, false)
    const { text, promptTokens } = question
    this.begin(turn.id, {
      conversationId: turn.conversationId,
      promptTokens,
      features,
      profile,
      question: text,
      decision
    })
    return decision
  }

  /** Holds what is known of a turn until it ends. */
  begin(turn: TurnId, open: OpenTurn): void {
    this.#open.set(turn, open)
    if (this.#open.size <= MOST_OPEN) return
    const [oldest] = this.#open.keys()
    if (oldest !== undefined) this.#open.delete(oldest)
  }

  /** What its question means may have become known since it was routed. */
  find(turn: TurnId): OpenTurn | undefined {
    const open = this.#open.get(turn)
    if (open && !open.profile.embedding) {
      const embedding = this.#parts.embeddingOf(open.question)
      if (embedding) open.profile = { ...open.profile, embedding }
    }
    return open
  }

  /** A model failed now; for a while others are asked first. */
  failed(model: ModelRef): void {
    this.#failedAt.set(model, this.#parts.now())
  }

  answered(model: ModelRef): void {
    this.#failedAt.delete(model)
  }

  #isFailing(model: ModelRef): boolean {
    const at = this.#failedAt.get(model)
    if (at === undefined) return false
    const since = this.#parts.now() - at
    // A clock that was set back must not leave a server out for ever.
    return since >= 0 && since < FAILING_MS
  }
}

/**
 * Those that may be asked. Where only demos and failing servers are left, they are better than no answer; what leaves the
 * computer, does not fit or costs more than allowed stays excluded.
 */
function spared(considered: readonly ConsideredModel[]): ConsideredModel[] {
  const free = considered.filter(({ excluded }) => excluded === undefined)
  if (free.length > 0) return free
  const demos = considered.filter(({ excluded }) => excluded === 'demo')
  return demos.length > 0 ? demos : considered.filter(({ excluded }) => excluded === 'failing')
}
