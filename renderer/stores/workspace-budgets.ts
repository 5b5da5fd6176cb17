import type { WorkspaceId } from '../../main/domain/ids.ts'
import { changeSettings, useSettings, type Settings } from './use-settings.ts'

export type WorkspaceBudgets = Settings['spending']['workspaces'][string]

const NONE: WorkspaceBudgets = { dailyBudgetUsd: null, monthlyBudgetUsd: null }

/** What a workspace may spend of its own; nothing for one that is not there yet. */
export function budgetsOf(id: WorkspaceId | undefined): WorkspaceBudgets {
  const workspaces = useSettings.getState().settings?.spending.workspaces ?? {}
  return (id !== undefined && Object.hasOwn(workspaces, id) && workspaces[id]) || NONE
}

export async function changeBudgets(id: WorkspaceId, budgets: WorkspaceBudgets): Promise<void> {
  const before = budgetsOf(id)
  if (before.dailyBudgetUsd === budgets.dailyBudgetUsd && before.monthlyBudgetUsd === budgets.monthlyBudgetUsd) return
  const { [id]: _, ...others } = useSettings.getState().settings?.spending.workspaces ?? {}
  const none = budgets.dailyBudgetUsd === null && budgets.monthlyBudgetUsd === null
  await changeSettings({ spending: { workspaces: none ? others : { ...others, [id]: budgets } } })
}
