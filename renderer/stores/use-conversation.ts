import { create } from 'zustand'
import type { BranchMessage, Conversation, OpenConversation } from '../../main/domain/conversation.ts'
import type { PlainError } from '../../main/domain/errors.ts'
import type { ConversationId, MessageId, ModelRef, TurnId } from '../../main/domain/ids.ts'
import type { EpochMs } from '../../main/domain/units.ts'
import { client, plainErrorOf } from '../client/client.ts'
import { pageLoss } from '../client/page-loss.ts'
import { loadViewState, saveViewState } from '../client/view-state.ts'
import { showPage } from './use-app.ts'
import { receiveDraft, saveDraftNow, type DraftOwner } from './use-drafts.ts'
import { knownConversation, refreshConversations } from './use-conversations.ts'
import { showError } from './use-toasts.ts'

export interface Progress {
  phase: 'loading-model' | 'reading-prompt'
  fraction: number
}

/** The answer that is being written. */
export interface Running {
  turnId: TurnId
  messageId: MessageId
  /** What happens before the first token; null once it came. */
  progress: Progress | null
  /** Earlier messages that the model will not read. */
  leftOut: number
  /** The model that could not answer, and the one that is asked in its place. */
  /** `choseHere`: nothing failed, the person wants an answer of this computer. */
  switched: { from: ModelRef; to: ModelRef; choseHere: boolean } | null
  /** The provider's rate limit holds it up, probably until then; null when none does. */
  limited: { model: ModelRef; until: EpochMs } | null
  /** Its request failed, and the same model is asked once more at that time; null when none did. */
  retrying: { model: ModelRef; at: EpochMs; error: PlainError } | null
  /** Percent of the expected length that is there; null when nothing is expected. */
  written: number | null
  /** The person has asked it to stop. */
  stopping: boolean
}

interface ConversationState {
  /** null is the conversation that does not exist yet. */
  id: ConversationId | null
  conversation: Conversation | null
  /** The branch on view. A piece of an answer changes one entry of `messages` and leaves `order` alone. */
  order: MessageId[]
  /** What is known of the first messages of a long branch, which are read when somebody looks at them; null for others. */
  earlier: { count: number; roles: string; bytes: number } | null
  messages: Record<MessageId, BranchMessage>
  running: Running | null
  /** A request to open is on its way. */
  opening: boolean
  /** Why it could not be opened. */
  failure: PlainError | null
  /** The model chosen for the conversation that does not exist yet. */
  newModel: ModelRef | null
  /** The user message that is being rewritten. */
  editing: MessageId | null
  /** The answer the Inspector shows; null is the last one. */
  inspected: MessageId | null
}

const EMPTY: ConversationState = {
  id: null,
  conversation: null,
  order: [],
  earlier: null,
  messages: {},
  running: null,
  opening: false,
  failure: null,
  newModel: null,
  editing: null,
  inspected: null
}

export const useConversation = create<ConversationState>(() => EMPTY)

export const draftOwner = (state: ConversationState): DraftOwner => state.id ?? 'new'

/** What follows a newly opened conversation's running turn; set by the module that watches turns. */
let watchRunning: (turnId: TurnId | null) => void = () => undefined
export function onOpened(watch: (turnId: TurnId | null) => void): void {
  watchRunning = watch
}

/** Puts an opened branch on view. */
export function receiveOpened({ conversation, earlier, messages, draft, runningTurnId }: OpenConversation): void {
  const answering = messages.find((message) => message.turnId !== null && message.turnId === runningTurnId)
  useConversation.setState({
    ...EMPTY,
    id: conversation.id,
    conversation,
    order: [...(earlier?.ids ?? []), ...messages.map((message) => message.id)],
    earlier: earlier ? { count: earlier.ids.length, roles: earlier.roles, bytes: earlier.bytes } : null,
    messages: Object.fromEntries(messages.map((message) => [message.id, message])),
    running:
      answering && runningTurnId
        ? {
            turnId: runningTurnId,
            messageId: answering.id,
            progress: null,
            leftOut: 0,
            switched: null,
            limited: null,
            retrying: null,
            written: null,
            stopping: false
          }
        : null
  })
  receiveDraft(conversation.id, draft)
  saveViewState('conversation', conversation.id)
  watchRunning(runningTurnId)
}

