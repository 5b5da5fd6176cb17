import type { ModelRef, ProviderId, WorkspaceId } from '../domain/ids.ts'

/** Local days, both included, counted from 1970-01-01. */
export interface DayRange {
  from: number
  to: number
}

export interface InsightsFilter {
  workspaceId?: WorkspaceId | undefined
  model?: ModelRef | undefined
  provider?: ProviderId | undefined
  where?: 'local' | 'remote' | undefined
}
