import type { WorkspaceId } from '../domain/ids.ts'
import type { Budget } from './budget.ts'

/** What becomes of a request that could pass a budget. */
export type WhenReached = 'warn' | 'ask' | 'stop'

interface Amounts {
  dailyBudgetUsd: number | null
  monthlyBudgetUsd: number | null
}

/** What the person has set, as the settings keep it. */
export interface BudgetSettings extends Amounts {
  whenReached: WhenReached
  workspaces: Readonly<Record<string, Amounts>>
}

/** The budgets that hold for a request, and what becomes of one that could pass them. */
export interface BudgetRules {
  budgets: readonly Budget[]
  whenReached: WhenReached
}

/** The budgets that hold for a request of a workspace: those of everything, and its own. */
export function budgetsOf(settings: BudgetSettings, workspace: WorkspaceId): BudgetRules {
  const own = Object.hasOwn(settings.workspaces, workspace) ? settings.workspaces[workspace] : undefined
  const budgets = [...budgetsFrom(settings, null), ...(own ? budgetsFrom(own, workspace) : [])]
  return { budgets, whenReached: settings.whenReached }
}

function budgetsFrom({ dailyBudgetUsd, monthlyBudgetUsd }: Amounts, workspaceId: WorkspaceId | null): Budget[] {
  const amounts = [
    ['day', dailyBudgetUsd],
    ['month', monthlyBudgetUsd]
  ] as const
  return amounts.flatMap(([period, usd]) =>
    usd === null ? [] : [{ period, workspaceId, limitMicroUsd: Math.round(usd * 1e6) }]
  )
}
