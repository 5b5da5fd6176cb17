/** Outcomes of one question. */
export interface Outcomes {
  weak: number
  strong: number
}

/** What a router's scores come to when ever more questions go to the strong model (RouteLLM; Ong et al., 2024). */
export interface Curve {
  /** The mean over all shares of strong calls of the performance gap recovered. */
  apgr: number
  /** The least share of strong calls with which half, or four fifths, of the gap is recovered. */
  cpt50: number
  cpt80: number
}

/** @param scores how much the strong model is wanted, by question */
export function curveOf(outcomes: readonly Outcomes[], scores: ArrayLike<number>): Curve {
  const gap = outcomes.reduce((sum, { weak, strong }) => sum + strong - weak, 0)
  if (!(gap > 0)) throw new Error('the strong model is no better than the weak one: there is nothing to recover')
  const order = Array.from(outcomes.keys()).toSorted((a, b) => (scores[b] as number) - (scores[a] as number))
  let recovered = 0
  let area = 0
  let [cpt50, cpt80] = [1, 1]
  for (const [called, i] of order.entries()) {
    const { weak, strong } = outcomes[i] as Outcomes
    const before = recovered
    recovered += (strong - weak) / gap
    area += (before + recovered) / 2
    if (recovered >= 0.5 && cpt50 === 1) cpt50 = (called + 1) / order.length
    if (recovered >= 0.8 && cpt80 === 1) cpt80 = (called + 1) / order.length
  }
  return { apgr: area / order.length, cpt50, cpt80 }
}
