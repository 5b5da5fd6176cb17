import type { DayRange, InsightsFilter } from './insights-filter.ts'
import type { ErrorCode } from '../domain/errors.ts'
import { stageNamed } from '../domain/trace.ts'
import type { ModelRef, ProviderId, WorkspaceId } from '../domain/ids.ts'
import { DDSketch } from '../metrics/ddsketch.ts'
import type { HistoryReader } from '../storage/partitions/history-reader.ts'
import { localDay, startOfLocalDay } from '../domain/calendar.ts'
import type { ReadableQuarter } from '../storage/partitions/readable-quarter.ts'
import { dayRows } from './day-rows.ts'
import { percentilesOf, Sum, type DayRow, type Figures, type Percentiles, type Point } from './figures.ts'
import { hoursOf } from './hours.ts'
import type { WarmedCosts } from './warmed-costs.ts'

export interface ModelFigures extends Figures {
  model: ModelRef
  provider: ProviderId
  /** Where the model runs; what the cache answered for it counts with it. */
  where: 'local' | 'remote'
}

export interface RangeFigures {
  totals: Figures
  points: Point[]
  /** Most turns first. */
  models: ModelFigures[]
  errors: { error: ErrorCode; provider: ProviderId; model: ModelRef; turns: number }[]
  caches: { layer: string; turns: number; savedMicroUsd: number; savedMs: number }[]
  /** How long the stages of a turn took. */
  stages: ({ stage: string; count: number } & Percentiles)[]
  /** What left this machine, and to whom. */
  sent: { provider: ProviderId; turns: number; bytes: number }[]
}

/** What there is to narrow the range by, whatever it is narrowed by now; most used first. */
export interface InsightsChoices {
  models: ModelRef[]
  providers: ProviderId[]
  workspaces: WorkspaceId[]
}

export interface InsightsAnswer extends RangeFigures {
  step: 'hour' | 'day' | 'week' | 'month'
  choices: InsightsChoices
  /** A range of the same length before; from two weeks on it begins on the same day of the week. */
  previous: Pick<RangeFigures, 'totals' | 'points' | 'models'>
}

export interface InsightsRequest {
  range: DayRange
  filter: InsightsFilter
}

const HOURS_UP_TO_DAYS = 2
const DAYS_UP_TO_DAYS = 190
const WEEKS_UP_TO_DAYS = 800
const WEEKDAYS_FROM_DAYS = 14
/** Day 0 was a Thursday; weeks begin on Monday. */
const FIRST_MONDAY = 4

/** Everything the Insights page shows of a range, and the figures of the range that it is compared with. */
export function insightsOf(
  history: HistoryReader,
  warmed: WarmedCosts,
  { range, filter }: InsightsRequest
): InsightsAnswer {
  const days = range.to - range.from + 1
  // Weekends must not lie under working days.
  const shift = days < WEEKDAYS_FROM_DAYS ? days : Math.ceil(days / 7) * 7
  const before = { from: range.from - shift, to: range.to - shift }
  // Hours are read from turns, which only open quarters have at hand; both ranges have the same steps.
  const moments = { from: startOfLocalDay(before.from), to: startOfLocalDay(range.to + 1) }
  const step =
    days <= HOURS_UP_TO_DAYS && history.allOpen(moments)
      ? 'hour'
      : days <= DAYS_UP_TO_DAYS
        ? 'day'
        : days <= WEEKS_UP_TO_DAYS
          ? 'week'
          : 'month'
  const { totals, points, models } = daysSummed(history, warmed, before, filter, step)
  const { choices, ...figures } = daysSummed(history, warmed, range, filter, step)
  // Errors are summed up without where their model runs: that is known from its turns.
  const asked = new Set(figures.models.map((one) => one.model))
  const errors = errorsOf(history, range, filter).filter(({ model }) => asked.has(model))
  return { step, choices, ...figures, errors, stages: stagesOf(history, range), previous: { totals, points, models } }
}

type Summed = Omit<RangeFigures, 'errors' | 'stages'> & { choices: InsightsChoices }

function daysSummed(
  history: HistoryReader,
  warmed: WarmedCosts,
  range: DayRange,
  filter: InsightsFilter,
  step: InsightsAnswer['step']
): Summed {
  const starts = step === 'hour' ? [] : stepStarts(range, step)
  const buckets = starts.map(() => new Sum())
  const models = new Map<string, { row: DayRow; isRemote: boolean; sum: Sum }>()
  const caches = new Map<string, { turns: number; savedMicroUsd: number; savedMs: number }>()
  const sent = new Map<string, { turns: number; bytes: number }>()
  const all = new Sum()
  const choices = new Choices()
  for (const row of dayRows(history, range)) {
    choices.count(row)
    if (!matches(row, filter)) continue
    buckets[bucketOf(starts, row.day)]?.addDay(row)
    if (step === 'hour') all.addDay(row)
    let model = models.get(row.model)
    if (!model) models.set(row.model, (model = { row, isRemote: false, sum: new Sum() }))
    model.isRemote ||= row.is_remote === 1
    model.sum.addDay(row)
    if (row.cache_layer !== '') {
      const cache = caches.get(row.cache_layer) ?? { turns: 0, savedMicroUsd: 0, savedMs: 0 }
      caches.set(row.cache_layer, {
        turns: cache.turns + row.turns,
        savedMicroUsd: cache.savedMicroUsd + row.saved_micro_usd,
        savedMs: cache.savedMs + row.saved_ms
      })
    }
    if (row.sent_bytes > 0) {
      const provider = sent.get(row.provider) ?? { turns: 0, bytes: 0 }
      sent.set(row.provider, { turns: provider.turns + row.sent_turns, bytes: provider.bytes + row.sent_bytes })
    }
  }
  const moments = { from: startOfLocalDay(range.from), to: startOfLocalDay(range.to + 1) }
  const costs = warmed(moments, filter)
  for (const { at, model, costMicroUsd } of costs) {
    buckets[bucketOf(starts, localDay(at))]?.addWarmed(costMicroUsd)
    if (step === 'hour') all.addWarmed(costMicroUsd)
    models.get(model)?.sum.addWarmed(costMicroUsd)
  }
  for (const bucket of buckets) all.add(bucket)
  return {
    totals: all.figures,
    points:
      step === 'hour'
        ? hoursOf(history, moments, filter, costs)
        : buckets.map((sum, index) => ({ at: startOfLocalDay(starts[index] as number), ...sum.figures })),
    models: Array.from(models.values(), ({ row, isRemote, sum }) => ({
      model: row.model as ModelRef,
      provider: row.provider as ProviderId,
      where: isRemote ? ('remote' as const) : ('local' as const),
      ...sum.figures
    })).sort((a, b) => b.turns - a.turns),
    caches: Array.from(caches, ([layer, sums]) => ({ layer, ...sums })).sort((a, b) => b.turns - a.turns),
    choices: choices.found,
    sent: Array.from(sent, ([provider, sums]) => ({ provider: provider as ProviderId, ...sums })).sort(
      (a, b) => b.bytes - a.bytes
    )
  }
}

