import type { ModelRef, WorkspaceId } from './ids.ts'
import type { EpochMs, MicroUsd } from './units.ts'

/** ended: with a verdict. rolled-back: its instructions were in use and are no more. */
export type TuningState = 'running' | 'ended' | 'cancelled' | 'failed' | 'accepted' | 'rolled-back'

/** better: shown on examples never seen. too-small: the limits or examples end before anything could be shown. */
export type TuningVerdict = 'better' | 'not-better' | 'too-small'

/** What the last test of a run came to: mean scores from 0 to 1, and the evidence with what is needed of it. */
export interface TuningGate {
  rows: number
  before: number
  after: number
  evidence: number
  needed: number
}

export interface TuningResult {
  verdict: TuningVerdict
  /** The instructions that won, or those that there were. */
  prompt: string
  gate: TuningGate | null
  /** Suggestions of the model that reflects. */
  suggestions: number
}

/** A run that looks for better instructions, as people see it. */
export interface TuningRun {
  id: string
  workspaceId: WorkspaceId
  at: EpochMs
  state: TuningState
  answers: ModelRef
  reflects: ModelRef
  /** The instructions it began with. */
  first: string
  examples: number
  limits: { rollouts: number; microUsd: MicroUsd }
  used: { calls: number; microUsd: MicroUsd }
  result: TuningResult | null
}
