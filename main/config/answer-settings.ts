import { z } from 'zod'
import type { AnswerSettings } from '../domain/answer-settings.ts'

/** Instructions and parameters of a workspace or a conversation; null follows what is above it. */
export const answerSettings = z.strictObject({
  systemPrompt: z.string().max(20_000).nullable(),
  temperature: z.number().min(0).max(2).nullable(),
  topP: z.number().min(0.01).max(1).nullable(),
  maxOutputTokens: z.int().min(16).max(200_000).nullable()
}) satisfies z.ZodType<AnswerSettings>