/** The step that a day lies in. */
function bucketOf(starts: readonly number[], day: number): number {
  let bucket = starts.length - 1
  while (bucket > 0 && (starts[bucket] as number) > day) bucket--
  return bucket
}

/** The first day of each step of the range; the first step may be short. */
function stepStarts({ from, to }: DayRange, step: 'day' | 'week' | 'month'): number[] {
  const starts: number[] = []
  for (let day = from; day <= to; day++) {
    const begins =
      step === 'day' ||
      (step === 'week' ? (day - FIRST_MONDAY) % 7 === 0 : new Date(startOfLocalDay(day)).getDate() === 1)
    if (begins || day === from) starts.push(day)
  }
  return starts
}

function matches(row: DayRow, { workspaceId, model, provider, where }: InsightsFilter): boolean {
  return (
    (workspaceId === undefined || row.workspace_id === workspaceId) &&
    (model === undefined || row.model === model) &&
    (provider === undefined || row.provider === provider) &&
    (where === undefined || row.is_remote === (where === 'remote' ? 1 : 0))
  )
}

class Choices {
  readonly #models = new Map<string, number>()
  readonly #providers = new Map<string, number>()
  readonly #workspaces = new Map<string, number>()

  count({ model, provider, workspace_id, turns }: DayRow): void {
    this.#models.set(model, (this.#models.get(model) ?? 0) + turns)
    this.#providers.set(provider, (this.#providers.get(provider) ?? 0) + turns)
    this.#workspaces.set(workspace_id, (this.#workspaces.get(workspace_id) ?? 0) + turns)
  }

  get found(): InsightsChoices {
    const mostUsed = (counts: Map<string, number>): string[] =>
      [...counts].sort((a, b) => b[1] - a[1]).map(([name]) => name)
    return {
      models: mostUsed(this.#models) as ModelRef[],
      providers: mostUsed(this.#providers) as ProviderId[],
      workspaces: mostUsed(this.#workspaces) as WorkspaceId[]
    }
  }
}

function errorsOf(
  history: HistoryReader,
  range: DayRange,
  { workspaceId, model, provider }: InsightsFilter
): RangeFigures['errors'] {
  const found = new Map<string, RangeFigures['errors'][number]>()
  const read = (quarter: ReadableQuarter) => {
    const rows = quarter.query<{
      error: ErrorCode
      provider: ProviderId
      model: ModelRef
      workspace_id: string
      turns: number
    }>(
      `SELECT workspace_id, provider, model, error, sum(turns) AS turns FROM ${quarter.table('day_errors')}
       WHERE day BETWEEN ? AND ? GROUP BY workspace_id, provider, model, error`
    )
    return rows.all(range.from, range.to)
  }
  for (const rows of history.look(history.days(), read))
    for (const row of rows) {
      if (workspaceId !== undefined && row.workspace_id !== workspaceId) continue
      if (model !== undefined && row.model !== model) continue
      if (provider !== undefined && row.provider !== provider) continue
      const name = `${row.error}\n${row.model}`
      const known = found.get(name)
      if (known) known.turns += row.turns
      else found.set(name, { error: row.error, provider: row.provider, model: row.model, turns: row.turns })
    }
  return [...found.values()].sort((a, b) => b.turns - a.turns)
}

function stagesOf(history: HistoryReader, range: DayRange): RangeFigures['stages'] {
  const sketches = new Map<string, DDSketch>()
  const read = (quarter: ReadableQuarter) =>
    quarter
      .query<{ stage: string; duration_ms: Uint8Array }>(
        `SELECT stage, duration_ms FROM ${quarter.table('day_stages')} WHERE day BETWEEN ? AND ?`
      )
      .all(range.from, range.to)
  for (const rows of history.look(history.days(), read))
    for (const { stage, duration_ms } of rows) {
      const name = stageNamed(stage)
      let sketch = sketches.get(name)
      if (!sketch) sketches.set(name, (sketch = new DDSketch()))
      sketch.mergeBytes(duration_ms)
    }
  return Array.from(sketches).flatMap(([stage, sketch]) => {
    const percentiles = percentilesOf(sketch)
    return percentiles ? [{ stage, count: sketch.count, ...percentiles }] : []
  })
}
