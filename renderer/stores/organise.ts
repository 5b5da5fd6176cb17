import i18next from 'i18next'
import type { Conversation, OrganiseChange } from '../../main/domain/conversation.ts'
import type { ConversationId, FolderId } from '../../main/domain/ids.ts'
import { client } from '../client/client.ts'
import { newConversation, openConversation, useConversation } from './use-conversation.ts'
import { forgetConversations, refreshConversations, selectConversations, showView } from './use-conversations.ts'
import { undoable } from './undo.ts'
import { showError, showToast } from './use-toasts.ts'

/** Does something to conversations and reads the list anew; false when it could not be done. */
async function change(conversations: readonly Conversation[], what: OrganiseChange): Promise<boolean> {
  try {
    await client.conversations.organise({ ids: conversations.map(({ id }) => id), change: what })
    selectConversations([])
    await refreshConversations()
    return true
  } catch (error) {
    showError(error)
    return false
  }
}

export const pin = (conversations: readonly Conversation[], on: boolean): Promise<boolean> =>
  change(conversations, { type: 'pin', on })

export const moveToFolder = (conversations: readonly Conversation[], folderId: FolderId | null): Promise<boolean> =>
  change(conversations, { type: 'folder', folderId })

export const tag = (conversations: readonly Conversation[], name: string, on: boolean): Promise<boolean> =>
  change(conversations, { type: 'tag', tag: name, on })

/** Puts conversations away, with a way back. */
export async function archive(conversations: readonly Conversation[], on: boolean): Promise<void> {
  if (!(await change(conversations, { type: 'archive', on })) || !on) return
  offerBack(i18next.t('conversations.archivedToast', { count: conversations.length }), () =>
    change(conversations, { type: 'archive', on: false })
  )
}

/** Puts conversations among the deleted ones at once, and offers them back. */
export async function deleteConversations(conversations: readonly Conversation[]): Promise<void> {
  const [first] = conversations
  if (!first) return
  const { id: onView } = useConversation.getState()
  const wasOnView = conversations.some(({ id }) => id === onView)
  const ids = conversations.map(({ id }) => id)
  try {
    if (ids.length === 1) await client.conversations.delete({ id: first.id })
    else await client.conversations.organise({ ids, change: { type: 'delete', on: true } })
  } catch (error) {
    showError(error)
    return
  }
  forgetConversations(ids)
  if (wasOnView) newConversation()
  const said =
    ids.length === 1
      ? i18next.t('conversations.deleted', { title: first.title })
      : i18next.t('conversations.deletedSeveral', { count: ids.length })
  offerBack(said, () => restoreConversations(ids, wasOnView ? onView : null))
  await refreshConversations().catch(showError)
}

/** Brings deleted conversations back; opens the one that was on view. */
export async function restoreConversations(ids: ConversationId[], open: ConversationId | null = null): Promise<void> {
  try {
    const [only] = ids
    if (ids.length === 1 && only) await client.conversations.restore({ id: only })
    else await client.conversations.organise({ ids, change: { type: 'delete', on: false } })
    await refreshConversations()
    if (open) await openConversation(open)
  } catch (error) {
    showError(error)
  }
}

/** Removes deleted conversations for good: there is no way back. */
export async function eraseConversations(ids: ConversationId[]): Promise<void> {
  try {
    await client.conversations.erase({ ids })
    forgetConversations(ids)
    await refreshConversations()
  } catch (error) {
    showError(error)
  }
}

/** Makes a folder, with these conversations in it. */
export async function addFolder(name: string, conversations: readonly Conversation[]): Promise<void> {
  try {
    const folder = await client.conversations.addFolder({ name })
    if (conversations.length > 0) await moveToFolder(conversations, folder.id)
    else await refreshConversations()
  } catch (error) {
    showError(error)
  }
}

export async function renameFolder(id: FolderId, name: string): Promise<void> {
  try {
    await client.conversations.renameFolder({ id, name })
    await refreshConversations()
  } catch (error) {
    showError(error)
  }
}

/** Its conversations are listed with the others again. */
export async function removeFolder(id: FolderId): Promise<void> {
  try {
    await client.conversations.removeFolder({ id })
    await showView({ type: 'main' })
  } catch (error) {
    showError(error)
  }
}

function offerBack(text: string, back: () => Promise<unknown>): void {
  showToast(text, { label: i18next.t('conversations.undo'), run: undoable(() => void back()) })
}