let lastOpening = 0

/** Opens a conversation in the middle of the window; the last one asked for wins. */
export async function openConversation(id: ConversationId): Promise<void> {
  const opening = ++lastOpening
  saveDraftNow()
  showPage('chat')
  const onView = useConversation.getState()
  if (onView.id === id && !onView.failure) return
  watchRunning(null)
  useConversation.setState({ ...EMPTY, id, opening: true })
  try {
    const opened = await client.conversations.open({ id })
    if (opening === lastOpening) receiveOpened(opened)
  } catch (error) {
    if (opening !== lastOpening) return
    saveViewState('conversation', null)
    useConversation.setState({ opening: false, failure: plainErrorOf(error) })
  }
}

/** Settles when the conversation on view is there, with what the next message follows; null where it is. */
export function conversationOpened(): Promise<void> | null {
  if (!useConversation.getState().opening) return null
  return new Promise((resolve) => {
    const end = useConversation.subscribe(({ opening }) => {
      if (opening) return
      end()
      resolve()
    })
  })
}

/** Shows the empty page on which the next conversation begins. */
export function newConversation(): void {
  lastOpening++
  saveDraftNow()
  watchRunning(null)
  saveViewState('conversation', null)
  useConversation.setState(EMPTY)
  showPage('chat')
}

/** Opens what was on view when the page was loaded anew, unless the page was lost: then showing it may have been the cause. */
export async function reopenConversation(): Promise<void> {
  if (pageLoss) saveViewState('conversation', null)
  const id = loadViewState('conversation') as ConversationId | null
  if (!id) return
  await openConversation(id)
  // It may have been deleted since; an empty page is then better than an error.
  if (useConversation.getState().failure) newConversation()
}

/** Takes what changed about the conversation on view, such as its title. */
export function receiveConversation(conversation: Conversation): void {
  if (useConversation.getState().id === conversation.id) useConversation.setState({ conversation })
}

/** Shows the branch that goes through this message. */
export async function selectBranch(messageId: MessageId): Promise<void> {
  try {
    const { id } = useConversation.getState()
    const opened = await client.conversations.selectBranch({ messageId })
    if (useConversation.getState().id === id) receiveOpened(opened)
  } catch (error) {
    showError(error)
  }
}

/** Keeps what the person wrote as another version of an answer. @returns whether it is kept */
export async function editAnswer(messageId: MessageId, text: string): Promise<boolean> {
  try {
    const { id } = useConversation.getState()
    const opened = await client.conversations.editAnswer({ messageId, text })
    if (useConversation.getState().id === id) {
      editMessage(null)
      receiveOpened(opened)
    }
    return true
  } catch (error) {
    showError(error)
    return false
  }
}

/** Chooses who answers from now on. */
export async function chooseModel(model: ModelRef): Promise<void> {
  const { id } = useConversation.getState()
  if (!id) {
    useConversation.setState({ newModel: model })
    return
  }
  try {
    receiveConversation(await client.conversations.setModel({ id, model }))
  } catch (error) {
    showError(error)
  }
}

export function editMessage(editing: MessageId | null): void {
  useConversation.setState({ editing })
}

/** Shows an answer in the Inspector; the last answer of the branch for null. */
export function inspect(messageId: MessageId | null): void {
  useConversation.setState({ inspected: messageId })
}

/** Reads the list anew, and with it the title of the conversation on view. */
export async function refreshOnView(): Promise<void> {
  await refreshConversations()
  const { id } = useConversation.getState()
  if (!id) return
  const known = knownConversation(id)
  // It may be in a folder that is folded, or archived.
  if (known) receiveConversation(known)
  else await client.conversations.find({ id }).then(receiveConversation, () => undefined) // deleted meanwhile
}
