import type { BranchMessage, Draft } from '../../main/domain/conversation.ts'
import type { ConversationId, MessageId, ModelRef, TurnId } from '../../main/domain/ids.ts'
import type { Attachment, Message } from '../../main/domain/message.ts'
import type { StartedTurn, TurnEvent } from '../../main/domain/turn.ts'
import { isDeclined } from '../../main/domain/declined.ts'
import { attachmentsOf } from '../../main/domain/message-text.ts'
import { client, watchTurn } from '../client/client.ts'
import { onOpened, receiveOpened, useConversation, type Running } from './use-conversation.ts'
import { addToDraft, draftOf, draftWasSent, isEmpty, keepDraft, saveDraftNow, type DraftOwner } from './use-drafts.ts'
import { enqueue, queueOf, requeue, takeQueued, useQueue } from './use-queue.ts'
import { changeSettings, useSettings } from './use-settings.ts'
import { showError } from './use-toasts.ts'
import { receiveTrace } from './use-traces.ts'

let watched: { turnId: TurnId; stop: () => void } | null = null

/** Follows a turn into the conversation on view, in the place of the one followed before. */
function watch(turnId: TurnId | null): void {
  watched?.stop()
  watched = null
  if (!turnId) return
  const stop = watchTurn(turnId, (event) => {
    if (watched?.turnId === turnId) receive(event)
  })
  watched = { turnId, stop }
}
onOpened(watch)

function receive(event: TurnEvent): void {
  switch (event.type) {
    case 'snapshot':
      putMessage(event.message)
      break
    case 'progress':
      patchRunning({ progress: { phase: event.phase, fraction: event.fraction }, limited: null, retrying: null })
      break
    case 'left-out':
      patchRunning({ leftOut: event.messages })
      break
    case 'rate-limited':
      patchRunning({ limited: { model: event.model, until: event.until } })
      break
    case 'retrying':
      patchRunning({ retrying: { model: event.model, at: event.at, error: event.error } })
      break
    case 'switched':
      patchRunning({
        switched: { from: event.from, to: event.to, choseHere: isDeclined(event.error.code) },
        retrying: null
      })
      break
    case 'delta':
      append(event.channel, event.text, event.fraction)
      break
    case 'end':
      putMessage(event.message)
      receiveTrace(event.trace)
      useConversation.setState({ running: null })
      watched = null
      if (event.next) showBeside(event.message, event.next)
      else if (event.message.status === 'complete') void sendQueued()
      break
    default:
      event satisfies never
  }
}

function putMessage(message: Message): void {
  useConversation.setState(({ messages }) => {
    const known = messages[message.id]
    return known ? { messages: { ...messages, [message.id]: { ...message, siblingIds: known.siblingIds } } } : {}
  })
}

function patchRunning(change: {
  progress?: { phase: 'loading-model' | 'reading-prompt'; fraction: number }
  leftOut?: number
  switched?: Running['switched']
  limited?: Running['limited']
  retrying?: Running['retrying']
  stopping?: boolean
}): void {
  useConversation.setState(({ running }) => (running ? { running: { ...running, ...change } } : {}))
}

function append(channel: 'text' | 'reasoning', text: string, fraction: number | undefined): void {
  useConversation.setState(({ messages, running }) => {
    const message = running && messages[running.messageId]
    if (!message) return {}
    const written = fraction === undefined ? running.written : Math.round(fraction * 100)
    const index = message.parts.findIndex((part) => part.type === channel)
    const part = message.parts[index]
    const parts =
      part?.type === channel
        ? message.parts.with(index, { type: channel, text: part.text + text })
        : channel === 'reasoning'
          ? [{ type: channel, text }, ...message.parts]
          : [...message.parts, { type: channel, text }]
    return {
      messages: { ...messages, [message.id]: { ...message, parts } },
      ...((running.progress || written !== running.written) && { running: { ...running, progress: null, written } })
    }
  })
}

let starting = false

/** One turn begins at a time: a second Enter before main has answered does nothing. */
async function begin(ask: () => Promise<void>): Promise<boolean> {
  if (starting || useConversation.getState().running) return false
  starting = true
  try {
    await ask()
    return true
  } catch (error) {
    showError(error)
    return false
  } finally {
    starting = false
  }
}

/** Sends a message to the end of the branch on view; false when it could not be, and then the draft stays. */
export function send(owner: DraftOwner, draft: Draft, model: ModelRef): Promise<boolean> {
  const { id, order } = useConversation.getState()
  return begin(async () => {
    const parentId = order.at(-1) ?? null
    const started = await client.turns.start({ conversationId: id, parentId, ...draft, model })
    draftWasSent(owner, draft)
    if (useConversation.getState().id !== id) return
    if (id) showStarted(started, order, { ...draft, siblingIds: [] })
    else {
      welcomeIsOver()
      receiveOpened(await client.conversations.open({ id: started.conversationId }))
    }
  })
}

/** Lets a message wait for the answer that is being written; false where none is. */
export function queue(owner: DraftOwner, draft: Draft, model: ModelRef): boolean {
  const { id, running } = useConversation.getState()
  if (!id || !running || isEmpty(draft)) return false
  enqueue(id, draft, model)
  draftWasSent(owner, draft)
  keepNoDraft(id)
  return true
}

/** Main still has the draft that was queued; the message is in the queue now. */
function keepNoDraft(id: DraftOwner): void {
  if (id !== 'new' && isEmpty(draftOf(id)))
    client.conversations.saveDraft({ id, text: '', attachments: [] }).catch(showError)
}

