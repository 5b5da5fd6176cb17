import { LRUCache } from 'lru-cache'
import { v7 as uuid } from 'uuid'
import { samplingOf } from '../domain/sampling.ts'
import type { Conversation } from '../domain/conversation.ts'
import { SextantError } from '../domain/errors.ts'
import {
  DEFAULT_WORKSPACE,
  type ConversationId,
  type MessageId,
  type ModelRef,
  type TurnId,
  type WorkspaceId
} from '../domain/ids.ts'
import type { Message, MessagePart } from '../domain/message.ts'
import { AUTO_MODEL, wantedOf } from '../domain/plan.ts'
import { reportError } from '../domain/report-error.ts'
import type { Escalated } from '../domain/route.ts'
import type { TurnTrace } from '../domain/trace.ts'
import type { StartedTurn, Turn, TurnEvent, TurnPlace } from '../domain/turn.ts'
import type { Milliseconds } from '../domain/units.ts'
import type { ConversationStore } from '../storage/conversation-store.ts'
import type { SettingsStore } from '../storage/settings-store.ts'
import { attachmentsOf, promptOf } from './prompt.ts'
import { runTurn, type RunTurnParts } from './run-turn.ts'
import { RunningTurn } from './running-turn.ts'
import type { AnswerSettingsBook } from './answer-settings.ts'
import type { Attachments } from './attachments.ts'
import { titleOf } from './title.ts'
import type { Workspaces } from './workspaces.ts'

export interface TurnsParts extends RunTurnParts {
  conversations: ConversationStore
  attachments: Attachments
  workspaces: Workspaces
  settings: SettingsStore
  /** Instructions and parameters, as they hold in a conversation. */
  answerSettings: Pick<AnswerSettingsBook, 'chatFor'>
  /** Whether the person wants that turn answered on this computer, whatever the answer is worth. */
  staysHere: (turn: TurnId) => boolean
  /** Told when a conversation's entry in the list changed. */
  onConversationChanged: (id: ConversationId) => void
}

export interface NewTurn {
  conversationId: ConversationId | null
  parentId: MessageId | null
  parts: MessagePart[]
  model: ModelRef
  /** In the place of the system prompt from the settings. */
  systemPrompt?: string
}

/** A turn whose messages are stored, ready to be answered. */
interface Prepared {
  started: StartedTurn
  message: Message
  model: ModelRef
}

/** How a stored answer begins. */
interface Beginning {
  /** What there is of it. */
  soFar?: MessagePart[]
  /** The conversation goes on with the model it had. */
  once?: true
}

type TurnEnd = Extract<TurnEvent, { type: 'end' }>

/** Whether an answer out of the cache will do. */
type Wish = Pick<Turn, 'fresh' | 'served' | 'escalated'>

const MOST_NEXT = 100

/** Starts, watches and stops turns. Every piece of an answer is stored before anyone sees it. */
export class Turns {
  readonly #parts: TurnsParts
  readonly #running = new Map<TurnId, RunningTurn>()
  readonly #startListeners: (() => void)[] = []
  /** The turns that went on by themselves, for whoever begins to watch one when it has ended. */
  readonly #nextOf = new LRUCache<TurnId, StartedTurn>({ max: MOST_NEXT })

  constructor(parts: TurnsParts) {
    this.#parts = parts
  }

  /**
   * Stores the user's message and begins to answer it.
   * @throws SextantError `model-not-found`, `not-found`, `conversation-busy`
   */
  start(input: NewTurn): StartedTurn {
    const receivedAt = this.#parts.clock.monotonic()
    const model = this.#known(input.model)
    const existing = input.conversationId && this.#idle(input.conversationId)
    const now = this.#parts.clock.now()
    const conversationId = existing ? existing.id : (uuid() as ConversationId)
    const question: Message = {
      id: uuid() as MessageId,
      conversationId,
      parentId: input.parentId,
      role: 'user',
      parts: input.parts,
      status: 'complete',
      createdAt: now,
      turnId: null,
      model: null,
      summary: null,
      error: null
    }
    if (input.parentId && this.#message(input.parentId).conversationId !== conversationId)
      throw new SextantError('not-found', { params: { what: 'message' } })
    const turn = this.#parts.database.transaction(() => {
      const { conversations, messages } = this.#parts
      if (!existing)
        conversations.create(conversationId, titleOf(input.parts), model, now, this.#parts.workspaces.current)
      messages.add(question)
      conversations.saveDraft(existing ? existing.id : null, { text: '', attachments: [] })
      return this.#prepare(question, model)
    })
    return this.#run(turn, input.systemPrompt, receivedAt)
  }

