import type { EpochMs, Milliseconds } from './units.ts'

/** What answers are written by: models on this computer, and servers. */
export type LoadKind = 'local' | 'remote'

/** A stretch of time, what was asked in it, and what had been expected of it. */
export interface LoadStep {
  at: EpochMs
  /** Time that answers took in it, all of them together. */
  workMs: Milliseconds
  /** What was forecast for it and the steps after it, as a share for this one; null before there was a forecast. */
  expectedMs: Milliseconds | null
  /** Nine of ten were expected to stay below. */
  p90Ms: Milliseconds | null
}

/** What is expected of the next time. */
export interface ExpectedLoad {
  medianMs: Milliseconds
  /** Nine of ten stay below. */
  p90Ms: Milliseconds
}

export const SCALED = ['sequences', 'sockets', 'warming'] as const
export type Scaled = (typeof SCALED)[number]

/** What was changed because of the load, and from what it was decided. */
export interface ScalingLine {
  at: EpochMs
  what: Scaled
  from: number
  to: number
  reason: 'grown' | 'shrunk' | 'bounded'
  p90Ms: Milliseconds
}

/** What Insights shows of the load. */
export interface LoadReport {
  stepMs: Milliseconds
  /** How far the forecasts look ahead. */
  horizonMs: Milliseconds
  /** The last day, oldest first. */
  steps: Readonly<Record<LoadKind, readonly LoadStep[]>>
  expected: Readonly<Record<LoadKind, ExpectedLoad | null>>
  /** Of the forecasts whose time has passed, how many held: no more came than was said for nine of ten. */
  held: { inside: number; of: number }
  /** As it is now. */
  now: Readonly<Record<Scaled, number>>
  /** The last changes, the newest first. */
  decisions: readonly ScalingLine[]
}

/** The load as a turn was planned. */
export interface LoadAtPlan {
  /** Turns that were being answered. */
  running: number
  /** Answers that the local model could write at once. */
  sequences: number
  /** What was expected of models on this computer. */
  p90Ms: Milliseconds
}
