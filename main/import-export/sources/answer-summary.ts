import { z } from 'zod'
import { errorCodes, type PlainError } from '../../domain/errors.ts'
import type { CacheMark } from '../../domain/cache.ts'
import type { MessageId, ModelRef } from '../../domain/ids.ts'
import type { AnswerSummary } from '../../domain/message.ts'

/** Larger ones are no figures of an answer. */
const LARGEST = 1e15
const LONGEST_ID = 100
const figure = z.number().nonnegative().max(LARGEST)
const difference = z.number().min(-LARGEST).max(LARGEST)

/** Why an answer failed. */
export const answerError: z.ZodType<PlainError> = z.object({
  code: z.enum(errorCodes),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  retryable: z.boolean()
})

const cache: z.ZodType<CacheMark> = z.object({
  source: z.enum(['memory', 'redis', 'sqlite', 'edge', 'semantic']),
  ageMs: figure,
  savedMs: difference,
  savedMicroUsd: difference.nullable(),
  question: z.string(),
  similarity: z.number().min(-1).max(1).nullable(),
  warmed: z.boolean()
})

/**
 * The figures of an answer as an export has them. The file may come from anywhere, so only what is known is taken. An
 * answer that was similar stays behind: it is named by its place in the app that wrote the file.
 */
export const answerSummary: z.ZodType<AnswerSummary> = z.object({
  modelName: z.string(),
  totalMs: figure,
  firstTokenMs: figure.exactOptional(),
  inputTokens: figure.exactOptional(),
  outputTokens: figure.exactOptional(),
  tokensPerSecond: figure.exactOptional(),
  costMicroUsd: figure.exactOptional(),
  sentBytes: figure,
  leftOutMessages: figure,
  truncated: z.boolean(),
  demo: z.boolean(),
  where: z.enum(['local', 'remote']).exactOptional(),
  switches: z
    .array(z.object({ from: z.string() as unknown as z.ZodType<ModelRef>, error: answerError }))
    .exactOptional(),
  retries: z
    .array(z.object({ model: z.string() as unknown as z.ZodType<ModelRef>, error: answerError }))
    .exactOptional(),
  finish: z
    .object({
      reason: z.enum(['stop', 'length', 'filter', 'refusal', 'tool-calls', 'other']),
      note: z.string().exactOptional()
    })
    .exactOptional(),
  cache: cache.exactOptional(),
  editedFrom: (z.string().max(LONGEST_ID) as unknown as z.ZodType<MessageId>).exactOptional()
})
