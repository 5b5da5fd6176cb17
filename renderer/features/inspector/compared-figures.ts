import type { TurnTrace } from '../../../main/domain/trace.ts'
import { leftOutIn } from './ledger-groups.ts'
import { writingRate } from './writing-rate.ts'

const figureNames = [
  'totalMs',
  'firstTokenMs',
  'beforeProviderMs',
  'inputTokens',
  'cachedTokens',
  'outputTokens',
  'rate',
  'costMicroUsd',
  'sentBytes',
  'contextTokens',
  'leftOut'
] as const
export type FigureName = (typeof figureNames)[number]

/** One figure of two answers; null where it is unknown. */
export interface ComparedFigure {
  name: FigureName
  left: number | null
  right: number | null
}

/** What can be measured of an answer. */
export function figuresOf(trace: TurnTrace): Record<FigureName, number | null> {
  const { usage } = trace
  const context = trace.decisions.fit ?? null
  return {
    totalMs: trace.totalMs,
    firstTokenMs: trace.firstTokenMs,
    beforeProviderMs: trace.beforeProviderMs,
    inputTokens: usage.input ?? null,
    cachedTokens: usage.cachedInput ?? null,
    outputTokens: usage.output ?? null,
    rate: writingRate(trace),
    costMicroUsd: trace.costMicroUsd,
    sentBytes: trace.sentBytes,
    // A bound says less than what the model says it has read.
    contextTokens: (context?.counting === 'upper-bound' ? usage.input : undefined) ?? context?.usedTokens ?? null,
    leftOut: context && leftOutIn(context)
  }
}

/** What an answer has in any case, known or not. */
const ALWAYS: readonly FigureName[] = ['inputTokens', 'outputTokens']

/** Figures of two answers side by side; of those that neither has, only the tokens. */
export function compareFigures(left: TurnTrace | null, right: TurnTrace | null): ComparedFigure[] {
  const [a, b] = [left && figuresOf(left), right && figuresOf(right)]
  if (!a && !b) return []
  return figureNames
    .map((name) => ({ name, left: a?.[name] ?? null, right: b?.[name] ?? null }))
    .filter((figure) => figure.left !== null || figure.right !== null || ALWAYS.includes(figure.name))
}
