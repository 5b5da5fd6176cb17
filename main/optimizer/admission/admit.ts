import type { TokenUsage } from '../../domain/completion.ts'
import { SextantError } from '../../domain/errors.ts'
import type { WorkspaceId } from '../../domain/ids.ts'
import type { Model } from '../../domain/model.ts'
import type { AdmitDecision } from '../../domain/trace.ts'
import type { MicroUsd, Milliseconds, Tokens } from '../../domain/units.ts'
import type { BudgetRules } from '../../spending/budgets-of.ts'
import { affordableOutput, costBound, type CostOf } from '../../spending/cost-bound.ts'
import type { BudgetState, MoneyReservation, SpendingLedger } from '../../spending/spending-ledger.ts'
import { resultOf, type Admitted, type Compressed, type Reservation } from '../stages.ts'
import { mayPassBudget, type AskAboutBudget } from './ask-budget.ts'
import type { RateLimits } from './rate-limits.ts'

export interface AdmitParts {
  limits: RateLimits
  spending: SpendingLedger
  /** The budgets that hold for a workspace, and what becomes of a request that could pass one. */
  budgetsOf: (workspace: WorkspaceId) => BudgetRules
  costOf: CostOf
  /** Asks the person about a budget; absent where nobody is asked. */
  ask?: AskAboutBudget
  /** Monotonic. */
  now: () => Milliseconds
}

/** What is counted with where neither the turn nor the model says how long an answer may be. */
const LONGEST_ANSWER: Tokens = 8_192
/** An answer shorter than this is none worth paying for. */
const SHORTEST_ANSWER: Tokens = 256

/** A request could pass a budget that the person wants to be asked about. */
class PassesBudget extends Error {
  readonly state: BudgetState

  constructor(state: BudgetState) {
    super('the request could pass a budget')
    this.state = state
  }
}

/**
 * Sets aside what a request may cost, before anything of it leaves. Where a hard budget has less left than that, the
 * answer is asked for no longer than what is left pays for; where that is next to nothing the request is refused. Where
 * the person wants to be asked, they are, each time. A price that is unknown is never refused and never counted as 0.
 * What is answered on this computer costs nothing.
 * @throws SextantError `budget-reached`, `budget-declined`, `provider-rate-limited` for what is asked ahead of time
 */
export async function admit(compressed: Compressed, parts: AdmitParts, signal: AbortSignal): Promise<Admitted> {
  const { turn, candidate, messages } = compressed
  const { model } = candidate
  if (model.where === 'local') return resultOf<Admitted>({ turn, candidate, messages })
  const waitedMs = await parts.limits.take(model.provider, turn.workspaceId, turn.warming !== undefined, signal)
  const most = shortest([turn.sampling.maxOutputTokens, turn.warming?.maxOutputTokens, model.maxOutputTokens])
  const bound = costBound(messages, model, most, parts.costOf)
  const decision: AdmitDecision = { waitedMs, reserved: null }
  if (bound === null) return resultOf<Admitted>({ turn, candidate, messages, decision })
  const { whenReached } = parts.budgetsOf(turn.workspaceId)
  for (;;) {
    try {
      return reserved(compressed, parts, { bound, most, decision, soft: decision.approved !== undefined })
    } catch (thrown) {
      if (!(thrown instanceof PassesBudget)) throw thrown
      const askedAt = parts.now()
      const budget = { ...budgetOf(thrown.state), mightCostMicroUsd: bound }
      const mayPass = whenReached === 'ask' && (await mayPassBudget(turn, model, budget, parts.ask, signal))
      if (!mayPass) throw refusal(thrown.state)
      decision.approved = { askedMs: parts.now() - askedAt }
    }
  }
}

interface Bounds {
  /** What the request may cost at most, with the longest answer. */
  bound: MicroUsd
  most: Tokens
  /** Is completed. */
  decision: AdmitDecision
  /** It may pass the budgets. */
  soft: boolean
}

/** @throws PassesBudget where the person wants to be asked; SextantError `budget-reached` */
function reserved({ turn, candidate, messages }: Compressed, parts: AdmitParts, bounds: Bounds): Admitted {
  const { bound, most, decision, soft } = bounds
  const { model } = candidate
  const { budgets, whenReached } = parts.budgetsOf(turn.workspaceId)
  let output = most
  const entry = { workspaceId: turn.workspaceId, model: model.ref, turnId: turn.id }
  const money = parts.spending.reserve(entry, budgets, (states) => {
    const tightest = tightestOf(states)
    if (!tightest) return bound
    decision.budget = budgetOf(tightest)
    const left = tightest.budget.limitMicroUsd - tightest.usedMicroUsd
    if (soft || whenReached === 'warn' || bound <= left) return bound
    if (whenReached === 'ask') throw new PassesBudget(tightest)
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

const shortest = (limits: readonly (Tokens | undefined)[]): Tokens =>
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
