import type { TokenUsage } from '../../domain/completion.ts'
import { SextantError } from '../../domain/errors.ts'
import type { WorkspaceId } from '../../domain/ids.ts'
import type { Model } from '../../domain/model.ts'
import type { AdmitDecision } from '../../domain/trace.ts'
import type { MicroUsd, Tokens } from '../../domain/units.ts'
import type { Budget } from '../../spending/budget.ts'
import { affordableOutput, costBound, type CostOf } from '../../spending/cost-bound.ts'
import type { BudgetState, MoneyReservation, SpendingLedger } from '../../spending/spending-ledger.ts'
import { resultOf, type Admitted, type Compressed, type Reservation } from '../stages.ts'
import type { RateLimits } from './rate-limits.ts'

export interface AdmitParts {
  limits: RateLimits
  spending: SpendingLedger
  /** The budgets that hold for a workspace, and whether a request is refused where one is used up. */
  budgetsOf: (workspace: WorkspaceId) => { budgets: readonly Budget[]; hard: boolean }
  costOf: CostOf
}

/** What is counted with where neither the turn nor the model says how long an answer may be. */
const LONGEST_ANSWER: Tokens = 8_192
/** An answer shorter than this is none worth paying for. */
const SHORTEST_ANSWER: Tokens = 256

/**
 * Sets aside what a request may cost, before anything of it leaves. Where a hard budget has less left than that, the
 * answer is asked for no longer than what is left pays for; where that is next to nothing the request is refused. A
 * price that is unknown is never refused and never counted as 0. What is answered on this computer costs nothing.
 * @throws SextantError `budget-reached`, `provider-rate-limited` for what is asked ahead of time
 */
export async function admit(compressed: Compressed, parts: AdmitParts, signal: AbortSignal): Promise<Admitted> {
  const { turn, candidate, messages } = compressed
  const { model } = candidate
  if (model.where === 'local') return resultOf<Admitted>({ turn, candidate, messages })
  const waitedMs = await parts.limits.take(model.provider, turn.workspaceId, turn.warming !== undefined, signal)
  const { budgets, hard } = parts.budgetsOf(turn.workspaceId)
  const most = longest([turn.sampling.maxOutputTokens, turn.warming?.maxOutputTokens, model.maxOutputTokens])
  const bound = costBound(messages, model, most, parts.costOf)
  if (bound === null) return resultOf<Admitted>({ turn, candidate, messages, decision: { waitedMs, reserved: null } })

  let output = most
  const decision: AdmitDecision = { waitedMs, reserved: null }
  const entry = { workspaceId: turn.workspaceId, model: model.ref, turnId: turn.id }
  const money = parts.spending.reserve(entry, budgets, (states) => {
    const tightest = tightestOf(states)
    if (!tightest) return bound
    decision.budget = budgetOf(tightest)
    const left = tightest.budget.limitMicroUsd - tightest.usedMicroUsd
    if (!hard || bound <= left) return bound
    output = affordableOutput(messages, model, most, left, parts.costOf)
    if (output < SHORTEST_ANSWER) throw refusal(tightest)
    return costBound(messages, model, output, parts.costOf) ?? bound
  })
  decision.reserved = money.reservedMicroUsd
  if (output < most) decision.shortenedTo = output
  const sampling = output < most ? { ...turn.sampling, maxOutputTokens: output } : turn.sampling
  return resultOf<Admitted>({
    turn: { ...turn, sampling },
    candidate,
    messages,
    reservation: reservationOf(money, model, parts.costOf),
    decision
  })
}

function reservationOf(money: MoneyReservation, model: Model, costOf: CostOf): Reservation {
  return {
    settle: (usage: TokenUsage) => money.settle(costOf(model, usage).totalMicroUsd),
    release: () => money.settle(0)
  }
}

const longest = (limits: readonly (Tokens | undefined)[]): Tokens =>
  Math.min(LONGEST_ANSWER, ...limits.filter((one) => one !== undefined))

/** The budget with the least left. */
function tightestOf(states: readonly BudgetState[]): BudgetState | undefined {
  const left = ({ budget, usedMicroUsd }: BudgetState): MicroUsd => budget.limitMicroUsd - usedMicroUsd
  return states.toSorted((one, other) => left(one) - left(other))[0]
}

const budgetOf = ({ budget, usedMicroUsd }: BudgetState): NonNullable<AdmitDecision['budget']> => ({
  period: budget.period,
  workspace: budget.workspaceId !== null,
  limitMicroUsd: budget.limitMicroUsd,
  usedMicroUsd
})

function refusal({ budget, usedMicroUsd }: BudgetState): SextantError {
  const usd = (micro: MicroUsd): string => (micro / 1e6).toFixed(2)
  return new SextantError('budget-reached', {
    params: { period: budget.period, limit: usd(budget.limitMicroUsd), used: usd(usedMicroUsd) }
  })
}
