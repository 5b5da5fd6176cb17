import type { TokenUsage } from '../../domain/completion.ts'
import { SextantError } from '../../domain/errors.ts'
import type { WorkspaceId } from '../../domain/ids.ts'
import type { Model } from '../../domain/model.ts'
import type { AdmitDecision } from '../../domain/trace.ts'
import type { EpochMs, MicroUsd, Milliseconds, Tokens } from '../../domain/units.ts'
import type { BudgetRules } from '../../spending/budgets-of.ts'
import { affordableOutput, costBound, type CostOf } from '../../spending/cost-bound.ts'
import type { BudgetState, MoneyReservation, SpendingLedger } from '../../spending/spending-ledger.ts'
import { resultOf, type Admitted, type Compressed, type Reservation } from '../stages.ts'
import { mayPassBudget, type AskAboutBudget } from './ask-budget.ts'
import type { RateLimits, RateReservation } from './rate-limits.ts'

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
 * @param onWait is told until when a rate limit holds it up
 * @throws SextantError `budget-reached`, `budget-declined`, `provider-rate-limited` for what is asked ahead of time
 */
export async function admit(
  compressed: Compressed,
  parts: AdmitParts,
  signal: AbortSignal,
  onWait?: (until: EpochMs) => void
): Promise<Admitted> {
  const { turn, candidate, messages } = compressed
  const { model } = candidate
  if (model.where === 'local') return resultOf<Admitted>({ turn, candidate, messages })
  const longest = turn.warming?.maxOutputTokens ?? turn.sampling.maxOutputTokens
  const rate = await parts.limits.take(
    {
      model: model.ref,
      provider: model.provider,
      workspace: turn.workspaceId,
      background: turn.warming !== undefined,
      input: approximateTokens(messages),
      longest
    },
    signal,
    onWait
  )
  try {
    return await withinBudget(compressed, parts, rate, signal)
  } catch (error) {
    rate.release()
    throw error
  }
}

async function withinBudget(
  compressed: Compressed,
  parts: AdmitParts,
  rate: RateReservation,
  signal: AbortSignal
): Promise<Admitted> {
  const { turn, candidate, messages } = compressed
  const { model } = candidate
  const most = shortest([
    turn.sampling.maxOutputTokens,
    turn.warming?.maxOutputTokens,
    model.maxOutputTokens,
    rate.shorterOutput
  ])
  const bound = costBound(messages, model, most, parts.costOf)
  const decision: AdmitDecision = { waitedMs: rate.waitedMs, reserved: null }
  if (bound === null) return resultOf<Admitted>({ turn, candidate, messages, decision, reservation: rate })
  const { whenReached } = parts.budgetsOf(turn.workspaceId)
  for (;;) {
    try {
      return reserved(compressed, parts, { bound, most, decision, rate, soft: decision.approved !== undefined })
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
  rate: RateReservation
  /** It may pass the budgets. */
  soft: boolean
}

/** @throws PassesBudget where the person wants to be asked; SextantError `budget-reached` */
function reserved({ turn, candidate, messages }: Compressed, parts: AdmitParts, bounds: Bounds): Admitted {
  const { bound, most, decision, rate, soft } = bounds
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
  const asked = output < most || rate.shorterOutput !== undefined ? output : undefined
  const sampling = asked === undefined ? turn.sampling : { ...turn.sampling, maxOutputTokens: asked }
  return resultOf<Admitted>({
    turn: { ...turn, sampling },
    candidate,
    messages,
    reservation: reservationOf(money, rate, model, parts.costOf),
    decision
  })
}

function reservationOf(money: MoneyReservation, rate: RateReservation, model: Model, costOf: CostOf): Reservation {
  return {
    settle: (usage: TokenUsage) => {
      rate.settle(usage)
      money.settle(costOf(model, usage).totalMicroUsd)
    },
    release: () => {
      rate.release()
      money.settle(0)
    }
  }
}

/** Letters to a token, as most texts have them; a provider's own count settles it. */
const CHARACTERS_A_TOKEN = 4

function approximateTokens(messages: Compressed['messages']): Tokens {
  return Math.ceil(messages.reduce((sum, { text }) => sum + text.length, 0) / CHARACTERS_A_TOKEN)
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
