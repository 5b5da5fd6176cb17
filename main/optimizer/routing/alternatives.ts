import type { ConsideredModel, RouteDecision } from '../../domain/route.ts'
import type { Alternative, Alternatives } from '../../domain/route-outcome.ts'
import { worthOf } from './policy.ts'

/** What would have been expected of always asking the best model, or always the best one here; absent for a named one. */
export function alternativesOf({ reason, considered }: RouteDecision): Alternatives | undefined {
  if (reason === 'wanted') return undefined
  const allowed = considered.filter(({ excluded }) => excluded === undefined)
  const best = bestOf(allowed)
  const local = bestOf(allowed.filter(({ where }) => where === 'local'))
  return { best: best ?? null, local: local ?? null }
}

function bestOf(models: readonly ConsideredModel[]): Alternative | undefined {
  const [best] = models.toSorted((a, b) => worthOf(b) - worthOf(a))
  if (!best) return undefined
  const { where, prediction } = best
  return {
    totalMs: prediction.totalMs.median,
    costMicroUsd: where === 'local' ? 0 : (prediction.costMicroUsd?.median ?? null)
  }
}
