import type { ModelRef } from '../../domain/ids.ts'
import type { RouteDecision, StrongerModel } from '../../domain/route.ts'
import { worthOf } from './policy.ts'

/** An answer must be expected to be better by this much: less is no reason to ask twice. */
const CLEARLY = 0.03

/**
 * The first by the policy of those that may be asked and would clearly answer better than a model.
 * @param decision about every model, in the order of the policy
 */
export function strongerThan(ref: ModelRef, { considered }: RouteDecision): StrongerModel | undefined {
  const own = considered.find(({ model }) => model === ref)
  const least = own ? worthOf(own) + CLEARLY : 0
  const found = considered.find((one) => one.excluded === undefined && one.model !== ref && worthOf(one) >= least)
  if (!found) return undefined
  const { model, name, where, prediction } = found
  return {
    model,
    name,
    where,
    totalMs: prediction.totalMs.median,
    costMicroUsd: where === 'local' ? 0 : (prediction.costMicroUsd?.median ?? null)
  }
}
