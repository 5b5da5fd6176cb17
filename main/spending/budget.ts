import type { WorkspaceId } from '../domain/ids.ts'
import type { EpochMs, MicroUsd } from '../domain/units.ts'

export type BudgetPeriod = 'day' | 'month'

/** What a person wants to spend at most in a period by their calendar. */
export interface Budget {
  period: BudgetPeriod
  /** null counts every workspace. */
  workspaceId: WorkspaceId | null
  limitMicroUsd: MicroUsd
}

/** The beginning of the period that a moment lies in, by the calendar of this computer. */
export function beginningOf(period: BudgetPeriod, now: EpochMs): EpochMs {
  const date = new Date(now)
  return new Date(date.getFullYear(), date.getMonth(), period === 'day' ? date.getDate() : 1).getTime()
}
