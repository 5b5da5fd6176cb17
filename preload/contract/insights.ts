import { z } from 'zod'
import { DAY_MS } from '../../main/domain/calendar.ts'
import type { ErrorCode } from '../../main/domain/errors.ts'
import type { LoadReport } from '../../main/domain/load.ts'
import type { RoutingReport } from '../../main/domain/route.ts'
import type { ProviderId, TurnId } from '../../main/domain/ids.ts'
import type { PromptSavingRow } from '../../main/domain/prompt-saving.ts'
import type { BurnOfMonth, InsightsPage } from '../../main/workers/history-insights.ts'
import type { Spend } from '../../main/insights/spend.ts'
import type { TurnLines } from '../../main/insights/turn-lines.ts'
import { parseQuarter, type Quarter } from '../../main/storage/partitions/quarter.ts'
import { channel, id, nothing } from './channel.ts'
import { modelRefSchema } from './conversations.ts'
import { workspaceId } from './search.ts'

const LONGEST_RANGE_DAYS = 40 * 366

/** A local day such as `2026-11-23`, as the number of days since 1970-01-01. */
const day = z.iso.date().transform((text) => Date.parse(`${text}T00:00:00Z`) / DAY_MS)

/** Local days, both included. */
const dayRange = z
  .strictObject({ from: day, to: day })
  .refine(({ from, to }) => from <= to && to - from <= LONGEST_RANGE_DAYS)

/** Milliseconds since 1970; `to` is exclusive. */
export const timeRange = z.strictObject({ from: z.number(), to: z.number() }).refine(({ from, to }) => from <= to)

const narrowing = {
  workspaceId: workspaceId.optional(),
  model: modelRefSchema.optional(),
  provider: z
    .string()
    .min(1)
    .max(100)
    .transform((text) => text as ProviderId)
    .optional(),
  where: z.enum(['local', 'remote']).optional()
}

export const turnFilter = z.strictObject({
  ...narrowing,
  outcome: z.enum(['complete', 'stopped', 'failed']).optional(),
  error: z
    .string()
    .max(100)
    .transform((text) => text as ErrorCode)
    .optional(),
  /** A cache layer's name. */
  cacheLayer: z.string().max(50).optional(),
  /** Answered by any layer of the cache, or by none. */
  cached: z.boolean().optional(),
  /** At least that long, such as those beyond a percentile. */
  slowerThanMs: z.number().min(0).optional(),
  firstTokenSlowerThanMs: z.number().min(0).optional(),
  /** They cost something. */
  paid: z.boolean().optional(),
  /** Something left this machine for them. */
  sent: z.boolean().optional(),
  /** What they cost is unknown. */
  unpriced: z.boolean().optional()
})

const turnsRequest = {
  range: timeRange,
  filter: turnFilter,
  limit: z.int().min(1).max(500),
  after: z.strictObject({ at: z.number(), turnId: id<TurnId>() }).nullable()
}

export const insights = {
  /** Figures of a range of days, of the range of the same length before it, and points for charts. */
  figures: channel<InsightsPage>()(z.strictObject({ range: dayRange, filter: z.strictObject(narrowing) })),
  /** What writing prompts shorter has saved in a range of days, by model and workspace. */
  promptSavings: channel<PromptSavingRow[]>()(z.strictObject({ range: dayRange })),
  /** The turns behind a number, newest first; `after` is the `next` of the page before. */
  turns: channel<TurnLines>()(z.strictObject(turnsRequest)),
  /** Quarters of the range whose turns are archived: their sums are in the figures, their turns come with `archivedTurns`. */
  archivedWithin: channel<Quarter[]>()(timeRange),
  /** The same for an archived quarter, which is unpacked first. */
  archivedTurns: channel<TurnLines>()(
    z.strictObject({
      ...turnsRequest,
      quarter: z
        .string()
        .refine((text) => parseQuarter(text) !== undefined)
        .transform((text) => text as Quarter)
    })
  ),
  /** What the turns of any range have used. */
  spend: channel<Spend>()(timeRange),
  /** What the calendar month that is running has cost, of everything, and where that leads. */
  monthBurn: channel<BurnOfMonth>()(nothing),
  /** What models had to do, what is expected of the next minutes, and what was scaled for it. */
  load: channel<LoadReport>()(nothing),
  /** How good the forecasts of answers were, and what choosing models saved by week. */
  routing: channel<RoutingReport>()(nothing)
}

export type { PromptSavingRow }
export type { Figures, Percentiles, Point } from '../../main/insights/figures.ts'
export type { InsightsFilter } from '../../main/insights/insights-filter.ts'
export type { InsightsAnswer, InsightsChoices, ModelFigures, RangeFigures } from '../../main/insights/insights.ts'
export type { MonthBurn } from '../../main/insights/month-burn.ts'
export type { TurnFilter } from '../../main/insights/turn-filter.ts'
export type { TurnCursor, TurnLine, TurnLines } from '../../main/insights/turn-lines.ts'
