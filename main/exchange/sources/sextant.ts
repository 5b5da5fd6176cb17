import { z } from 'zod'
import type { AnswerSummary } from '../../domain/message.ts'
import type { ImportedConversation, NotTaken } from '../imported.ts'
import { answerError, answerSummary } from './answer-summary.ts'

/** The first line of our own export, which is how it is known again. */
export const EXPORT_FORMAT = 'sextant-conversations'

const part = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('reasoning'), text: z.string() }),
  z.object({ type: z.literal('attachment'), name: z.string(), text: z.string() }),
  z.object({
    type: z.literal('image'),
    name: z.string(),
    hash: z.string(),
    bytes: z.number(),
    base64: z.string().optional(),
    mediaType: z.enum(['image/png', 'image/jpeg', 'image/webp', 'image/gif'])
  })
])

/** A conversation as our export has it, one a line. */
const exportedConversation = z.object({
  id: z.string(),
  title: z.string(),
  createdAt: z.number(),
  updatedAt: z.number(),
  headId: z.string().nullable(),
  messages: z.array(
    z.object({
      id: z.string(),
      parentId: z.string().nullable(),
      role: z.enum(['user', 'assistant']),
      status: z.enum(['complete', 'stopped', 'interrupted', 'failed']),
      createdAt: z.number(),
      model: z.string().nullable(),
      parts: z.array(part),
      summary: z.unknown().optional(),
      error: answerError.optional()
    })
  )
})
export type ExportedConversation = z.output<typeof exportedConversation>

/** @throws ZodError for a line that is no conversation of ours */
export function fromSextant(value: unknown, notTaken: NotTaken): ImportedConversation {
  const { id, title, createdAt, updatedAt, headId, messages } = exportedConversation.parse(value)
  return {
    source: 'sextant',
    key: id,
    title,
    createdAt,
    updatedAt,
    messages: messages.map((message) => ({
      key: message.id,
      parentKey: message.parentId,
      role: message.role,
      parts: message.parts,
      createdAt: message.createdAt,
      model: message.model,
      status: message.status,
      summary: summaryOf(message.summary, notTaken),
      error: message.error ?? null
    })),
    headKey: headId
  }
}

/** Figures of another version that this one does not understand are counted and left out; the answer itself is taken. */
function summaryOf(value: unknown, notTaken: NotTaken): AnswerSummary | null {
  if (value === undefined || value === null) return null
  const parsed = answerSummary.safeParse(value)
  if (!parsed.success) notTaken.add('figures')
  return parsed.success ? parsed.data : null
}
