import { z } from 'zod'
import type { ConversationId, WorkspaceId } from './ids.ts'

/** How answers are asked for, as far as a workspace or a conversation says; null follows what is above it. */
export const answerSettings = z.strictObject({
  /** Instructions for the model, before the conversation. */
  systemPrompt: z.string().max(20_000).nullable(),
  /** 0 always takes the likeliest word; 2 is the most that providers take. */
  temperature: z.number().min(0).max(2).nullable(),
  /** Of how much probability the words are that a model chooses among, 0 to 1. */
  topP: z.number().min(0.01).max(1).nullable(),
  /** Tokens of the longest answer. */
  maxOutputTokens: z.int().min(16).max(200_000).nullable()
})

export type AnswerSettings = z.output<typeof answerSettings>

/** Follows in everything. */
export const NO_ANSWER_SETTINGS: AnswerSettings = {
  systemPrompt: null,
  temperature: null,
  topP: null,
  maxOutputTokens: null
}

/** Whose they are. */
export type AnswerSettingsOwner = { type: 'workspace'; id: WorkspaceId } | { type: 'conversation'; id: ConversationId }

/** What somebody says over what holds without it. */
export function overlaid<Above extends { [Name in keyof AnswerSettings]: AnswerSettings[Name] }>(
  above: Above,
  own: AnswerSettings
): Above {
  const said = Object.entries(own).filter(([, value]) => value !== null)
  return { ...above, ...Object.fromEntries(said) }
}
