import type { ContextLedger } from '../../../main/domain/trace.ts'

/** Ledger lines of one kind and fate. */
export interface LedgerGroup {
  kind: 'system' | 'earlier' | 'left-out' | 'last'
  messages: number
  tokens: number
}

const ORDER = ['system', 'earlier', 'last', 'left-out'] as const

/** How many messages these lines stand for. */
const messagesIn = (lines: ContextLedger['lines']): number =>
  lines.reduce((total, { messages }) => total + (messages ?? 1), 0)

/** How many messages the model was not given. */
export const leftOutIn = ({ lines }: ContextLedger): number =>
  messagesIn(lines.filter(({ outcome }) => outcome === 'left-out'))

/** What the model read and what it did not, in as few lines as say it. */
export function groupLedger({ lines }: ContextLedger): LedgerGroup[] {
  return ORDER.flatMap((kind) => {
    const some = lines.filter((line) => (line.outcome === 'left-out' ? 'left-out' : line.kind) === kind)
    if (some.length === 0) return []
    return [{ kind, messages: messagesIn(some), tokens: some.reduce((total, line) => total + line.tokens, 0) }]
  })
}
