import { z } from 'zod'
import type { ImageType } from '../../domain/completion.ts'
import type { PlainError } from '../../domain/errors.ts'
import type { AnswerSummary, MessagePart, MessageStatus } from '../../domain/message.ts'
import { isObject, listOf, nameOf, objectOf, textOf, type Foreign } from '../foreign.ts'
import { millisecondsOf, type ImportedConversation, type ImportedPart, type NotTaken } from '../imported.ts'
import { keptTree, type TreeNode } from '../tree.ts'
import { answerError, answerSummary } from './answer-summary.ts'

/** The first line of our own export, which is how it is known again. */
export const EXPORT_FORMAT = 'sextant-conversations'

type ExportedPart =
  Exclude<MessagePart, { type: 'image' }> | (Extract<MessagePart, { type: 'image' }> & { base64?: string | undefined })

/** A conversation as our export has it, one a line. */
export interface ExportedConversation {
  id: string
  title: string
  createdAt: number
  updatedAt: number
  headId: string | null
  messages: {
    id: string
    parentId: string | null
    role: 'user' | 'assistant'
    status: Exclude<MessageStatus, 'streaming'>
    createdAt: number
    model: string | null
    parts: ExportedPart[]
    summary?: AnswerSummary
    error?: PlainError
  }[]
}

const status = z.enum(['complete', 'stopped', 'interrupted', 'failed']).catch('complete')
const keptImage = z.object({
  kept: z.string().regex(/^[0-9a-f]{64}$/),
  mediaType: z.enum(['image/png', 'image/jpeg', 'image/webp', 'image/gif']) satisfies z.ZodType<ImageType>,
  bytes: z.int().min(0).max(100_000_000)
})

/** A conversation of our own export, which may come from anywhere: every message that can be read is taken. */
export function fromSextant(conversation: Foreign, notTaken: NotTaken): ImportedConversation {
  const nodes = listOf(conversation['messages']).map<TreeNode>((value, index) => {
    const message = objectOf(value)
    const parent = message['parentId']
    return {
      key: nameOf(message['id']) ?? `#${index}`,
      parentKey: parent === undefined ? undefined : nameOf(parent),
      message: messageOf(message, notTaken)
    }
  })
  const { messages, standsFor, last } = keptTree(nodes, false)
  return {
    source: 'sextant',
    key: nameOf(conversation['id']),
    title: textOf(conversation['title']),
    createdAt: millisecondsOf(conversation['createdAt']),
    updatedAt: millisecondsOf(conversation['updatedAt']),
    messages,
    headKey: standsFor.get(nameOf(conversation['headId']) ?? '') ?? last
  }
}

function messageOf(message: Foreign, notTaken: NotTaken): TreeNode['message'] {
  const role = message['role']
  const given = message['parts']
  const parts = listOf(given).flatMap((part) => partOf(part, notTaken))
  const empty = Array.isArray(given) && given.length === 0
  if ((role !== 'user' && role !== 'assistant') || (parts.length === 0 && !empty)) {
    if (parts.length > 0 || !Array.isArray(given)) notTaken.add('unreadable')
    return null
  }
  return {
    role,
    parts,
    createdAt: millisecondsOf(message['createdAt']),
    model: nameOf(message['model']),
    status: status.parse(message['status']),
    summary: figuresOf(message['summary'], answerSummary, notTaken),
    error: figuresOf(message['error'], answerError, notTaken)
  }
}

function partOf(value: unknown, notTaken: NotTaken): ImportedPart[] {
  const part = objectOf(value)
  const { type, text } = part
  if ((type === 'text' || type === 'reasoning') && typeof text === 'string') return [{ type, text }]
  if (type === 'attachment' && typeof text === 'string') return [{ type, name: textOf(part['name']), text }]
  if (type === 'image') {
    const name = textOf(part['name'])
    if (typeof part['base64'] === 'string') return [{ type, name, from: { data: part['base64'] } }]
    const kept = keptImage.safeParse({ kept: part['hash'], mediaType: part['mediaType'], bytes: part['bytes'] })
    if (kept.success) return [{ type, name, from: kept.data }]
    notTaken.add('image')
    return []
  }
  notTaken.add('unreadable')
  return []
}

/** Figures of another version that this one does not understand are counted and left out; the answer itself is taken. */
function figuresOf<T>(value: unknown, schema: z.ZodType<T>, notTaken: NotTaken): T | null {
  if (value === undefined || value === null) return null
  const parsed = schema.safeParse(value)
  if (!parsed.success) notTaken.add('figures')
  return parsed.success ? parsed.data : null
}

export const isSextant = (value: unknown): value is Foreign => isObject(value) && Array.isArray(value['messages'])
