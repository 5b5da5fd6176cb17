import type { ConversationId, ModelRef, TurnId, WorkspaceId } from './ids.ts'
import type { Role } from './role.ts'
import type { EpochMs } from './units.ts'

/**
 * What a person shows about an answer. Said: `good`, `bad`. Done: `kept` (the conversation went on from it), `copied`,
 * `continued` (it had broken off), `asked-again`, `other-model` (asked of another model), `wrong-from-cache` (asked again
 * although the cache had an answer), `edited-question`, `edited-answer` (the person wrote what it should have been),
 * `abandoned` (stopped, and left so).
 */
export const ANSWER_SIGNALS = [
  'good',
  'bad',
  'kept',
  'copied',
  'continued',
  'asked-again',
  'other-model',
  'wrong-from-cache',
  'edited-question',
  'edited-answer',
  'abandoned'
] as const
export type AnswerSignal = (typeof ANSWER_SIGNALS)[number]

/** Why an answer was bad, in the person's own choice. */
export const BAD_REASONS = ['wrong', 'incomplete', 'not-asked', 'too-long', 'style', 'other'] as const
export type BadReason = (typeof BAD_REASONS)[number]

/** A message of an example, masked. */
export interface ExampleMessage {
  role: Role
  text: string
}

/** A poor answer, what was asked, and a better answer where one is known. All texts are masked. */
export interface DatasetExample {
  id: number
  turnId: TurnId
  conversationId: ConversationId
  workspaceId: WorkspaceId
  /** When it was gathered. */
  at: EpochMs
  model: ModelRef
  signal: AnswerSignal
  reason: BadReason | null
  /** What the model read, the question last. */
  prompt: ExampleMessage[]
  answer: string
  /** An answer that was kept instead, or that the person wrote; null while there is none. */
  better: string | null
  /** The person has changed it: nothing overwrites it any more. */
  edited: boolean
}

/** How an example is written into a file. */
export const DATASET_FORMATS = ['chat', 'alpaca', 'preferences'] as const
export type DatasetFormat = (typeof DATASET_FORMATS)[number]