  /**
   * Answers a user's message once more, beside the answers it has. Takes the answer or the message itself.
   * @throws SextantError `model-not-found`, `not-found`, `conversation-busy`
   */
  regenerate(messageId: MessageId, modelRef: ModelRef): StartedTurn {
    const receivedAt = this.#parts.clock.monotonic()
    const model = this.#known(modelRef)
    const message = this.#message(messageId)
    const question = message.role === 'assistant' && message.parentId ? this.#message(message.parentId) : message
    this.#idle(question.conversationId)
    const turn = this.#parts.database.transaction(() => this.#prepare(question, model))
    return this.#run(turn, undefined, receivedAt, { fresh: true, ...this.#served(message) })
  }

  /**
   * Goes on with an answer that broke off, beside it: the new one begins with what came.
   * @throws SextantError `model-not-found`, `not-found`, `conversation-busy`
   */
  continueAnswer(messageId: MessageId, modelRef: ModelRef): StartedTurn {
    const receivedAt = this.#parts.clock.monotonic()
    const model = this.#known(modelRef)
    const answer = this.#message(messageId)
    if (answer.role !== 'assistant' || !answer.parentId)
      throw new SextantError('not-found', { params: { what: 'answer' } })
    const question = this.#message(answer.parentId)
    this.#idle(question.conversationId)
    const soFar = answer.parts.filter((part) => part.type === 'text')
    const turn = this.#parts.database.transaction(() => this.#prepare(question, model, { soFar }))
    return this.#run(turn, undefined, receivedAt)
  }

  /**
   * Asks a stronger model for the question of a weak answer, beside it. The conversation keeps its model.
   * @param consent whether the person agreed to this one, or has agreed to all
   * @throws SextantError `not-found` where the answer is not weak or nobody may be asked, `conversation-busy`
   */
  escalate(messageId: MessageId, consent: Escalated['consent']): StartedTurn {
    const receivedAt = this.#parts.clock.monotonic()
    const answer = this.#message(messageId)
    const { weak, modelName = '' } = answer.summary ?? {}
    if (!weak?.stronger || !answer.parentId || !answer.model)
      throw new SextantError('not-found', { params: { what: 'model' } })
    const question = this.#message(answer.parentId)
    const model = this.#known(weak.stronger.model)
    this.#idle(question.conversationId)
    const turn = this.#parts.database.transaction(() => this.#prepare(question, model, { once: true }))
    const escalated: Escalated = { from: answer.model, fromName: modelName, reasons: weak.reasons, consent }
    return this.#run(turn, undefined, receivedAt, { fresh: true, escalated })
  }

  /** Ends the answer at once and keeps what came; does nothing when it has ended. */
  stop(id: TurnId): void {
    this.#running.get(id)?.stop()
  }

  /** Whether anything is being answered. */
  get busy(): boolean {
    return this.#running.size > 0
  }

  /** Told whenever a turn begins. */
  onStart(listener: () => void): void {
    this.#startListeners.push(listener)
  }

