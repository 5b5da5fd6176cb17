import { create } from 'zustand'
import type { Conversation } from '../../main/domain/conversation.ts'
import type { ConversationId } from '../../main/domain/ids.ts'
import { client } from '../client/client.ts'
import { showError } from './use-toasts.ts'

const PAGE = 60
/** The most that main gives at once. */
const LARGEST_PAGE = 500

interface ConversationsState {
  /** Newest first: as much of the list as was asked for. */
  conversations: Conversation[]
  more: boolean
  /** Where an answer is being written. */
  answering: readonly ConversationId[]
  loaded: boolean
}

export const useConversations = create<ConversationsState>(() => ({
  conversations: [],
  more: false,
  answering: [],
  loaded: false
}))

let loadingMore = false
let refreshing: Promise<void> | null = null
let refreshAgain = false

/** Reads what is on view anew; requests that come in while one is under way become one more. */
export async function refreshConversations(): Promise<void> {
  if (refreshing) {
    refreshAgain = true
    return refreshing
  }
  refreshing = readNewest()
  try {
    await refreshing
  } finally {
    refreshing = null
  }
  if (refreshAgain) {
    refreshAgain = false
    await refreshConversations()
  }
}

async function readNewest(): Promise<void> {
  const shown = useConversations.getState().conversations.length
  const limit = Math.min(LARGEST_PAGE, Math.max(PAGE, shown))
  const page = await client.conversations.list({ limit, before: null })
  useConversations.setState(({ conversations, more }) => {
    const read = new Set(page.conversations.map((conversation) => conversation.id))
    // Beyond the largest page the older ones stay as they were read.
    const last = page.conversations.at(-1)
    const older =
      shown > limit && last ? conversations.filter((one) => !read.has(one.id) && one.updatedAt <= last.updatedAt) : []
    return {
      conversations: [...page.conversations, ...older],
      more: older.length > 0 ? more : page.more,
      answering: page.answering,
      loaded: true
    }
  })
}

/** Reads the next page of older ones; does nothing at the end of the list. */
export async function loadMoreConversations(): Promise<void> {
  const { conversations, more } = useConversations.getState()
  const last = conversations.at(-1)
  if (loadingMore || !more || !last) return
  loadingMore = true
  try {
    const page = await client.conversations.list({ limit: PAGE, before: { updatedAt: last.updatedAt, id: last.id } })
    useConversations.setState((state) => {
      const known = new Set(state.conversations.map((conversation) => conversation.id))
      const added = page.conversations.filter((conversation) => !known.has(conversation.id))
      return { conversations: [...state.conversations, ...added], more: page.more }
    })
  } catch (error) {
    showError(error)
  } finally {
    loadingMore = false
  }
}

/** Puts a conversation's new state in its place without asking main. */
export function replaceConversation(changed: Conversation): void {
  useConversations.setState(({ conversations }) => ({
    conversations: conversations.map((one) => (one.id === changed.id ? changed : one))
  }))
}

export function forgetConversation(id: ConversationId): void {
  useConversations.setState(({ conversations }) => ({ conversations: conversations.filter((one) => one.id !== id) }))
}
