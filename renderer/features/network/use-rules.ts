import { useMemo } from 'react'
import type { NetworkRules } from '../../../main/domain/network.ts'
import { strictest, useNetwork } from '../../stores/use-network.ts'
import { currentWorkspace, useWorkspaces } from '../../stores/use-workspaces.ts'

/** What holds for a question asked here: the app's rules, or the workspace's mode where that is stricter. Undefined until main has told. */
export function useRules(): NetworkRules | undefined {
  const rules = useNetwork((state) => state.status?.rules)
  const own = useWorkspaces((state) => currentWorkspace(state.list)?.networkMode ?? null)
  return useMemo(() => rules && { ...rules, mode: strictest(rules.mode, own) }, [rules, own])
}
