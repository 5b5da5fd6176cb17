import { create } from 'zustand'
import type { ContextPreview } from '../../main/domain/context-preview.ts'
import type { ModelRef } from '../../main/domain/ids.ts'
import { AUTO_MODEL } from '../../main/domain/plan.ts'
import { previewContext } from './use-context-preview.ts'
import { chooseModel, draftOwner, useConversation } from './use-conversation.ts'

/** A model that the person chose and that would read less; null while there is nothing to ask. */
export const useModelSwitch = create<{ asked: { to: ContextPreview; from: ModelRef } | null }>(() => ({ asked: null }))

let choosing: Promise<void> | null = null

/** While it is looked at what another model would read: what is sent meanwhile waits for it. */
export const modelBeingChosen = (): Promise<void> | null => choosing

/** Chooses a model at once where it reads all that the present one does, and asks before where it would read less. */
export function switchModel(from: ModelRef, to: ModelRef): Promise<void> {
  const mine = lookAndChoose(from, to).finally(() => {
    if (choosing === mine) choosing = null
  })
  choosing = mine
  return mine
}

async function lookAndChoose(from: ModelRef, to: ModelRef): Promise<void> {
  const owner = draftOwner(useConversation.getState())
  const isEmpty = useConversation.getState().order.length === 0
  if (to === AUTO_MODEL || to === from || isEmpty) return await chooseModel(to)
  const looked = Promise.all([from === AUTO_MODEL ? null : previewContext(owner, from), previewContext(owner, to)])
  const [now, then] = await Promise.race([looked, tooLate()])
  if (then && then.lost.length > 0 && isSmaller(then, now)) useModelSwitch.setState({ asked: { to: then, from } })
  else await chooseModel(to)
}

export function answerSwitch(isWanted: boolean): void {
  const { asked } = useModelSwitch.getState()
  useModelSwitch.setState({ asked: null })
  if (asked && isWanted) void chooseModel(asked.to.model)
}

/** Nobody waits longer for a look ahead than for the choice itself. */
const LONGEST_LOOK_MS = 2_000
const tooLate = (): Promise<[null, null]> =>
  new Promise((resolve) => setTimeout(() => resolve([null, null]), LONGEST_LOOK_MS))

const isSmaller = (then: ContextPreview, now: ContextPreview | null): boolean =>
  now === null || (then.budgetTokens ?? Infinity) < (now.budgetTokens ?? Infinity)
