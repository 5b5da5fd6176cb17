import { questionAt, type ContextMessage } from '../../main/optimizer/context/context-message.ts'
import type { Fitted } from '../../main/optimizer/context/fitted.ts'

/** What is wrong with a fitted conversation by the rules of the context stage; empty when nothing is. */
export function faultsOf(
  messages: readonly ContextMessage[],
  fitted: Fitted,
  budget: number,
  count: (text: string) => number,
  around: number
): string[] {
  const faults: string[] = []
  const { pieces } = fitted
  const at = questionAt(messages)
  const read = new Set(pieces.filter(({ fate }) => fate !== 'dropped').map(({ message }) => message))
  let tokens = 0
  for (const message of read) tokens += around + (messages[message]?.otherTokens ?? 0)
  for (const { text } of pieces) tokens += count(text)
  if (tokens > budget) faults.push(`over budget: ${tokens} of ${budget}`)
  if (pieces.some(({ message }, index) => index > 0 && message < (pieces[index - 1]?.message ?? 0)))
    faults.push('out of order')
  const mustTokens = pieces
    .filter(({ message }) => message >= at || messages[message]?.role === 'system')
    .reduce((sum, { ofTokens }) => sum + ofTokens + 2 * around + 200, 0)
  if (mustTokens <= budget)
    for (const { message, piece, fate } of pieces)
      if (
        (message >= at || messages[message]?.role === 'system') &&
        fate !== 'whole' &&
        messages[message]?.pieces[piece]?.text
      )
        faults.push(`message ${message} must stay whole`)
  const asked = pieces.find(({ message, piece }) => message === at && messages[at]?.pieces[piece]?.kind === 'history')
  if (asked && asked.ofTokens > 0 && asked.fate === 'dropped' && budget > 3 * around + (messages[at]?.otherTokens ?? 0))
    faults.push('nothing of the last message is read')
  const groups = new Map<string, boolean[]>()
  for (const [index, { group }] of messages.entries())
    if (group !== undefined) groups.set(group, [...(groups.get(group) ?? []), read.has(index)])
  for (const [group, kept] of groups) if (new Set(kept).size > 1) faults.push(`orphans in ${group}`)
  for (const { message, piece, text, fate } of pieces) {
    const whole = messages[message]?.pieces[piece]
    const head = whole && /^id,customer,amount\n/m.exec(whole.text)?.[0]
    if (head && fate === 'shortened' && /^\d+,C-/m.test(text) && !text.includes(head))
      faults.push(`a table without its head in message ${message}`)
    if (/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text))
      faults.push(`half a character in message ${message}`)
  }
  return faults
}
