import type { WorkspaceList } from '../../../preload/contract/workspaces.ts'
import type { App } from '../../compose/app.ts'
import type { Handlers } from '../router.ts'

/** What the window shows of workspaces. */
export const workspaceList = ({ workspaces }: App): WorkspaceList => ({
  workspaces: workspaces.list(),
  current: workspaces.current
})

export function workspaceHandlers(app: App): Handlers['workspaces'] {
  const { workspaces } = app
  const listed = (change: () => void): WorkspaceList => {
    change()
    return workspaceList(app)
  }
  return {
    list: () => workspaceList(app),
    select: ({ id }) => listed(() => workspaces.select(id)),
    create: ({ name, networkMode }) => listed(() => workspaces.create(name, networkMode)),
    change: ({ id, ...change }) => listed(() => workspaces.change(id, change)),
    remove: ({ id }) => listed(() => workspaces.remove(id)),
    moveConversation: ({ conversationId, to }) => listed(() => workspaces.moveConversation(conversationId, to))
  }
}
