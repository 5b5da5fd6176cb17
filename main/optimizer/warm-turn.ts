import type { Turn } from '../domain/turn.ts'
import { answer, type PipelineParts } from './pipeline.ts'
import type { Warmed } from './warming/warmer.ts'

/** Runs the turn through the pipeline for its cache alone: nothing of it is stored as a conversation. */
export async function warmTurn(turn: Turn, pipeline: PipelineParts, signal: AbortSignal): Promise<Warmed> {
  const events = answer(turn, pipeline, { receivedAt: pipeline.clock.monotonic(), signal })
  for (;;) {
    const step = await events.next()
    if (!step.done) continue
    const { decisions, costMicroUsd, beforeProviderMs } = step.value
    const { cache } = decisions
    return {
      kept:
        cache?.kept === 'kept' && cache.key && cache.keptUntil !== null
          ? { key: cache.key, until: cache.keptUntil }
          : null,
      costMicroUsd: beforeProviderMs === null ? 0 : costMicroUsd
    }
  }
}
