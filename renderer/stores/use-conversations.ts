import { create } from 'zustand'
import type { Conversation, ListView, Organisation } from '../../main/domain/conversation.ts'
import type { ConversationId, FolderId, ModelRef } from '../../main/domain/ids.ts'
import { client } from '../client/client.ts'
import { loadViewState, saveViewState } from '../client/view-state.ts'
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
  /** Which of them are listed. */
  view: ListView
  /** Who answered last in this workspace; null until something was asked. */
  lastModel: ModelRef | null
  /** Folders, tags and what is pinned; null until main has told. */
  organisation: Organisation | null
  /** Folders that are unfolded, with what is in them. */
  unfolded: Partial<Record<FolderId, Conversation[]>>
  /** Chosen together, to do something to all of them. */
  selected: ReadonlySet<ConversationId>
}

/** The most conversations of a folder that are shown in it. */
const FOLDER_PAGE = 200
const rememberedFolders = (): FolderId[] => (loadViewState('folders') ?? '').split(' ').filter(Boolean) as FolderId[]

export const useConversations = create<ConversationsState>(() => ({
  conversations: [],
  more: false,
  answering: [],
  loaded: false,
  view: { type: 'main' },
  lastModel: null,
  organisation: null,
  unfolded: Object.fromEntries(rememberedFolders().map((id) => [id, []])),
  selected: new Set()
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
  const { view, unfolded } = useConversations.getState()
  const [page, organisation] = await Promise.all([
    client.conversations.list({ limit, before: null, view }),
    client.conversations.organisation()
  ])
  const folders = organisation.folders.filter(({ id }) => unfolded[id])
  const inFolders = await Promise.all(folders.map(({ id }) => inFolder(id)))
  if (useConversations.getState().view !== view) return
  useConversations.setState(({ conversations, more, lastModel }) => {
    const read = new Set(page.conversations.map((conversation) => conversation.id))
    // Beyond the largest page the older ones stay as they were read.
    const last = page.conversations.at(-1)
    const older =
      shown > limit && last ? conversations.filter((one) => !read.has(one.id) && one.updatedAt <= last.updatedAt) : []
    return {
      conversations: [...page.conversations, ...older],
      more: older.length > 0 ? more : page.more,
      answering: page.answering,
      loaded: true,
      organisation,
      lastModel: view.type === 'main' ? lastModelOf([...page.conversations, ...organisation.pinned]) : lastModel,
      unfolded: Object.fromEntries(folders.map(({ id }, index) => [id, inFolders[index]]))
    }
  })
}

/** The model of the one that was written in last. */
function lastModelOf(conversations: readonly Conversation[]): ModelRef | null {
  const asked = conversations.filter(({ model }) => model !== null)
  return (
    asked.reduce<Conversation | null>((last, one) => (last && last.updatedAt >= one.updatedAt ? last : one), null)
      ?.model ?? null
  )
}

/** Reads the next page of older ones; does nothing at the end of the list. */
export async function loadMoreConversations(): Promise<void> {
  const { conversations, more, view } = useConversations.getState()
  const last = conversations.at(-1)
  if (loadingMore || !more || !last) return
  loadingMore = true
  try {
    const page = await client.conversations.list({
      limit: PAGE,
      before: { updatedAt: last.updatedAt, id: last.id },
      view
    })
    if (useConversations.getState().view !== view) return
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
  const put = (list: Conversation[]): Conversation[] => list.map((one) => (one.id === changed.id ? changed : one))
  useConversations.setState(({ conversations, organisation, unfolded }) => ({
    conversations: put(conversations),
    organisation: organisation && { ...organisation, pinned: put(organisation.pinned) },
    unfolded: mapFolders(unfolded, put)
  }))
}

type Unfolded = ConversationsState['unfolded']
function mapFolders(unfolded: Unfolded, change: (list: Conversation[]) => Conversation[]): Unfolded {
  return Object.fromEntries(Object.entries(unfolded).map(([id, list]) => [id, change(list ?? [])]))
}

/** Those of a folder, newest first. */
async function inFolder(folderId: FolderId): Promise<Conversation[]> {
  const view: ListView = { type: 'folder', folderId }
  return (await client.conversations.list({ limit: FOLDER_PAGE, before: null, view })).conversations
}

/** Unfolds a folder in the list, or folds it. */
export async function toggleFolder(id: FolderId): Promise<void> {
  const { unfolded } = useConversations.getState()
  const open = !unfolded[id]
  saveViewState(
    'folders',
    [...rememberedFolders().filter((one) => one !== id), ...(open ? [id] : [])].join(' ') || null
  )
  if (!open) {
    useConversations.setState({
      unfolded: Object.fromEntries(Object.entries(unfolded).filter(([one]) => one !== id))
    })
    return
  }
  try {
    const list = await inFolder(id)
    useConversations.setState((state) => ({ unfolded: { ...state.unfolded, [id]: list } }))
  } catch (error) {
    showError(error)
  }
}

/** Lists other conversations. */
export async function showView(view: ListView): Promise<void> {
  useConversations.setState({ view, conversations: [], more: false, loaded: false, selected: new Set() })
  await refreshConversations().catch(showError)
}

/** A conversation that is listed anywhere. */
export function knownConversation(id: ConversationId | null): Conversation | undefined {
  const { conversations, organisation, unfolded } = useConversations.getState()
  const all = [
    ...conversations,
    ...(organisation?.pinned ?? []),
    ...Object.values(unfolded).flatMap((list) => list ?? [])
  ]
  return all.find((one) => one.id === id)
}

export function selectConversations(ids: Iterable<ConversationId>): void {
  useConversations.setState({ selected: new Set(ids) })
}

/** Chooses one more, or leaves it out again. */
export function toggleSelected(id: ConversationId): void {
  useConversations.setState(({ selected }) => {
    const next = new Set(selected)
    if (!next.delete(id)) next.add(id)
    return { selected: next }
  })
}

export function forgetConversations(ids: readonly ConversationId[]): void {
  const gone = new Set(ids)
  const stay = (list: Conversation[]): Conversation[] => list.filter(({ id }) => !gone.has(id))
  useConversations.setState(({ conversations, organisation, unfolded, selected }) => ({
    conversations: stay(conversations),
    organisation: organisation && { ...organisation, pinned: stay(organisation.pinned) },
    unfolded: mapFolders(unfolded, stay),
    selected: new Set([...selected].filter((id) => !gone.has(id)))
  }))
}
