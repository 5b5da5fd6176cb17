import type { ContextLedger, ContextLedgerLine } from '../../domain/trace.ts'
import type { TurnMessage } from '../../domain/turn.ts'
import type { Tokens } from '../../domain/units.ts'
import { inSlices, type Pause } from '../../time/in-slices.ts'
import { questionAt, type ContextMessage } from './context-message.ts'
import type { Fitted, FittedPiece } from './fitted.ts'

export interface LedgerParts {
  messages: readonly TurnMessage[]
  pieces: readonly ContextMessage[]
  fitted: Fitted
  around: Tokens
  /** null when the window is unknown. */
  budget: Tokens | null
  reserved: Tokens
  /** Whether tokens are counted with the model's own tokenizer. */
  exact: boolean
  pause: Pause
}

/** What became of every part of a conversation, in few lines. */
export async function ledgerOf(parts: LedgerParts): Promise<ContextLedger> {
  const { messages, pieces, fitted, around, budget, reserved, exact, pause } = parts
  const at = questionAt(pieces)
  const lines: ContextLedgerLine[] = []
  await inSlices(fitted.pieces.length, pause, (index) =>
    join(lines, lineOf(fitted.pieces[index] as FittedPiece, messages, pieces, at, around))
  )
  return {
    budgetTokens: budget,
    ...(budget !== null && { reservedTokens: reserved }),
    usedTokens: fitted.usedTokens,
    counting: fitted.counting === 'upper-bound' ? 'upper-bound' : exact ? 'exact' : 'estimate',
    ...(fitted.compacted && { compacted: true }),
    lines
  }
}

function lineOf(
  one: FittedPiece,
  messages: readonly TurnMessage[],
  pieces: readonly ContextMessage[],
  at: number,
  around: Tokens
): ContextLedgerLine {
  const { message, piece, fate, reason, passages, rows } = one
  const of = pieces[message]
  const part = of?.pieces[piece]
  // What stands around a message counts with its first part.
  const beside = piece === 0 ? around + (of?.otherTokens ?? 0) : 0
  const kind: ContextLedgerLine['kind'] =
    part?.kind === 'document' || part?.kind === 'tool' || part?.kind === 'system'
      ? part.kind
      : message >= at
        ? 'last'
        : 'earlier'
  return {
    messageId: messages[message]?.messageId ?? null,
    kind,
    tokens: (fate === 'dropped' ? one.ofTokens : one.tokens) + beside,
    outcome: fate === 'dropped' ? 'left-out' : fate === 'whole' ? 'kept' : 'shortened',
    reason,
    ...(fate === 'shortened' && { ofTokens: one.ofTokens + beside }),
    ...(part?.name !== undefined && { name: part.name }),
    ...(piece > 0 && { piece }),
    ...(rows ? { rows } : passages && { passages })
  }
}

/** Makes one line of neighbours of one kind, fate and reason; files and what was shortened keep their own. */
function join(stretches: ContextLedgerLine[], line: ContextLedgerLine): void {
  const current = stretches.at(-1)
  const joins =
    current?.kind === line.kind &&
    current.outcome === line.outcome &&
    current.reason === line.reason &&
    line.outcome !== 'shortened' &&
    line.name === undefined
  if (!joins) return void stretches.push(line)
  current.tokens += line.tokens
  if (line.piece !== undefined) return
  current.messages = (current.messages ?? 1) + 1
  if (line.messageId) current.lastMessageId = line.messageId
}
