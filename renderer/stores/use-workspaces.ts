import { create } from 'zustand'
import i18next from 'i18next'
import type { Conversation } from '../../main/domain/conversation.ts'
import type { WorkspaceId } from '../../main/domain/ids.ts'
import type { Workspace, WorkspaceList } from '../../preload/contract/workspaces.ts'
import { client } from '../client/client.ts'
import { newConversation, useConversation } from './use-conversation.ts'
import { forgetConversations, refreshConversations, showView } from './use-conversations.ts'
import { showError, showToast } from './use-toasts.ts'

/** null until main has told. */
export const useWorkspaces = create<{ list: WorkspaceList | null }>(() => ({ list: null }))

export function receiveWorkspaces(list: WorkspaceList): void {
  useWorkspaces.setState({ list })
}

export async function loadWorkspaces(): Promise<void> {
  receiveWorkspaces(await client.workspaces.list())
}

/** The first one has no name of its own until the person gives it one. */
export const nameOf = ({ name }: Workspace): string => (name === '' ? i18next.t('workspaces.first') : name)

/** The first one stays. */
export const isFirst = ({ id }: Workspace): boolean => useWorkspaces.getState().list?.workspaces[0]?.id === id

export const currentWorkspace = (list: WorkspaceList | null): Workspace | undefined =>
  list?.workspaces.find(({ id }) => id === list.current)

/** Shows another workspace's conversations; the one on view belongs to the one that is left. */
async function goTo(change: () => Promise<WorkspaceList>): Promise<void> {
  try {
    receiveWorkspaces(await change())
    newConversation()
    await showView({ type: 'main' })
  } catch (error) {
    showError(error)
  }
}

export const selectWorkspace = (id: WorkspaceId): Promise<void> => goTo(() => client.workspaces.select({ id }))
/** What a workspace's rules can be changed to. */
export interface WorkspaceRules {
  networkMode: Workspace['networkMode']
  label: Workspace['label']
  maskTerms: string[]
  masksSilently: boolean
}

export const createWorkspace = (name: string, { networkMode, ...rules }: WorkspaceRules): Promise<void> =>
  goTo(async () => {
    const { current } = await client.workspaces.create({ name, networkMode })
    return client.workspaces.change({ id: current, ...rules })
  })
/** Its conversations are in the first workspace afterwards. */
export const removeWorkspace = (id: WorkspaceId): Promise<void> => goTo(() => client.workspaces.remove({ id }))

export async function changeWorkspace(
  id: WorkspaceId,
  change: { name?: string } & Partial<WorkspaceRules>
): Promise<void> {
  try {
    receiveWorkspaces(await client.workspaces.change({ id, ...change }))
  } catch (error) {
    showError(error)
  }
}

/** Moves a conversation and offers it back. */
export async function moveConversation({ id, workspaceId, title }: Conversation, to: Workspace): Promise<void> {
  try {
    receiveWorkspaces(await client.workspaces.moveConversation({ conversationId: id, to: to.id }))
  } catch (error) {
    showError(error)
    return
  }
  forgetConversations([id])
  if (useConversation.getState().id === id) newConversation()
  showToast(i18next.t('workspaces.moved', { title, workspace: nameOf(to) }), {
    label: i18next.t('conversations.undo'),
    run: () =>
      void client.workspaces
        .moveConversation({ conversationId: id, to: workspaceId })
        .then((list) => {
          receiveWorkspaces(list)
          return refreshConversations()
        })
        .catch(showError)
  })
}
