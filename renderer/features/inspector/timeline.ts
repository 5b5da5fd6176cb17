import type { StageName, TurnTrace } from '../../../main/domain/trace.ts'

/** A bar of the timeline, in milliseconds from the moment the turn was received. */
export interface TimelineBar {
  name: Exclude<StageName, 'generate'> | 'first-token' | 'generate'
  startMs: number
  durationMs: number
}

/** The stages in their order; generating is split where its first token came, since only the wait before it is felt. */
export function timelineOf({ stages, beforeProviderMs, firstTokenMs, totalMs }: TurnTrace): TimelineBar[] {
  return stages.flatMap<TimelineBar>((stage) => {
    const { name, startMs, durationMs } = stage
    if (name !== 'generate') return [{ name, startMs, durationMs }]
    // A person who was asked first moved the start.
    const handedMs = Math.max(beforeProviderMs ?? startMs, startMs)
    if (firstTokenMs === null) return [{ name: 'first-token', startMs: handedMs, durationMs: totalMs - handedMs }]
    return [
      { name: 'first-token', startMs: handedMs, durationMs: firstTokenMs - handedMs },
      { name: 'generate', startMs: firstTokenMs, durationMs: Math.max(0, startMs + durationMs - firstTokenMs) }
    ]
  })
}
