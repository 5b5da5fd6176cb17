import { randomUUID } from 'node:crypto'
import { SextantError } from '../../domain/errors.ts'
import type { Model } from '../../domain/model.ts'
import type { AnswerTo, ConfirmationOf } from '../../domain/confirmation.ts'
import type { BudgetInQuestion } from '../../domain/security.ts'
import type { Turn } from '../../domain/turn.ts'

/** Undefined where nobody would see a question. */
export type AskAboutBudget =
  | (() => ((question: ConfirmationOf<'budget'>, signal: AbortSignal) => Promise<AnswerTo<'budget'>>) | undefined)
  | undefined

/**
 * Asks the person whether a request may pass a budget.
 * @returns false where nobody can be asked: then the budget holds
 * @throws SextantError `budget-declined` when they say no; the signal's reason
 */
export async function mayPassBudget(
  turn: Turn,
  model: Model,
  budget: BudgetInQuestion,
  ask: AskAboutBudget,
  signal: AbortSignal
): Promise<boolean> {
  const asker = turn.warming ? undefined : ask?.()
  if (!asker) return false
  const { id: turnId, conversationId } = turn
  const answer = await asker(
    { kind: 'budget', id: randomUUID(), turnId, conversationId, modelName: model.name, budget },
    signal
  )
  signal.throwIfAborted()
  if (answer.type === 'send') return true
  throw new SextantError('budget-declined', { params: { model: model.name } })
}
