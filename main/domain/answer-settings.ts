import type { ConversationId, WorkspaceId } from './ids.ts'
import type { Tokens } from './units.ts'

/** How answers are asked for, as far as a workspace or a conversation says; null follows what is above it. */
export interface AnswerSettings {
  /** Instructions for the model, before the conversation. */
  systemPrompt: string | null
  /** 0 always takes the likeliest word; 2 is the most that providers take. */
  temperature: number | null
  /** Of how much probability the words are that a model chooses among, 0 to 1. */
  topP: number | null
  /** Of the longest answer. */
  maxOutputTokens: Tokens | null
}

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
