import type { ContextLedger, ContextLedgerLine } from '../../../main/domain/trace.ts'

/** Ledger lines of one kind and fate. */
export interface LedgerGroup {
  kind: 'system' | 'earlier' | 'document' | 'tool' | 'last' | 'left-out'
  messages: number
  tokens: number
}

const ORDER = ['system', 'earlier', 'document', 'tool', 'last', 'left-out'] as const

/** How many messages these lines stand for. */
const messagesIn = (lines: ContextLedger['lines']): number =>
  lines.reduce((total, { messages }) => total + (messages ?? 1), 0)

/** How many messages the model was not given; a file of a message that it was given is none. */
export const leftOutIn = ({ lines }: Pick<ContextLedger, 'lines'>): number =>
  messagesIn(lines.filter(({ outcome, piece }) => outcome === 'left-out' && piece === undefined))

/** How many files and messages it was given in part. */
export const shortenedIn = ({ lines }: Pick<ContextLedger, 'lines'>): number =>
  lines.filter(
    ({ outcome, kind, piece }) =>
      outcome === 'shortened' || (outcome === 'left-out' && kind === 'document' && piece !== undefined)
  ).length

/** What the model read and what it did not, in as few lines as say it. */
export function groupLedger({ lines }: ContextLedger): LedgerGroup[] {
  return ORDER.flatMap((kind) => {
    const some = lines.filter((line) => groupOf(line) === kind)
    if (some.length === 0) return []
    return [{ kind, messages: messagesIn(some), tokens: some.reduce((total, line) => total + line.tokens, 0) }]
  })
}

const groupOf = ({ outcome, kind }: ContextLedgerLine): LedgerGroup['kind'] =>
  outcome === 'left-out' ? 'left-out' : kind
