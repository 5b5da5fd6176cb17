import type { AnswerKind } from '../../domain/cache.ts'
import type { Milliseconds } from '../../domain/units.ts'

const HOUR_MS: Milliseconds = 3_600_000
const DAY_MS: Milliseconds = 24 * HOUR_MS

/**
 * How long an answer counts. What hangs on the content of a file stays true as long as the file is the same; what the
 * model knows ages slowly; what was looked up ages with its source; what nobody asked for yet makes room soon.
 */
export const LIFE_MS: Readonly<Record<AnswerKind, Milliseconds>> = {
  plain: 7 * DAY_MS,
  file: 30 * DAY_MS,
  knowledge: DAY_MS,
  warmed: 12 * HOUR_MS
}
