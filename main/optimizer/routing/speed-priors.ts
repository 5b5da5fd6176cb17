import type { Model } from '../../domain/model.ts'
import { sizeIn } from './size-in.ts'

/** How fast a model is thought to be before it has answered. */
export interface SpeedPrior {
  firstTokenMs: number
  readTokensPerSecond: number
  writeTokensPerSecond: number
}

/** Usual figures of servers. */
const REMOTE: SpeedPrior = { firstTokenMs: 700, readTokensPerSecond: 4_000, writeTokensPerSecond: 60 }

/**
 * Measured on one thread for 135 M, 0.5 and 1.5 billion parameters (tokens a second, reading 165, 110 and 46, writing 68, 25
 * and 17): both fall with about the square root of the size.
 */
const FIRST_TOKEN_MS = 100
const READ_AT_ONE_BILLION = 62
const WRITE_AT_ONE_BILLION = 21
const FALL = 0.55
/** A local model whose name does not tell its size is taken to be one of those that are offered. */
const USUAL_BILLIONS = 1.5

/** @param name of the model or its file */
export function speedPrior(name: string, where: Model['where']): SpeedPrior {
  if (where === 'remote') return REMOTE
  const slower = (sizeIn(name) ?? USUAL_BILLIONS) ** FALL
  return {
    firstTokenMs: FIRST_TOKEN_MS,
    readTokensPerSecond: READ_AT_ONE_BILLION / slower,
    writeTokensPerSecond: WRITE_AT_ONE_BILLION / slower
  }
}
