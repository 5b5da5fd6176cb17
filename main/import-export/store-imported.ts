import { createHash } from 'node:crypto'
import type { ConversationId, MessageId, ModelRef } from '../domain/ids.ts'
import type { EpochMs } from '../domain/units.ts'
import type { FoundMessage, ImportStep, MessageToStore, StoredPart } from '../storage/import-store.ts'
import type { CallContext } from '../domain/call-context.ts'
import {
  conversationIdOf,
  messageIdOf,
  type ImportedConversation,
  type ImportedMessage,
  type NotTaken
} from './imported.ts'
import type { Pictures } from './pictures.ts'

/** Messages handed over at once: they are stored within a few milliseconds. */
const BATCH_MESSAGES = 50
/** Characters of messages handed over at once, unless a single one is longer. */
const BATCH_CHARACTERS = 200_000
const IDS_AT_ONCE = 500
const LONGEST_TITLE = 200
const LONGEST_MODEL = 200

/** An imported conversation under the name that it is stored by. */
interface Named extends ImportedConversation {
  key: string
  id: ConversationId
}

/** Stores imported conversations step by step; the main thread alone writes the main file. */
export class StoreImported {
  readonly #context: CallContext
  readonly #now: EpochMs
  readonly #notTaken: NotTaken
  /** What this import has stored under each name: the sums of the messages by their keys. */
  readonly #taken = new Map<ConversationId, Map<string, string>>()

  constructor(context: CallContext, now: EpochMs, notTaken: NotTaken) {
    this.#context = context
    this.#now = now
    this.#notTaken = notTaken
  }

  /** @returns how many messages were added, and whether the conversation was not there before */
  async take(imported: ImportedConversation, pictures: Pictures): Promise<{ isNew: boolean; added: number }> {
    const conversation = this.#named(imported)
    const { id } = conversation
    const times = timesOf(conversation, this.#now)
    const first = times[0] ?? this.#now
    const last = times.reduce((latest, at) => Math.max(latest, at), first)
    const createdAt = Math.min(this.#now, conversation.createdAt ?? first)
    const updatedAt = Math.max(createdAt, Math.min(this.#now, conversation.updatedAt ?? last))
    const isNew = (await this.#ask({
      step: 'begin',
      id,
      title: titleOf(conversation),
      createdAt,
      updatedAt,
      now: this.#now
    })) as boolean
    const { idOf, there } = await this.#ids(conversation, isNew)
    const selected = selectedChildren(conversation)
    let added = 0
    let batch: MessageToStore[] = []
    let characters = 0
    const flush = async (): Promise<void> => {
      added += (await this.#ask({ step: 'messages', conversationId: id, messages: batch })) as number
      this.#context.signal.throwIfAborted()
      batch = []
      characters = 0
    }
    for (const [index, message] of conversation.messages.entries()) {
      const parts = await this.#parts(message, pictures)
      const length = parts.reduce(
        (sum, part) => sum + ('text' in part ? part.text.length : (part.base64?.length ?? 0)),
        0
      )
      if (batch.length > 0 && (batch.length >= BATCH_MESSAGES || characters + length > BATCH_CHARACTERS)) await flush()
      const child = selected.get(message.key)
      batch.push({
        id: idOf(message.key),
        parentId: message.parentKey === null ? null : idOf(message.parentKey),
        selectedChildId: child === undefined ? null : idOf(child),
        role: message.role,
        parts,
        model: modelOf(conversation, message.model),
        createdAt: times[index] as EpochMs,
        status: message.status ?? 'complete',
        summary: message.summary ?? null,
        error: message.error ?? null
      })
      characters += length
    }
    await flush()
    const head = conversation.headKey ?? conversation.messages.at(-1)?.key ?? ''
    await this.#ask({
      step: 'finish',
      id,
      headId: idOf(head),
      from: firstNew(conversation, head, there, idOf),
      updatedAt,
      added
    })
    return { isNew, added }
  }

  #ask(step: ImportStep): Promise<unknown> {
    return this.#context.ask(step)
  }

