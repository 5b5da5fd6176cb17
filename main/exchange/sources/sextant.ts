import { z } from 'zod'
import type { ImportedConversation } from '../imported.ts'

/** The first line of our own export, which is how it is known again. */
export const EXPORT_FORMAT = 'sextant-conversations'

const part = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('reasoning'), text: z.string() }),
  z.object({ type: z.literal('attachment'), name: z.string(), text: z.string() }),
  z.object({
    type: z.literal('image'), name: z.string(), hash: z.string(), bytes: z.number(), base64: z.string().optional(),
    mediaType: z.enum(['image/png', 'image/jpeg', 'image/webp', 'image/gif'])
  })
])

/** A conversation as our export has it, one a line. Figures of answers are there for people and other programs. */
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
      status: z.string(),
      createdAt: z.number(),
      model: z.string().nullable(),
      parts: z.array(part),
      summary: z.unknown().optional()
    })
  )
})
export type ExportedConversation = z.output<typeof exportedConversation>

/** @throws ZodError for a line that is no conversation of ours */
export function fromSextant(value: unknown): ImportedConversation {
  const { id, title, createdAt, updatedAt, headId, messages } = exportedConversation.parse(value)
  return {
    source: 'sextant',
    key: id,
    title,
    createdAt,
    updatedAt,
    messages: messages.map((message) => ({
      key: message.id, parentKey: message.parentId, role: message.role, parts: message.parts, createdAt: message.createdAt, model: message.model
    })),
    headKey: headId
  }
}
