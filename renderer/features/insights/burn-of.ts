import type { MonthBurn } from '../../../preload/contract/insights.ts'

const CENT = 10_000
const cents = (microUsd: number): number => Math.round(microUsd / CENT)

export interface BudgetStanding {
  /** What was spent as a share of the budget; above 1 when it is used up. */
  spentShare: number
  /** The same for the whole month at this pace; what was spent where there is no pace yet. */
  projectedShare: number
  isOver: boolean
  /** It is not over yet, but by a cent or more at the month's end. */
  willBeOver: boolean
  /** By how much it is over, or will be; 0 where it stays within. */
  overMicroUsd: number
}

/** How what a month has cost stands against its budget, both in millionths of a dollar. */
export function burnOf(
  { spentMicroUsd, projectedMicroUsd }: Pick<MonthBurn, 'spentMicroUsd' | 'projectedMicroUsd'>,
  budget: number
): BudgetStanding {
  const projected = projectedMicroUsd ?? spentMicroUsd
  const isOver = spentMicroUsd > budget
  const willBeOver = !isOver && cents(projected) > cents(budget)
  return {
    spentShare: spentMicroUsd / budget,
    projectedShare: projected / budget,
    isOver,
    willBeOver,
    overMicroUsd: isOver ? spentMicroUsd - budget : willBeOver ? projected - budget : 0
  }
}
