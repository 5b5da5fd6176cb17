import type { ModelRef } from '../../domain/ids.ts'
import type { Model } from '../../domain/model.ts'
import type { Estimate, Prediction } from '../../domain/route.ts'
import type { Features } from '../../domain/route-outcome.ts'
import { ModelHistory, type CostOf, type Measured } from './model-history.ts'
import { qualityPrior } from './quality-priors.ts'
import { speedPrior } from './speed-priors.ts'
import type { QualityModel } from './quality/quality-model.ts'
import type { PromptProfile } from '../../domain/route-outcome.ts'

/** Outcomes that the prior counts as. */
const PRIOR_OUTCOMES = 6
const NINETY_PERCENT = 1.645
/** What one answer says about the next one's quality: even a good model is sometimes wrong. */
const LEAST_SPREAD = 0.04

/** A model, as outcomes know it: some do not tell its name. */
type Named = Pick<Model, 'ref' | 'where'> & { name?: string }

export interface PredictedRequest {
  features: Features
  profile: PromptProfile
  promptTokens: number
}

/** Qualities from 0 to 1. */
export type PriorFor = (prior: number, profile: PromptProfile) => number

/** What is expected of every model, learned from what each of them did on this computer. */
export class RoutePredictor {
  readonly #histories = new Map<ModelRef, ModelHistory>()
  readonly #quality: QualityModel
  readonly #costOf: (model: Model) => CostOf
  readonly #priorFor: PriorFor

  /** @param priorFor what is thought of a model for one question, from what is thought of it on the whole */
  constructor(quality: QualityModel, costOf: (model: Model) => CostOf, priorFor: PriorFor = (prior) => prior) {
    this.#quality = quality
    this.#costOf = costOf
    this.#priorFor = priorFor
  }

  async predict(models: readonly Model[], request: PredictedRequest): Promise<Prediction[]> {
    const refs = models.map(({ ref }) => ref)
    const learned = await this.#quality.predictWithGraph(request.profile, refs)
    return models.map((model, i) => ({
      ...this.#historyOf(model).predict(request.features, request.promptTokens, this.#costOf(model)),
      quality: this.#qualityOf(model, request.profile, learned[i])
    }))
  }

  /** Takes note of how an answer went; its quality is learned when the person shows what they think of it. */
  learn(model: Named, measured: Measured): void {
    this.#historyOf(model).learn(measured)
  }

  learnQuality(model: ModelRef, profile: PromptProfile, quality: number): Promise<void> {
    return this.#quality.learn({ profile, qualities: { [model]: quality } })
  }

  #historyOf({ ref, name, where }: Named): ModelHistory {
    let history = this.#histories.get(ref)
    if (!history) {
      history = new ModelHistory(speedPrior(`${ref} ${name ?? ''}`, where))
      this.#histories.set(ref, history)
    }
    return history
  }

  /** The bundled prior, which what was learned outweighs as it grows. */
  #qualityOf({ ref, name, where }: Model, profile: PromptProfile, learned: number | undefined): Estimate {
    const prior = this.#priorFor(qualityPrior(`${ref} ${name}`, where).quality, profile)
    const outcomes = this.#quality.countOf(ref)
    const count = outcomes + PRIOR_OUTCOMES
    const median = (prior * PRIOR_OUTCOMES + (learned ?? prior) * outcomes) / count
    const spread = NINETY_PERCENT * Math.sqrt((median * (1 - median)) / count) + LEAST_SPREAD
    return { median, low: Math.max(0, median - spread), high: Math.min(1, median + spread) }
  }
}
