import { z } from 'zod'
import { errorCodes, type PlainError } from '../domain/errors.ts'
import type { AnswerSummary, Attachment, MessagePart } from '../domain/message.ts'
import { readJson, type Schema } from '../domain/read-json.ts'

const attachment = z.looseObject({ type: z.literal('attachment'), name: z.string(), text: z.string() })
const image = z.looseObject({
  type: z.literal('image'),
  name: z.string(),
  mediaType: z.enum(['image/png', 'image/jpeg', 'image/webp', 'image/gif']),
  hash: z.string(),
  bytes: z.number()
})
const parts: Schema<MessagePart[]> = z.array(
  z.discriminatedUnion('type', [
    z.looseObject({ type: z.literal('text'), text: z.string() }),
    z.looseObject({ type: z.literal('reasoning'), text: z.string() }),
    attachment,
    image
  ])
)
const attachments: Schema<Attachment[]> = z.array(z.discriminatedUnion('type', [attachment, image]))

/** What every version wrote under an answer, and what the window counts on; the rest is taken as it is. */
const summary = z.looseObject({
  modelName: z.string(),
  totalMs: z.number(),
  sentBytes: z.number().catch(0),
  leftOutMessages: z.number().catch(0),
  truncated: z.boolean().catch(false),
  demo: z.boolean().catch(false)
}) as Schema<AnswerSummary>

/** Codes of earlier versions that are gone are errors of no known kind. */
const error: Schema<PlainError> = z.object({
  code: z.enum(errorCodes).catch('internal'),
  params: z.record(z.string(), z.union([z.string(), z.number()])).catch({}),
  retryable: z.boolean().catch(false)
})

/** What a message says; undefined where the row is damaged. */
export const readParts = (json: string): MessagePart[] | undefined => readJson(parts, json)

/** The same for lists and indexes: a damaged message says nothing there. */
export const partsOf = (json: string): MessagePart[] => readParts(json) ?? []

/** Attachments of a draft; none where the row is damaged. */
export const readAttachments = (json: string): Attachment[] => readJson(attachments, json) ?? []

/** The figures of an answer; null where there are none or the row is damaged. */
export const readSummary = (json: string | null): AnswerSummary | null =>
  json === null ? null : (readJson(summary, json) ?? null)

/** Why an answer failed; where the row is damaged, that it did. */
export const readError = (json: string | null): PlainError | null =>
  json === null ? null : (readJson(error, json) ?? { code: 'internal', params: {}, retryable: false })

/** Stands in the place of the error of a message whose words can not be read. */
export const DAMAGED: PlainError = { code: 'message-damaged', params: {}, retryable: false }
