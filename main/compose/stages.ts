import type { TokenUsage } from '../domain/completion.ts'
import type { ModelRef } from '../domain/ids.ts'
import type { Model } from '../domain/model.ts'
import type { AnswerCost } from '../domain/trace.ts'
import type { Tokens } from '../domain/units.ts'
import { admit, type AdmitParts } from '../optimizer/admission/admit.ts'
import type { AnswerCache } from '../optimizer/cache/answer-cache.ts'
import { generate } from '../optimizer/generate.ts'
import { planWanted } from '../optimizer/routing/plan-wanted.ts'
import type { Stages } from '../optimizer/stages.ts'
import type { ProviderRegistry } from '../providers/registry.ts'
import type { SettingsStore } from '../storage/settings-store.ts'
import type { ContextOfApp } from './context.ts'

export interface StageParts {
  providers: ProviderRegistry
  settings: Pick<SettingsStore, 'current'>
  cache: Pick<AnswerCache, 'lookUp'>
  context: ContextOfApp
  defaultModel: () => ModelRef
  /** Absent where models are only asked by their names. */
  plan?: Stages['plan']
  /** Absent where no answer is weighed. */
  weigh?: Stages['weigh']
  /** Absent where nobody is asked. */
  here?: Stages['here']
  leaveOut?: Stages['leaveOut']
  expectedLength: (model: ModelRef) => Tokens | undefined
  costOf: (model: Model, usage: TokenUsage) => AnswerCost
  /** Absent where nothing limits a request. */
  admission?: Omit<AdmitParts, 'costOf'>
  security: Pick<Stages, 'screen' | 'mask' | 'screenAnswer'>
}

/** The stages of a turn from what they need of the app. */
export function composeStages(parts: StageParts): Stages {
  const { providers, settings, cache, context, defaultModel, expectedLength, costOf, admission, security } = parts
  const plan = {
    modelOf: (ref: ModelRef) => providers.find(ref).model,
    defaultModel,
    standIn: () => providers.models().find(({ ref }) => ref === settings.current.chat.fallbackModel)
  }
  return {
    ...security,
    // Async, so that a model that is gone rejects instead of throwing.
    plan: parts.plan ?? (async (screened) => await Promise.resolve(planWanted(screened, plan))),
    lookUp: (planned, signal) => cache.lookUp(planned, signal),
    choose: (missed, signal) => Promise.resolve(context.choose.choose(missed, signal)),
    fit: (chosen, candidate, signal) => context.fit.fit(chosen, candidate, signal),
    compress: (fitted) => context.compress.compress(fitted),
    ...(admission && {
      admit: (compressed, signal, onWait) => admit(compressed, { ...admission, costOf }, signal, onWait)
    }),
    generate: (outbound, signal, watch) => {
      const { candidate, messages } = outbound
      const { provider } = providers.find(candidate.model.ref)
      return context.learning(candidate.model, messages, generate(outbound, provider, signal, watch))
    },
    ...(parts.weigh && { weigh: parts.weigh }),
    ...(parts.here && { here: parts.here }),
    ...(parts.leaveOut && { leaveOut: parts.leaveOut }),
    expectedLength,
    costOf
  }
}
