import { create } from 'zustand'
import type { RecordedExchange } from '../../main/domain/recorded-exchange.ts'
import type { TurnId } from '../../main/domain/ids.ts'
import type { LedgerLine } from '../../main/domain/network.ts'
import type { TurnTrace } from '../../main/domain/trace.ts'
import { client } from '../client/client.ts'
import { showError } from './use-toasts.ts'

/** The most lines of the network ledger that are read for one turn; retries make a few. */
const MOST_LINES = 100

interface TracesState {
  /** Traces of the turns that were looked at or ended while on view; null where main has none. */
  traces: Partial<Record<TurnId, TurnTrace | null>>
  /** What the network ledger has of them. */
  lines: Partial<Record<TurnId, LedgerLine[]>>
  /** What was sent and came back; null where it was not kept. */
  exchanges: Partial<Record<TurnId, RecordedExchange[] | null>>
}

export const useTraces = create<TracesState>(() => ({ traces: {}, lines: {}, exchanges: {} }))

export function receiveTrace(trace: TurnTrace): void {
  put('traces', trace.turnId, trace)
}

function put<Name extends keyof TracesState>(name: Name, turnId: TurnId, value: TracesState[Name][TurnId]): void {
  useTraces.setState((state) => ({ [name]: { ...state[name], [turnId]: value } }))
}

/** Reads something about a turn unless it is known. */
async function load<Name extends keyof TracesState>(
  name: Name,
  turnId: TurnId,
  read: () => Promise<TracesState[Name][TurnId]>
): Promise<void> {
  if (useTraces.getState()[name][turnId] !== undefined) return
  try {
    put(name, turnId, await read())
  } catch (error) {
    showError(error)
  }
}

export const loadTrace = (turnId: TurnId): Promise<void> => load('traces', turnId, () => client.turns.trace({ turnId }))

export const loadExchanges = (turnId: TurnId): Promise<void> =>
  load('exchanges', turnId, () => client.turns.exchange({ turnId }))

/** Lines that have not ended yet are read again the next time. */
export async function loadLines(turnId: TurnId): Promise<void> {
  const known = useTraces.getState().lines[turnId]
  if (known?.every(({ end, verdict }) => end !== null || verdict === 'refused')) return
  try {
    const { lines } = await client.network.ledger({ filter: { turnId }, before: null, limit: MOST_LINES })
    put('lines', turnId, lines.toReversed())
  } catch (error) {
    showError(error)
  }
}
