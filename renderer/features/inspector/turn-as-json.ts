import type { TurnTrace } from '../../../main/domain/trace.ts'
import { loadExchanges, loadLines, useTraces } from '../../stores/use-traces.ts'

/** Everything the Inspector knows of a turn, for people who want to look at it elsewhere. */
export async function turnAsJson(trace: TurnTrace): Promise<string> {
  const { turnId } = trace
  await Promise.all([loadLines(turnId), loadExchanges(turnId)])
  const { lines, exchanges } = useTraces.getState()
  return JSON.stringify({ trace, network: lines[turnId] ?? [], exchanges: exchanges[turnId] ?? null }, null, 2)
}