  /**
   * The conversation under a name of its own: two in one file that have the same, and not the same messages, are two.
   * One without a name is called after how it begins.
   */
  #named(conversation: ImportedConversation): Named {
    const sums = new Map(conversation.messages.map((message) => [message.key, sumOf(message)]))
    const name = conversation.key ?? `unnamed ${sums.values().next().value ?? ''}`
    for (let number = 1; ; number++) {
      const key = number === 1 ? name : `${name}#${number}`
      const id = conversationIdOf(conversation.source, key)
      const before = this.#taken.get(id)
      if (before && [...sums].some(([message, sum]) => (before.get(message) ?? sum) !== sum)) continue
      this.#taken.set(id, before ? new Map([...before, ...sums]) : sums)
      return { ...conversation, key, id }
    }
  }

  /** The ids of the messages, and which of them the conversation has already. */
  async #ids(
    { source, key, id, messages }: Named,
    isNew: boolean
  ): Promise<{ idOf: (message: string) => MessageId; there: ReadonlySet<MessageId> }> {
    const there = new Set<MessageId>()
    const elsewhere = new Set<MessageId>()
    if (!isNew || source === 'sextant')
      for (let from = 0; from < messages.length; from += IDS_AT_ONCE) {
        const ids = messages.slice(from, from + IDS_AT_ONCE).map((message) => messageIdOf(source, key, message.key))
        const found = (await this.#ask({ step: 'find', ids })) as FoundMessage[]
        for (const one of found) (one.conversationId === id ? there : elsewhere).add(one.id)
      }
    const idOf = (message: string): MessageId => {
      const own = messageIdOf(source, key, message)
      return elsewhere.has(own) ? messageIdOf(source, key, message, false) : own
    }
    return { idOf, there }
  }

  /** The parts with the bytes of pictures; those that are not to be had are counted. */
  async #parts(message: ImportedMessage, pictures: Pictures): Promise<StoredPart[]> {
    const parts: StoredPart[] = []
    for (const part of message.parts) {
      const ready = part.type === 'image' ? await pictures.load(part, this.#context.signal) : part
      if (ready) parts.push(ready)
      else this.#notTaken.add('image')
    }
    if (parts.length > 0 || message.parts.length === 0) return parts
    // There was something at this place, and others may follow it.
    return [
      {
        type: 'text',
        text: `🖼 ${message.parts.flatMap((part) => ('name' in part ? part.name : [])).join(', ')}`.trim()
      }
    ]
  }
}

function sumOf(message: ImportedMessage): string {
  const hash = createHash('sha256').update(message.role)
  for (const part of message.parts) hash.update('text' in part ? part.text : part.name)
  return hash.digest('base64')
}

/** When the messages were written. One without a time, or with one from the future, comes right after the one before it. */
function timesOf({ messages, createdAt }: Named, now: EpochMs): EpochMs[] {
  let before = Math.min(now, createdAt ?? now)
  return messages.map((message) => {
    before = message.createdAt !== null && message.createdAt <= now ? message.createdAt : Math.min(before + 1, now)
    return before
  })
}

/** For every message on the way to the head the child that leads there; for the others the last one. */
function selectedChildren({ messages, headKey }: ImportedConversation): Map<string, string> {
  const parents = new Map(messages.map((message) => [message.key, message.parentKey]))
  const selected = new Map<string, string>()
  for (const message of messages) if (message.parentKey !== null) selected.set(message.parentKey, message.key)
  for (let child = headKey; child !== null;) {
    const parent: string | null = parents.get(child) ?? null
    if (parent !== null) selected.set(parent, child)
    child = parent
  }
  return selected
}

/** On the way to the head, the first message that is new in a conversation that was there; null when none is. */
function firstNew(
  { messages }: Named,
  head: string,
  there: ReadonlySet<MessageId>,
  idOf: (message: string) => MessageId
): MessageId | null {
  if (there.size === 0) return null
  const parents = new Map(messages.map((message) => [message.key, message.parentKey]))
  let found: MessageId | null = null
  for (let key: string | null = head; key !== null && !there.has(idOf(key)); key = parents.get(key) ?? null)
    found = idOf(key)
  return found
}

function modelOf({ source }: ImportedConversation, model: string | null): ModelRef | null {
  if (model === null) return null
  return (source === 'sextant' ? model : `${source}:${model}`).slice(0, LONGEST_MODEL) as ModelRef
}

function titleOf({ title, messages }: ImportedConversation): string {
  const own = plainLine(title, LONGEST_TITLE)
  if (own !== '') return own
  for (const { parts } of messages)
    for (const part of parts) {
      const text = part.type === 'text' ? plainLine(part.text, 60) : ''
      if (text !== '') return text
    }
  return '…'
}

/** The beginning of a text as one line without control characters. */
function plainLine(text: string, longest: number): string {
  const line = text
    .slice(0, longest * 20)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  return Array.from(line).slice(0, longest).join('').trim()
}
