import { splitModelRef, type ModelRef, type WorkspaceId } from '../domain/ids.ts'
import type { EpochMs, MicroUsd } from '../domain/units.ts'
import type { ReadableDatabase } from '../storage/database.ts'
import type { TimeRange } from '../storage/partitions/readable-quarter.ts'
import type { InsightsFilter } from './insights-filter.ts'

/** Money spent on one question that was asked ahead of time. */
export interface WarmedCost {
  at: EpochMs
  /** Empty where it was not noted. */
  workspaceId: WorkspaceId | ''
  model: ModelRef | ''
  costMicroUsd: MicroUsd
}

/** What was spent in a range ahead of any turn: no turn has it in its own figures. */
export type WarmedCosts = (range: TimeRange, filter: InsightsFilter) => WarmedCost[]

/** Reads them from the books of the warmer. */
export function warmedCosts(database: ReadableDatabase): WarmedCosts {
  const during = database.query<WarmedCost>(
    `SELECT warmed_at AS at, workspace_id AS workspaceId, model, spent_micro_usd AS costMicroUsd
     FROM warmed_answers WHERE warmed_at >= ? AND warmed_at < ? AND spent_micro_usd > 0`
  )
  return ({ from, to }, { workspaceId, model, provider, where }) =>
    // Models on this machine cost nothing.
    where === 'local'
      ? []
      : during
          .all(from, to)
          .filter(
            (one) =>
              (workspaceId === undefined || one.workspaceId === workspaceId) &&
              (model === undefined || one.model === model) &&
              (provider === undefined || (one.model !== '' && splitModelRef(one.model).provider === provider))
          )
}
