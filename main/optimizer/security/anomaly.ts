import { z } from 'zod'
import { readJson, type Schema } from '../../domain/read-json.ts'

/** What a request is like, for comparing it with the person's usual ones. */
export interface RequestShape {
  /** Characters of the question. */
  length: number
  /** Share of characters that are neither letters, digits nor spaces. */
  symbols: number
  /** Minutes since the request before; large for the first one. */
  minutesSince: number
  /** Of the last hour, this one included. */
  inLastHour: number
  /** Text from outside that comes with it, in characters. */
  outside: number
}

/** Mean and spread of one measure, learned as requests come (Welford, with forgetting). */
export interface Usual {
  count: number
  mean: number
  squares: number
}

export type UsualShape = Record<keyof RequestShape, Usual>

const usual = z.object({ count: z.number(), mean: z.number(), squares: z.number() })
const usualShape: Schema<UsualShape> = z.object({
  length: usual,
  symbols: usual,
  minutesSince: usual,
  inLastHour: usual,
  outside: usual
})

/** What was learned before; undefined where that is nothing or damaged: it is learned again. */
export const readUsualShape = (json: string | undefined): UsualShape | undefined =>
  json === undefined ? undefined : readJson(usualShape, json)

/** How many requests are remembered by weight: what is usual follows the person. */
const MEMORY = 500
/** Fewer requests say nothing of what is usual. */
const LEARNED_AFTER = 30

const NOTHING: Usual = { count: 0, mean: 0, squares: 0 }
export const unknownShape = (): UsualShape => ({
  length: NOTHING,
  symbols: NOTHING,
  minutesSince: NOTHING,
  inLastHour: NOTHING,
  outside: NOTHING
})

/** Counts are compared by their logarithm: twice as long is as far as half as long. */
const scaled = (name: keyof RequestShape, value: number): number =>
  name === 'symbols' ? value : Math.log1p(Math.max(0, value))

/**
 * How unusual a request is for this person on this computer, 0 to 1: the farthest of its measures, two spreads away from
 * the mean being 0 and six being 1. 0 while too few requests were seen.
 */
export function anomalyScore(shape: RequestShape, usual: UsualShape, names: readonly (keyof RequestShape)[]): number {
  let farthest = 0
  for (const name of names) {
    const { count, mean, squares } = usual[name]
    if (count < LEARNED_AFTER) continue
    const spread = Math.max(Math.sqrt(squares / count), name === 'symbols' ? 0.02 : 0.25)
    farthest = Math.max(farthest, Math.abs(scaled(name, shape[name]) - mean) / spread)
  }
  return Math.min(1, Math.max(0, (farthest - 2) / 4))
}

/** What is usual after one more request. */
export function learnShape(shape: RequestShape, usual: UsualShape): UsualShape {
  const next = { ...usual }
  for (const name of Object.keys(shape) as (keyof RequestShape)[]) {
    const { count, mean, squares } = usual[name]
    const kept = Math.min(count, MEMORY - 1)
    const value = scaled(name, shape[name])
    const moved = mean + (value - mean) / (kept + 1)
    next[name] = {
      count: kept + 1,
      mean: moved,
      squares: (count === 0 ? 0 : squares * (kept / count)) + (value - mean) * (value - moved)
    }
  }
  return next
}