/** Sends the first message that waits in the conversation on view; it stays in the queue when it could not be sent. */
export async function sendQueued(): Promise<void> {
  const { id } = useConversation.getState()
  const next = id && takeQueued(id)
  if (!id || !next) return
  if (!(await send(id, next.draft, next.model))) requeue(id, next)
  keepDraft(id)
}

/** What waits when the window goes becomes a draft again, so that nothing is lost. */
function queuesToDrafts(): void {
  for (const id of Object.keys(useQueue.getState().queues) as ConversationId[]) {
    for (const { draft } of queueOf(id)) addToDraft(id, draft)
    saveDraftNow()
  }
  useQueue.setState({ queues: {} })
}
window.addEventListener('pagehide', queuesToDrafts)

/** Sends a rewritten message, with its files, beside the one it replaces. */
export function resend(replaced: BranchMessage, text: string, model: ModelRef): Promise<boolean> {
  const { id, order } = useConversation.getState()
  return begin(async () => {
    const attachments = attachmentsOf(replaced)
    const started = await client.turns.start({
      conversationId: id,
      parentId: replaced.parentId,
      text,
      attachments,
      model
    })
    if (useConversation.getState().id !== id) return
    useConversation.setState({ editing: null })
    showStarted(started, order.slice(0, order.indexOf(replaced.id)), {
      text,
      attachments,
      siblingIds: replaced.siblingIds
    })
  })
}

/** Answers once more, beside the answer there is. */
export function regenerate(answer: BranchMessage, model: ModelRef): Promise<boolean> {
  const { id, order } = useConversation.getState()
  return begin(async () => {
    const started = await client.turns.regenerate({ messageId: answer.id, model })
    if (useConversation.getState().id !== id) return
    showStarted(started, order.slice(0, order.indexOf(answer.id)), null, answer.siblingIds)
  })
}

/** Asks the stronger model that a weak answer names, beside it. */
export function escalate(answer: BranchMessage): Promise<boolean> {
  const { id } = useConversation.getState()
  return begin(async () => {
    const started = await client.turns.escalate({ messageId: answer.id })
    if (useConversation.getState().id === id) showBeside(answer, started)
  })
}

/** Shows a begun turn beside the answer that it asks again for. */
function showBeside({ id }: Pick<Message, 'id'>, started: StartedTurn): void {
  const { order, messages } = useConversation.getState()
  const at = order.indexOf(id)
  if (at >= 0) showStarted(started, order.slice(0, at), null, messages[id]?.siblingIds)
}

/** Goes on with an answer that broke off, beside it: the new one begins with what came. */
export function continueAnswer(answer: BranchMessage, model: ModelRef): Promise<boolean> {
  const { id, order } = useConversation.getState()
  return begin(async () => {
    const started = await client.turns.continue({ messageId: answer.id, model })
    if (useConversation.getState().id !== id) return
    const soFar = answer.parts.filter(({ type }) => type === 'text')
    showStarted(started, order.slice(0, order.indexOf(answer.id)), null, answer.siblingIds, soFar)
  })
}

/** Ends the answer that is being written; what came is kept. */
export async function stopAnswer(): Promise<void> {
  const { running } = useConversation.getState()
  if (!running || running.stopping) return
  patchRunning({ stopping: true })
  try {
    await client.turns.stop({ turnId: running.turnId })
  } catch (error) {
    patchRunning({ stopping: false })
    showError(error)
  }
}

/** Who asks has begun; the welcome need not come back. */
function welcomeIsOver(): void {
  if (useSettings.getState().settings?.onboarding.done === false) void changeSettings({ onboarding: { done: true } })
}

/** The message as main has stored it. */
const partsOf = ({ text, attachments }: Draft): BranchMessage['parts'] => [
  ...attachments,
  ...(text.trim() === '' ? [] : [{ type: 'text' as const, text }])
]

/** Puts the begun turn's messages after `before`: what main has stored, without reading it all again. */
function showStarted(
  started: StartedTurn,
  before: MessageId[],
  question: { text: string; attachments: Attachment[]; siblingIds: MessageId[] } | null,
  answers: MessageId[] = [],
  soFar: BranchMessage['parts'] = []
): void {
  const { conversationId, userMessageId, messageId, turnId, model } = started
  const createdAt = Date.now()
  const common = { conversationId, createdAt, summary: null, error: null }
  const added: BranchMessage[] = [
    {
      ...common,
      id: messageId,
      parentId: userMessageId,
      role: 'assistant',
      parts: soFar,
      status: 'streaming',
      turnId,
      model,
      siblingIds: [...answers, messageId]
    }
  ]
  if (question)
    added.unshift({
      ...common,
      id: userMessageId,
      parentId: before.at(-1) ?? null,
      role: 'user',
      parts: partsOf(question),
      status: 'complete',
      turnId: null,
      model: null,
      siblingIds: [...question.siblingIds, userMessageId]
    })
  useConversation.setState(({ messages, conversation }) => ({
    order: [...before, ...added.map((message) => message.id)],
    messages: { ...messages, ...Object.fromEntries(added.map((message) => [message.id, message])) },
    conversation: conversation && { ...conversation, ...(!started.once && { model }), headId: messageId },
    running: {
      turnId,
      messageId,
      progress: null,
      leftOut: 0,
      switched: null,
      limited: null,
      retrying: null,
      written: null,
      stopping: false
    },
    inspected: null
  }))
  watch(turnId)
}
