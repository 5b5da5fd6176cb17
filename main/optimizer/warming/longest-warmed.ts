import type { Tokens } from '../../domain/units.ts'

/** The longest answer that is asked for ahead of time; one that would be longer is cut off and not kept. */
export const LONGEST_WARMED_TOKENS: Tokens = 4_096
