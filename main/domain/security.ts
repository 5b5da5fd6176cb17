import type { ConversationId, ModelRef, TurnId } from './ids.ts'
import type { MicroUsd } from './units.ts'
import type { SensitivityLabel } from './sensitivity-label.ts'

/** What was found in a text and is shown marked. */
export interface SuspiciousPassage {
  /** The file it is from; empty for the person's own words or what was pasted. */
  source: string
  /** The text around it, as the person knows it. */
  text: string
  /** What in it is marked: the words themselves. */
  marked: readonly string[]
  /** Families of what was found, such as `override`. */
  families: readonly string[]
}

/** What the security monitor decided on a turn and why. Texts of the person are not in it. */
export interface SecurityDecision {
  pattern: number
  content: number
  behaviour: number
  /** 0.3, 0.4 and 0.3 of them. */
  weighted: number
  /** What certain findings make of it; 0 where nothing is certain. */
  override: number
  score: number
  verdict: 'allow' | 'validate' | 'block'
  families: readonly string[]
  origin: 'user' | 'outside' | null
  /** What the person said to it; absent where nobody was asked. */
  answer?: 'sent' | 'left-out' | 'declined' | 'appealed' | 'here' | 'answered-before'
}

/** What was taken out of an answer while it came. */
export type RemovedFromAnswer = 'picture' | 'link-with-data' | 'secret'

/** What was seen in an answer. */
export interface ScreenedAnswer {
  /** How much of each was taken out; absent where nothing was. */
  removed?: Readonly<Partial<Record<RemovedFromAnswer, number>>>
  /** The answer does what a text from outside told it to do. */
  obeyed?: ObeyedOrder
}

export interface ObeyedOrder {
  /** The file; empty for what was pasted. */
  source: string
  /** What the text said. */
  order: string
}

/** What left for a candidate, in numbers. Values and placeholders are not in it. */
export interface EgressDecision {
  label: SensitivityLabel
  /** How many mentions of each kind were masked, in everything that was sent. */
  masked: Readonly<Record<string, number>>
  /** The person saw it before it left. */
  approved: boolean
  /** The model that finds names is there and failed: only the lists found them. */
  namesMissed?: boolean
}

/** A message as it is and as it would leave. */
export interface EgressPiece {
  role: string
  /** Stretches in order; `placeholder` stands for `text` in what leaves. */
  parts: readonly { text: string; placeholder?: string; type?: string }[]
}

/** A question to the person that a turn waits for. */
export type TurnQuestion =
  | {
      kind: 'security'
      id: string
      turnId: TurnId
      conversationId: ConversationId
      verdict: 'validate' | 'block'
      passages: readonly SuspiciousPassage[]
    }
  | {
      kind: 'egress'
      id: string
      turnId: TurnId
      conversationId: ConversationId
      model: ModelRef
      modelName: string
      label: SensitivityLabel
      /** The model that finds names is there and failed: only the lists found them. */
      namesMissed: boolean
      /** The newest first. */
      pieces: readonly EgressPiece[]
    }
  | {
      kind: 'budget'
      id: string
      turnId: TurnId
      conversationId: ConversationId
      modelName: string
      budget: BudgetInQuestion
    }

/** A budget with the least left for a request, and what the request may cost. */
export interface BudgetInQuestion {
  period: 'day' | 'month'
  /** It is the workspace's own. */
  workspace: boolean
  limitMicroUsd: MicroUsd
  /** Spent and reserved. */
  usedMicroUsd: MicroUsd
  mightCostMicroUsd: MicroUsd
}
