import type { App } from '../../compose/app.ts'
import { DEFAULT_WORKSPACE } from '../../domain/ids.ts'
import type { Handlers } from '../router.ts'

export const searchHandlers = ({ search, recentAnswers }: App): Handlers['search'] => ({
  find: (request) => search.find(request),
  recentAnswers: ({ workspaceId, limit }) => recentAnswers.list(workspaceId ?? DEFAULT_WORKSPACE, limit)
})
