/** How likely each side of a request is an attack, 0 to 1. */
export interface RiskScores {
  /** How the request is made: encodings, hidden signs, repetition. */
  pattern: number
  /** What it says. */
  content: number
  /** How unusual it is for this person. */
  behaviour: number
}

export type SecurityVerdict = 'allow' | 'validate' | 'block'

/** What was decided and why: the weighted sum, and what findings of high confidence made of it. */
export interface RiskDecision extends RiskScores {
  weighted: number
  /** 1 − Π(1 − score) of what is certain by itself; 0 where nothing is. */
  override: number
  score: number
  verdict: SecurityVerdict
}

export const WEIGHTS: Readonly<RiskScores> = { pattern: 0.3, content: 0.4, behaviour: 0.3 }
const VALIDATE_ABOVE = 0.5
const BLOCK_ABOVE = 0.8
/** From here on a finding counts by itself, whatever the other sides say. */
const CERTAIN = 0.5

/**
 * Decides on a request. The weighted sum alone can never act on certain content (0.4 at most), so what is certain by
 * itself overrides it. Being unusual is never certain: behaviour alone asks nobody.
 */
export function decideRisk(scores: RiskScores): RiskDecision {
  const weighted =
    WEIGHTS.pattern * scores.pattern + WEIGHTS.content * scores.content + WEIGHTS.behaviour * scores.behaviour
  const certain = [scores.pattern, scores.content].filter((score) => score > CERTAIN)
  const override = 1 - certain.reduce((rest, score) => rest * (1 - score), 1)
  const score = Math.max(weighted, override)
  return {
    ...scores,
    weighted,
    override,
    score,
    verdict: score > BLOCK_ABOVE ? 'block' : score > VALIDATE_ABOVE ? 'validate' : 'allow'
  }
}
