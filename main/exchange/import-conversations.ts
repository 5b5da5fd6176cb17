import { SextantError } from '../domain/errors.ts'
import type { ModelRef } from '../domain/ids.ts'
import type { EpochMs } from '../domain/units.ts'
import type { ImportStep, MessageToStore } from '../storage/import-store.ts'
import type { CallContext } from '../domain/call-context.ts'
import {
  conversationIdOf,
  messageIdOf,
  NotTaken,
  type ImportedConversation,
  type ImportSource,
  type NotTakenReason
} from './imported.ts'
import { readImported } from './read-imported.ts'

export interface ImportReport {
  sources: ImportSource[]
  conversations: number
  messages: number
  /** Conversations that an earlier import, or this app, has already. */
  alreadyThere: number
  notTaken: { reason: NotTakenReason; count: number }[]
}

/** Messages handed over at once: they are stored within a few milliseconds. */
const BATCH_MESSAGES = 50
/** Characters of messages handed over at once, unless a single one is longer. */
const BATCH_CHARACTERS = 200_000
const LONGEST_TITLE = 200

/**
 * Takes over the conversations of another app, or of our own export. Each is hidden until all of it is stored, so that
 * a crash or a cancel leaves no half of one.
 * @throws SextantError `import-unknown`, `cancelled`
 */
export async function importConversations(
  { file, now }: { file: string; now: EpochMs },
  context: CallContext
): Promise<ImportReport> {
  const notTaken = new NotTaken()
  const sources = new Set<ImportSource>()
  let [conversations, messages, alreadyThere] = [0, 0, 0]
  const onRead = (done: number, total: number): void => context.progress(total === 0 ? 1 : done / total)
  for await (const conversation of readImported(file, notTaken, onRead)) {
    if (context.signal.aborted) throw new SextantError('cancelled')
    sources.add(conversation.source)
    if (conversation.messages.length === 0) notTaken.add('empty-conversation')
    else if (await store(conversation, now, context)) {
      conversations++
      messages += conversation.messages.length
    } else alreadyThere++
  }
  return {
    sources: [...sources],
    conversations,
    messages,
    alreadyThere,
    notTaken: Array.from(notTaken.counts, ([reason, count]) => ({ reason, count }))
  }
}

/** Stores a conversation step by step; false when it is there already. */
async function store(conversation: ImportedConversation, now: EpochMs, context: CallContext): Promise<boolean> {
  const ask = (step: ImportStep): Promise<unknown> => context.ask(step)
  const id = conversationIdOf(conversation)
  const ready = readyMessages(conversation, now)
  const first = ready[0]?.createdAt ?? now
  const last = ready.reduce((latest, message) => Math.max(latest, message.createdAt), first)
  const isNew = await ask({
    step: 'begin',
    id,
    title: titleOf(conversation),
    createdAt: conversation.createdAt ?? first,
    updatedAt: Math.min(now, conversation.updatedAt ?? last),
    now
  })
  if (isNew !== true) return false
  let batch: MessageToStore[] = []
  let characters = 0
  for (const message of ready) {
    const length = message.parts.reduce(
      (sum, part) => sum + ('text' in part ? part.text.length : (part.base64?.length ?? 0)),
      0
    )
    if (batch.length > 0 && (batch.length >= BATCH_MESSAGES || characters + length > BATCH_CHARACTERS)) {
      await ask({ step: 'messages', conversationId: id, messages: batch })
      if (context.signal.aborted) throw new SextantError('cancelled')
      batch = []
      characters = 0
    }
    batch.push(message)
    characters += length
  }
  await ask({ step: 'messages', conversationId: id, messages: batch })
  const head = conversation.headKey ?? conversation.messages.at(-1)?.key ?? ''
  await ask({ step: 'finish', id, headId: messageIdOf(conversation, head) })
  return true
}

function readyMessages(conversation: ImportedConversation, now: EpochMs): MessageToStore[] {
  const selected = selectedChildren(conversation)
  let before = conversation.createdAt ?? now
  return conversation.messages.map((message) => {
    // A message without a time, or with one from the future, comes right after the one before it.
    const createdAt =
      message.createdAt !== null && message.createdAt <= now ? message.createdAt : Math.min(before + 1, now)
    before = createdAt
    const child = selected.get(message.key)
    return {
      id: messageIdOf(conversation, message.key),
      parentId: message.parentKey === null ? null : messageIdOf(conversation, message.parentKey),
      selectedChildId: child === undefined ? null : messageIdOf(conversation, child),
      role: message.role,
      parts: message.parts,
      model: modelOf(conversation, message.model),
      createdAt,
      status: message.status ?? 'complete',
      summary: message.summary ?? null,
      error: message.error ?? null
    }
  })
}

/** For every message on the way to the head the child that leads there; for the others the last one. */
function selectedChildren({ messages, headKey }: ImportedConversation): Map<string, string> {
  const parents = new Map(messages.map((message) => [message.key, message.parentKey]))
  const selected = new Map<string, string>()
  for (const message of messages) if (message.parentKey !== null) selected.set(message.parentKey, message.key)
  let child = headKey
  while (child !== null) {
    const parent: string | null = parents.get(child) ?? null
    if (parent !== null) selected.set(parent, child)
    child = parent
  }
  return selected
}

function modelOf({ source }: ImportedConversation, model: string | null): ModelRef | null {
  if (model === null) return null
  return (source === 'sextant' ? model : `${source}:${model}`) as ModelRef
}

function titleOf({ title, messages }: ImportedConversation): string {
  const text =
    title.trim() ||
    messages.flatMap((message) => message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : []))).join(' ')
  return (
    Array.from(text.trim().replace(/\s+/gu, ' '))
      .slice(0, title.trim() === '' ? 60 : LONGEST_TITLE)
      .join('') || '…'
  )
}