  /** Conversations in which an answer is being written. */
  get answering(): ConversationId[] {
    return Array.from(this.#running.values(), ({ started }) => started.conversationId)
  }

  /** The turn that answers in this conversation right now. */
  runningIn(conversation: ConversationId): TurnId | null {
    for (const [id, turn] of this.#running) if (turn.started.conversationId === conversation) return id
    return null
  }

  workspaceOf(conversation: ConversationId): WorkspaceId {
    return this.#parts.conversations.find(conversation)?.workspaceId ?? DEFAULT_WORKSPACE
  }

  /**
   * Sends a snapshot of the answer and then everything that comes, `end` last; also for a turn that has ended.
   * @throws SextantError `not-found`
   */
  watch(id: TurnId, listener: (event: TurnEvent) => void): () => void {
    const running = this.#running.get(id)
    if (running) return running.watch(listener)
    const trace = this.#parts.traces.find(id)
    if (!trace) throw new SextantError('not-found', { params: { what: 'turn' } })
    const message = this.#message(trace.messageId)
    listener({ type: 'snapshot', message })
    const next = this.#nextOf.get(id)
    listener({ type: 'end', message, trace, ...(next && { next }) })
    return () => undefined
  }

  message(id: MessageId): Message | undefined {
    return this.#parts.messages.find(id)
  }

  trace(id: TurnId): TurnTrace | undefined {
    return this.#parts.traces.find(id)
  }

  /** Where the answers of turns stand, as far as they are still there. */
  placesOf(ids: Iterable<TurnId>): TurnPlace[] {
    return [...new Set(ids)].flatMap((id) => this.#parts.traces.placeOf(id) ?? [])
  }

  /** Stops every turn and waits until all that came is stored. */
  async close(): Promise<void> {
    const turns = [...this.#running.values()]
    for (const turn of turns) turn.stop()
    await Promise.allSettled(turns.map((turn) => turn.ended))
  }

  #idle(id: ConversationId): Conversation {
    const conversation = this.#parts.conversations.find(id)
    if (!conversation) throw new SextantError('not-found', { params: { what: 'conversation' } })
    if (this.runningIn(id)) throw new SextantError('conversation-busy')
    return conversation
  }

  /** @throws SextantError `model-not-found` */
  #known(model: ModelRef): ModelRef {
    return model === AUTO_MODEL ? model : this.#parts.providers.find(model).model.ref
  }

  #message(id: MessageId): Message {
    const message = this.#parts.messages.find(id)
    if (!message) throw new SextantError('not-found', { params: { what: 'message' } })
    return message
  }

  /** Stores an answer to be written, empty or with what there is of it, and makes it the end of the branch on view. */
  #prepare(question: Message, model: ModelRef, { soFar = [], once }: Beginning = {}): Prepared {
    const { clock, conversations, messages } = this.#parts
    const { conversationId } = question
    const started: StartedTurn = {
      turnId: uuid() as TurnId,
      conversationId,
      model,
      userMessageId: question.id,
      messageId: uuid() as MessageId,
      ...(once && { once })
    }
    const message: Message = {
      id: started.messageId,
      conversationId,
      parentId: question.id,
      role: 'assistant',
      parts: soFar,
      status: 'streaming',
      createdAt: clock.now(),
      turnId: started.turnId,
      model,
      summary: null,
      error: null
    }
    messages.add(message)
    conversations.setHead(conversationId, message.id)
    if (!once) conversations.setModel(conversationId, model)
    conversations.touch(conversationId, message.createdAt)
    return { started, message, model }
  }

  #run(
    prepared: Prepared,
    systemPrompt: string | undefined,
    receivedAt: Milliseconds,
    wish: Wish = { fresh: false }
  ): StartedTurn {
    const { started, message, model } = prepared
    const running = new RunningTurn(started, message)
    this.#running.set(started.turnId, running)
    for (const listener of this.#startListeners) listener()
    const turn = this.#turn(prepared, model, systemPrompt, wish)
    running.ended = runTurn(this.#parts, running, turn, receivedAt).then((end) => {
      this.#running.delete(started.turnId)
      const next = this.#escalated(turn, end)
      if (next) this.#nextOf.set(started.turnId, next)
      running.tell(next ? { ...end, next } : end)
      this.#parts.onConversationChanged(started.conversationId)
    })
    this.#parts.onConversationChanged(started.conversationId)
    return started
  }

  /** The turn that asks the next model for a weak answer of Auto, where the person has agreed to that once and for all. */
  #escalated(turn: Turn, { message, trace }: TurnEnd): StartedTurn | undefined {
    const { settings, log } = this.#parts
    if (settings.current.routing.escalation !== 'auto' || turn.wanted !== 'auto' || trace.outcome !== 'complete')
      return undefined
    if (!trace.decisions.generate?.weak?.stronger || this.#parts.staysHere(turn.id)) return undefined
    try {
      return this.escalate(message.id, 'always')
    } catch (error) {
      // The model or the conversation is gone meanwhile: the answer that is there stays.
      reportError(log, 'turn.not-escalated', error)
      return undefined
    }
  }

  #turn({ started, message }: Prepared, model: ModelRef, systemPrompt: string | undefined, wish: Wish): Turn {
    const { attachments, messages, answerSettings } = this.#parts
    const workspaceId = this.workspaceOf(started.conversationId)
    const chat = answerSettings.chatFor(workspaceId, started.conversationId)
    const branch = messages.branch(started.userMessageId)
    return {
      id: started.turnId,
      workspaceId,
      conversationId: started.conversationId,
      messageId: started.messageId,
      messages: promptOf({ systemPrompt: systemPrompt ?? chat.systemPrompt, branch, unfinished: message }, (hash) =>
        attachments.promptImage(hash)
      ),
      wanted: wantedOf(model),
      sampling: samplingOf(chat),
      attachments: attachmentsOf(branch),
      ...wish
    }
  }

  /** What the cache had given as this answer. */
  #served({ turnId }: Message): Pick<Turn, 'served'> {
    const cache = turnId ? this.#parts.traces.find(turnId)?.decisions.cache : undefined
    return cache?.mark && cache.key ? { served: cache.key } : {}
  }
}
