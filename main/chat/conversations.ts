import type { BranchMessage, Conversation, Draft, ListView, OpenConversation } from '../domain/conversation.ts'
import { SextantError } from '../domain/errors.ts'
import type { ConversationId, MessageId, ModelRef, TurnId } from '../domain/ids.ts'
import type { Clock } from '../ports.ts'
import type { ConversationStore, PageCursor } from '../storage/conversation-store.ts'
import type { MessageStore } from '../storage/message-store.ts'
import { editedAnswer } from './edited-answer.ts'
import type { Turns } from './turns.ts'
import type { Workspaces } from './workspaces.ts'

export interface ConversationsParts {
  clock: Clock
  conversations: ConversationStore
  messages: MessageStore
  turns: Turns
  workspaces: Workspaces
  onConversationChanged: (id: ConversationId) => void
  /** Told when a conversation is hidden: what was answered in it is to be given to nobody else. */
  onDeleted: (id: ConversationId) => void
  /** Told when the person wrote what the answer of a turn should have been. */
  onEdited: (turn: TurnId, id: ConversationId) => void
}

/** So many messages of a branch come when it is opened: more than a window shows. */
const READ_AT_ONCE = 60

/** What a person does with conversations apart from asking. */
export class Conversations {
  readonly #parts: ConversationsParts

  constructor(parts: ConversationsParts) {
    this.#parts = parts
  }

  /** Those of the chosen workspace, newest first; `more` says whether there are older ones, `answering` where an answer is being written. */
  list(
    limit: number,
    before: PageCursor | null,
    view: ListView = { type: 'all' }
  ): { conversations: Conversation[]; more: boolean; answering: ConversationId[] } {
    const page = this.#parts.conversations.page(limit + 1, before, this.#parts.workspaces.current, view)
    return { conversations: page.slice(0, limit), more: page.length > limit, answering: this.#parts.turns.answering }
  }

  /** @throws SextantError `not-found` */
  open(id: ConversationId): OpenConversation {
    const conversation = this.#find(id)
    const { conversations, messages, turns } = this.#parts
    const branch = conversation.headId ? messages.branchOutline(conversation.headId) : []
    const earlier = branch.slice(0, -READ_AT_ONCE)
    return {
      conversation,
      ...(earlier.length > 0 && {
        earlier: {
          ids: earlier.map((message) => message.id),
          roles: earlier.map(({ role }) => (role === 'user' ? 'u' : 'a')).join(''),
          bytes: earlier.reduce((sum, { bytes }) => sum + bytes, 0)
        }
      }),
      messages: messages.withSiblings(
        id,
        branch.slice(-READ_AT_ONCE).map((message) => message.id)
      ),
      draft: conversations.draft(id),
      runningTurnId: turns.runningIn(id)
    }
  }

  /** @throws SextantError `not-found` */
  find(id: ConversationId): Conversation {
    return this.#find(id)
  }

  /** Messages of a conversation, in the order in which they are asked for. */
  messages(id: ConversationId, ids: readonly MessageId[]): BranchMessage[] {
    return this.#parts.messages.withSiblings(id, ids)
  }

  rename(id: ConversationId, title: string): Conversation {
    this.#parts.conversations.rename(id, title)
    return this.#changed(id)
  }

  /** Stops an answer on its way and hides the conversation. */
  delete(id: ConversationId): void {
    const { clock, conversations, turns, onConversationChanged, onDeleted } = this.#parts
    const running = turns.runningIn(id)
    if (running) turns.stop(running)
    conversations.delete(id, clock.now())
    onDeleted(id)
    onConversationChanged(id)
  }

  restore(id: ConversationId): Conversation {
    this.#parts.conversations.restore(id)
    return this.#changed(id)
  }

  setModel(id: ConversationId, model: ModelRef): Conversation {
    this.#parts.conversations.setModel(id, model)
    return this.#changed(id)
  }

  /** @throws SextantError `not-found`, `conversation-busy` */
  selectBranch(messageId: MessageId): OpenConversation {
    const { conversations, messages, turns } = this.#parts
    const message = messages.find(messageId)
    if (!message) throw new SextantError('not-found', { params: { what: 'message' } })
    if (turns.runningIn(message.conversationId)) throw new SextantError('conversation-busy')
    conversations.setHead(message.conversationId, messages.select(messageId))
    return this.open(message.conversationId)
  }

  /**
   * Puts what the person wrote beside an answer, as another version of it, and goes on with that.
   * @throws SextantError `not-found`, `conversation-busy`
   */
  editAnswer(messageId: MessageId, text: string): OpenConversation {
    const { clock, conversations, messages, turns, onConversationChanged, onEdited } = this.#parts
    const shown = messages.find(messageId)
    // Of a version that was written over another one, the first is the answer of the model.
    const first = shown?.summary?.editedFrom ? messages.find(shown.summary.editedFrom) : undefined
    const answer = first && first.parentId === shown?.parentId ? first : shown
    if (answer?.role !== 'assistant') throw new SextantError('not-found', { params: { what: 'answer' } })
    const { conversationId, turnId } = answer
    if (turns.runningIn(conversationId)) throw new SextantError('conversation-busy')
    const edited = editedAnswer(answer, text, clock.now())
    messages.add(edited)
    conversations.setHead(conversationId, edited.id)
    conversations.touch(conversationId, edited.createdAt)
    if (turnId) onEdited(turnId, conversationId)
    onConversationChanged(conversationId)
    return this.open(conversationId)
  }

  draft(id: ConversationId | null): Draft {
    return this.#parts.conversations.draft(id)
  }

  saveDraft(id: ConversationId | null, draft: Draft): void {
    this.#parts.conversations.saveDraft(id, draft)
  }

  #find(id: ConversationId): Conversation {
    const conversation = this.#parts.conversations.find(id)
    if (!conversation) throw new SextantError('not-found', { params: { what: 'conversation' } })
    return conversation
  }

  #changed(id: ConversationId): Conversation {
    const conversation = this.#find(id)
    this.#parts.onConversationChanged(id)
    return conversation
  }
}
