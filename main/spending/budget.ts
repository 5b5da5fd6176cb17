import { midnightBefore, monthOf } from '../domain/calendar.ts'
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
  return period === 'day' ? midnightBefore(now) : monthOf(now).from
}
