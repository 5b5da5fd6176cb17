import type { TurnTrace } from '../../../main/domain/trace.ts'

/** Tokens per second from the first token on, which itself is not counted; null when it can not be told. */
export function writingRate({ usage, firstTokenMs, totalMs }: TurnTrace): number | null {
  const writingMs = firstTokenMs === null ? 0 : totalMs - firstTokenMs
  return usage.output !== undefined && usage.output > 1 && writingMs > 0
    ? ((usage.output - 1) / writingMs) * 1000
    : null
}
